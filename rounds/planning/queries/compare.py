"""Two states of a department's plans side by side: runs, what still stands, or the visits really made before."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.cache import cache

from rounds.common.settings import Settings
from rounds.engine import great_circle_km
from rounds.people.models import Staff, Unit
from rounds.planning.models import BrokenInterval, PlannedVisit, VisitPlan
from rounds.planning.queries.board import GONE, PROPOSED, newest
from rounds.planning.queries.driving import drive_days, driven, ground_of
from rounds.planning.queries.page import plans_shown_to
from rounds.planning.queries.problem import minutes_in, rhythm_of
from rounds.planning.rules import settings as chosen
from rounds.planning.rules.gaps import is_broken, longest_gap
from rounds.planning.rules.shares import Figures, Place, shares_of, summed
from rounds.retailers.models import Retailer
from rounds.segments.queries import current_segments, rhythms_of
from rounds.visits.models import Visit
from rounds.visits.queries.contacts import last_visit_days

VISITED = "v"
CYCLE = timedelta(days=28)
KEPT_SECONDS = 24 * 3600
WHY = "visits and retailers of plans that came through the door"
Dates = dict[int, list[date]]


@dataclass(frozen=True)
class Side:
    """One side for one territory: its figures, the days of each retailer, the rounds of the day looked at."""

    figures: Figures
    dates: Dates
    stops: Sequence[PlannedVisit] = ()
    day: date | None = None


@dataclass(frozen=True)
class Past:
    """The four weeks before a plan: who was visited when and when last before, and his segment."""

    first: date
    last: date
    made: Mapping[int, Sequence[tuple[datetime, date]]]
    last_before: Mapping[int, date]
    segments: Mapping[int, str]


@dataclass(frozen=True)
class Pair:
    """Before and after for one territory; without a side there is nothing to compare with."""

    plan: VisitPlan
    before: Side | None
    after: Side | None


@dataclass(frozen=True)
class Comparison:
    """All territories, and their sums."""

    pairs: Sequence[Pair]
    before: Figures
    after: Figures
    is_same_span: bool
    workdays: Sequence[date] = field(default_factory=tuple)


def plans_of(user: Staff, unit: Unit, token: str) -> dict[int, VisitPlan]:
    """Territory → plan: `r12` a run, `n2026-11-16` what still stands of a span. Unknown tokens give nothing."""
    plans = plans_shown_to(user).filter(territory__unit=unit).select_related("run", "company")
    kind, value = token[:1], token[1:]
    if kind == "r" and value.isdecimal() and len(value) < 18:
        found = newest(plans.filter(run=int(value)))
    elif kind == "n":
        try:
            found = newest(plans.filter(starts_on=date.fromisoformat(value)).exclude(state__in=GONE).exclude(PROPOSED))
        except ValueError:
            return {}
    else:
        return {}
    return {plan.territory_id: plan for plan in found}


def comparison_of(
    before: Mapping[int, VisitPlan], after: Mapping[int, VisitPlan], *, visited: bool, number: int
) -> Comparison:
    """Compare territory by territory; with `visited` the visits made in the four weeks before stand on the left.

    `number` is the workday (0 first) whose rounds are wanted. A fixed number of queries for plans, driving for visits.
    """
    shops = _shops([*after, *before])
    old = _visited(after, shops, number) if visited else _planned(before, shops, number)
    new = _planned(after, shops, number)
    keys = [pk for pk in after if pk in old] or list(after)
    pairs = [Pair(after[pk], old.get(pk), new.get(pk)) for pk in keys]
    starts = {plan.starts_on for plan in before.values()} | {plan.starts_on for plan in after.values()}
    worked = next(iter(_workdays(plan) for plan in after.values()), [])
    return Comparison(
        pairs,
        summed([pair.before.figures for pair in pairs if pair.before]),
        summed([pair.after.figures for pair in pairs if pair.after]),
        is_same_span=not visited and len(starts) == 1,
        workdays=worked,
    )


def _workdays(plan: VisitPlan) -> list[date]:
    return [date.fromisoformat(row["day"]) for row in plan.days]


def _shops(territories: Sequence[int]) -> dict[int, list[Retailer]]:
    """The active retailers of each territory. One query."""
    found: dict[int, list[Retailer]] = {pk: [] for pk in territories}
    for shop in Retailer.objects.unscoped(WHY).active().filter(territory__in=list(found)).order_by("pk"):
        found[shop.territory_id or 0].append(shop)
    return found


def _places(plan: VisitPlan, shops: Sequence[Retailer]) -> list[Place]:
    lat, lon = ground_of(plan).home
    return [
        Place(
            shop.pk,
            is_rural=shop.market_type == Retailer.MarketType.RURAL,
            km=float(great_circle_km(lat, lon, shop.lat, shop.lon)) if shop.lat and shop.lon else None,
        )
        for shop in shops
    ]


def _planned(plans: Mapping[int, VisitPlan], shops: Mapping[int, Sequence[Retailer]], number: int) -> dict[int, Side]:
    """Four queries for all plans; driving only where an older plan did not keep its kilometres."""
    rows = PlannedVisit.objects.filter(plan__in=list(plans.values()), channel=Visit.Channel.DOOR)
    dates: dict[int, Dates] = {}
    for plan_id, retailer_id, day in rows.order_by("day").values_list("plan_id", "retailer_id", "day"):
        dates.setdefault(plan_id, {}).setdefault(retailer_id, []).append(day)
    broken: dict[int, set[int]] = {}
    named = BrokenInterval.objects.filter(plan__in=list(plans.values()))
    for plan_id, retailer_id in named.values_list("plan_id", "retailer_id"):
        broken.setdefault(plan_id, set()).add(retailer_id)
    days = {plan.pk: day_at(_workdays(plan), number) for plan in plans.values()}
    stops = rows.filter(day__in=[day for day in days.values() if day]).select_related("retailer").order_by("position")
    shown: dict[int, list[PlannedVisit]] = {}
    for stop in stops:
        if days[stop.plan_id] == stop.day:
            shown.setdefault(stop.plan_id, []).append(stop)
    return {
        territory: Side(
            _of_plan(plan, broken.get(plan.pk, set()), _places(plan, shops.get(territory, ()))),
            dates.get(plan.pk, {}),
            shown.get(plan.pk, []),
            days[plan.pk],
        )
        for territory, plan in plans.items()
    }


def day_at(worked: Sequence[date], number: int) -> date | None:
    """The n-th workday, the last one when there are fewer."""
    return worked[min(max(0, number), len(worked) - 1)] if worked else None


def _of_plan(plan: VisitPlan, broken: set[int], places: Sequence[Place]) -> Figures:
    least, most = plan.terms.get("band", (0, 10_000))
    rows = [row for row in plan.days if row["visits"]]
    km = sum(row["km"] for row in rows) if all("km" in row for row in rows) else _km_of(plan)
    return Figures(
        visits=sum(row["visits"] for row in rows),
        travel=sum(row["travel"] for row in rows),
        km=km,
        minutes=sum(row["minutes"] for row in rows),
        outside=sum(not least <= row["visits"] <= most for row in plan.days),
        broken=len(broken),
        shares=shares_of(places, broken),
    )


def _km_of(plan: VisitPlan) -> float:
    """Kilometres of a plan made before plans kept them; remembered until its days change."""
    key = f"planning-km-{plan.pk}-{_content(plan.days)}"
    km: float | None = cache.get(key)
    if km is None:
        stops = plan.stops.filter(channel=Visit.Channel.DOOR).select_related("retailer").order_by("position")
        km = sum(one.km for one in drive_days(ground_of(plan), stops).values())
        cache.set(key, km, KEPT_SECONDS)
    return km


def _content(rows: object) -> str:
    """What decides whether figures computed before still hold."""
    return hashlib.sha256(repr(rows).encode()).hexdigest()[:24]


def _visited(plans: Mapping[int, VisitPlan], shops: Mapping[int, Sequence[Retailer]], number: int) -> dict[int, Side]:
    """What was really done in the four weeks before the plans: finished door visits in the order they were made."""
    if not plans:
        return {}
    past = past_of(next(iter(plans.values())), [shop.pk for rows in shops.values() for shop in rows])
    sides = {pk: _visits_before(plan, shops.get(pk, ()), past, number) for pk, plan in plans.items()}
    return {pk: side for pk, side in sides.items() if side is not None}


def past_of(plan: VisitPlan, ids: Sequence[int]) -> Past:
    """The four weeks before a plan, of these retailers. Four queries."""
    zone = ZoneInfo(plan.company.timezone)
    first = plan.starts_on - CYCLE
    begin = datetime.combine(first, time(), zone)
    rows = Visit.objects.unscoped(WHY).finished().filter(company=plan.company_id, retailer__in=ids)
    rows = rows.filter(channel=Visit.Channel.DOOR, arrived_at__gte=begin, arrived_at__lt=begin + CYCLE)
    made: dict[int, list[tuple[datetime, date]]] = {}
    for pk, arrived in rows.order_by("arrived_at").values_list("retailer_id", "arrived_at"):
        if arrived is not None:
            made.setdefault(pk, []).append((arrived, arrived.astimezone(zone).date()))
    return Past(
        first,
        plan.starts_on - timedelta(days=1),
        made,
        last_visit_days(plan.company_id, ids, before=begin),
        current_segments(plan.company, at=plan.run.asked_at.astimezone(zone), retailer_ids=ids),
    )


def _visits_before(plan: VisitPlan, shops: Sequence[Retailer], past: Past, number: int) -> Side | None:
    ground = ground_of(plan)
    rounds: dict[date, list[PlannedVisit]] = {}
    dates: Dates = {}
    visits = [(at, day, shop) for shop in shops for at, day in past.made.get(shop.pk, ())]
    for _at, day, shop in sorted(visits, key=lambda one: (one[0], one[2].pk)):
        if day in dates.get(shop.pk, ()):
            continue
        dates.setdefault(shop.pk, []).append(day)
        service = minutes_in(shop, ground.settings)
        place = len(rounds.setdefault(day, [])) + 1
        rounds[day].append(PlannedVisit(retailer=shop, day=day, position=place, service_minutes=service))
    if not rounds:
        return None
    day_shown = day_at(sorted(rounds), number)
    figures = _figures_before(plan, shops, past, rounds, dates)
    return Side(figures, dates, rounds[day_shown] if day_shown else [], day_shown)


def _figures_before(
    plan: VisitPlan, shops: Sequence[Retailer], past: Past, rounds: Mapping[date, list[PlannedVisit]], dates: Dates
) -> Figures:
    """Driven once: the past does not change, and when it does, so does the key."""
    content = _content([(day, [(stop.retailer_id, stop.retailer.version) for stop in rounds[day]]) for day in rounds])
    key = f"planning-visited-{plan.pk}-{content}"
    kept: Figures | None = cache.get(key)
    if kept is not None:
        return kept
    ground = ground_of(plan)
    drives = [driven(ground, day, mine) for day, mine in rounds.items()]
    least, most = ground.band
    broken = _broken_before(plan, shops, past, dates)
    figures = Figures(
        visits=sum(len(mine) for mine in rounds.values()),
        travel=sum(one.travel for one in drives),
        km=sum(one.km for one in drives),
        minutes=sum(one.minutes for one in drives),
        outside=sum(not least <= len(mine) <= most for mine in rounds.values()),
        broken=len(broken),
        shares=shares_of(_places(plan, shops), broken),
    )
    cache.set(key, figures, KEPT_SECONDS)
    return figures


def _broken_before(plan: VisitPlan, shops: Sequence[Retailer], past: Past, dates: Dates) -> set[int]:
    """Whose interval was not kept in the four weeks before, judged as a plan is."""
    settings = Settings(plan.run.settings["chosen"])
    rhythms, tolerance = rhythms_of(settings), int(settings[chosen.TOLERANCE_DAYS])
    broken = set()
    for shop in shops:
        wanted = rhythm_of(past.segments.get(shop.pk, ""), rhythms, settings).interval_days
        gap = longest_gap(
            dates.get(shop.pk, []),
            last_before=past.last_before.get(shop.pk),
            first_day=past.first,
            last_day=past.last,
            interval=wanted,
            tolerance=tolerance,
        )
        if is_broken(gap, interval=wanted, tolerance=tolerance):
            broken.add(shop.pk)
    return broken
