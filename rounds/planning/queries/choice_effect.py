"""The weeks before and after a change of account manager, from visits, issues, orders and ratings (A49, F04)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from rounds.common.settings import Settings
from rounds.issues.models import Issue, LiabilityFinding, LiabilityShare
from rounds.orders.queries.lines import weekly_volumes
from rounds.orders.queries.place import lines_here
from rounds.people.models import Company
from rounds.people.queries import settings_of
from rounds.planning.models import ManagerChoice
from rounds.planning.queries.choice_weighing import Rated, rated_visits
from rounds.planning.queries.problem import rhythm_of
from rounds.planning.queries.watched import counting_channels
from rounds.planning.rules import settings as chosen
from rounds.planning.rules.coverage import Span, Watched, coverage_of
from rounds.planning.rules.effect import Measured, Together, Window, measured, spans, together
from rounds.segments.queries import current_segments, rhythms_of
from rounds.visits.models import Visit

WHY = "retailers of changes that came through the door"
WEEK = timedelta(days=7)
Pair = tuple[Window, Window]


@dataclass(frozen=True)
class _Found:
    """Looked up once for all changes: local days of visits, of issues, of charged issues; ratings; intervals."""

    visits: dict[int, set[date]]
    raised: dict[int, list[date]]
    charged: dict[int, list[date]]
    rated: Sequence[Rated]
    intervals: dict[int, int]
    tolerance: int
    today: date


def effect_of(choice: ManagerChoice, *, at: datetime) -> list[Measured]:
    """What one change did for its retailer; empty before it took effect."""
    if choice.state != ManagerChoice.State.DONE or choice.starts_on is None:
        return []
    settings = settings_of(choice.company, at=at)
    weeks = settings[chosen.CHOICE_EFFECT_WEEKS]
    pair = _pairs(choice.company, [choice], weeks=weeks, at=at, settings=settings)[0]
    today = choice.company.local_day(at)
    before, after = _with_orders(choice, choice.starts_on, pair, weeks, today=today)
    return measured(before, after, today=today, weeks=weeks)


def effect_together(company: Company, choices: Sequence[ManagerChoice], *, at: datetime) -> Together:
    """All of these changes whose weeks afterwards are over. Seven queries, however many there are."""
    settings = settings_of(company, at=at)
    weeks, today = settings[chosen.CHOICE_EFFECT_WEEKS], company.local_day(at)
    over = [
        one
        for one in choices
        if one.starts_on is not None and spans(one.starts_on, weeks)[1][1] < today and one.done_at
    ]
    pairs = _pairs(company, over, weeks=weeks, at=at, settings=settings)
    return together(pairs, least=settings[chosen.CHOICE_MIN_GROUP])


def _pairs(
    company: Company, choices: Sequence[ManagerChoice], *, weeks: int, at: datetime, settings: Settings
) -> list[Pair]:
    starts = [(one, one.starts_on) for one in choices if one.starts_on is not None]
    if not starts:
        return []
    first = min(day for _, day in starts) - weeks * WEEK
    since = datetime.combine(first, time(), ZoneInfo(company.timezone))
    found = _found(company, [one.retailer_id for one, _ in starts], since=since, at=at, settings=settings)
    pairs = []
    for choice, day in starts:
        before, after = spans(day, weeks)
        pairs.append((_window(choice, before, found), _window(choice, after, found)))
    return pairs


def _found(company: Company, ids: Collection[int], *, since: datetime, at: datetime, settings: Settings) -> _Found:
    zone = ZoneInfo(company.timezone)
    segments, rhythms = current_segments(company, at=at, retailer_ids=list(ids)), rhythms_of(settings)
    made = Visit.objects.unscoped(WHY).finished().filter(company=company, retailer_id__in=ids)
    counting = made.filter(channel__in=counting_channels(settings), arrived_at__range=(since, at))
    visits: dict[int, set[date]] = {}
    for retailer, arrived in counting.values_list("retailer_id", "arrived_at"):
        if arrived is not None:
            visits.setdefault(retailer, set()).add(arrived.astimezone(zone).date())
    issues = Issue.objects.unscoped(WHY).of_service()
    issues = issues.filter(company=company, retailer_id__in=ids, raised_at__range=(since, at))
    charged = _charged_issues(list(issues.values_list("pk", flat=True)))
    raised: dict[int, list[date]] = {}
    blamed: dict[int, list[date]] = {}
    for pk, retailer, when in issues.values_list("pk", "retailer_id", "raised_at"):
        day = when.astimezone(zone).date()
        raised.setdefault(retailer, []).append(day)
        if pk in charged:
            blamed.setdefault(retailer, []).append(day)
    return _Found(
        visits=visits,
        raised=raised,
        charged=blamed,
        rated=rated_visits(company, since=since, until=at),
        intervals={pk: rhythm_of(segments.get(pk, ""), rhythms, settings).interval_days for pk in ids},
        tolerance=settings[chosen.TOLERANCE_DAYS],
        today=company.local_day(at),
    )


def _charged_issues(ids: Collection[int]) -> set[int]:
    """Those of which an account manager bears a share in the newest finding. Two queries."""
    findings = LiabilityFinding.objects.unscoped(WHY).filter(issue_id__in=ids).order_by("pk")
    newest = {issue: pk for pk, issue in findings.values_list("pk", "issue_id")}
    shares = LiabilityShare.objects.filter(finding__in=newest.values(), manager__isnull=False, percent__gt=0)
    return set(shares.values_list("finding__issue_id", flat=True))


def _window(choice: ManagerChoice, span: tuple[date, date], found: _Found) -> Window:
    first, last = span
    pk = choice.retailer_id
    row = Watched(
        retailer=pk,
        interval=found.intervals[pk],
        known_since=choice.retailer.made_at.astimezone(ZoneInfo(choice.company.timezone)).date(),
        last_before=None,
        visits=found.visits.get(pk, ()),
    )
    until = min(last, max(first, found.today))
    covered = coverage_of(row, Span(first, until, until), tolerance=found.tolerance)
    return Window(
        first=first,
        last=last,
        due=covered.due,
        made=covered.made,
        raised=_within(found.raised.get(pk, ()), span),
        charged=_within(found.charged.get(pk, ()), span),
        stars=tuple(one.stars for one in found.rated if one.retailer == pk and first <= one.on <= last),
    )


def _within(days: Collection[date], span: tuple[date, date]) -> int:
    return sum(span[0] <= day <= span[1] for day in days)


def _with_orders(choice: ManagerChoice, starts_on: date, pair: Pair, weeks: int, *, today: date) -> Pair:
    """Whole weeks only: those before the week of the change, and those gone by from the next Monday (or its own)."""
    monday = starts_on - timedelta(days=starts_on.weekday())
    later = monday if monday == starts_on else monday + WEEK
    gone_by = min(weeks, max(0, (today - later).days // 7))
    spans_of = ((monday - weeks * WEEK, weeks), (later, gone_by))
    before, after = (
        replace(side, volumes=_volumes(choice, first, number))
        for side, (first, number) in zip(pair, spans_of, strict=True)
    )
    return before, after


def _volumes(choice: ManagerChoice, first: date, weeks: int) -> tuple[float, ...]:
    """Net volume of so many weeks from a Monday on; empty when he ordered nothing or no week is over."""
    if not weeks:
        return ()
    end, pk = first + weeks * WEEK - timedelta(days=1), choice.retailer_id
    series = weekly_volumes(lines_here(), choice.company.code, [pk], as_of=end, weeks=weeks).get(pk, [])
    return tuple(float(volume) for volume in series)
