"""The list of issues: what is on whose desk, found by a query form, in the order of its clocks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import reduce
from operator import and_
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Count, Q, Subquery
from django.db.models.expressions import OuterRef

from rounds.common.calendar import late_before
from rounds.common.pages import PAGE_ROWS, Page, page_of
from rounds.issues.models import CoHandling, Issue
from rounds.issues.models.issue import OPEN_STATES, IssueQuerySet
from rounds.issues.models.words import WORDS
from rounds.issues.rules.words import terms_of
from rounds.people.models import Staff
from rounds.people.queries import calendar_around
from rounds.people.rules.roles import Role
from rounds.retailers.models import Retailer

State = Issue.State
WITH_DEPARTMENT = Q(state__in=[State.DISPATCHED, State.ACCEPTED], department__isnull=False)
# What is open has no end: this half of the condition is the one an index finds.
IS_OPEN = Q(state__in=OPEN_STATES, closed_at__isnull=True)
BY_DUE = ("holder_due_at", "pk")
BY_QUESTION = ("asked_due_at", "pk")
NEWEST = ("-raised_at", "-pk")
DESKS = ("mine", "asked", "open", "overdue", "closed", "all")
LIGHTS = ("today", "late", "paused")
RECENT_DAYS = 30
MOST_WORDS = 8
MOST_FOUND = 2_000  # who looks for 货 gets the newest ones, and is told
NOTHING = Q(pk__in=[])


@dataclass(frozen=True)
class Wanted:
    """What the query form asks for; empty means anything. `desk` is one of DESKS, `light` one of LIGHTS."""

    desk: str = "open"
    state: str = ""
    category: str = ""
    cause: str = ""
    department: int | None = None
    words: str = ""
    light: str = ""


def inbox_of(user: Staff) -> Q:
    """What waits for this person: his department's issues, or those he coordinates."""
    if user.role == Role.DEPARTMENT_OFFICER:
        return WITH_DEPARTMENT & Q(department_id=user.department_id)
    nobody = Q(coordinator__isnull=True) if user.role == Role.MARKET_MANAGER else NOTHING
    return (Q(coordinator=user) | nobody) & IS_OPEN & ~WITH_DEPARTMENT


def asked_of(user: Staff) -> Q:
    """Issues of others in which his department was asked for its part and has not answered."""
    if user.department_id is None:
        return NOTHING
    asked = CoHandling.objects.unscoped("questions to the reader's own department").open()
    return Q(pk__in=asked.filter(department_id=user.department_id).values("issue"))


@dataclass(frozen=True)
class Hour:
    """A moment where the company works: who was due before `late` is late, `midnight` ends the day."""

    now: datetime
    late: datetime
    midnight: datetime


def hour_of(user: Staff, now: datetime) -> Hour:
    """Reads the calendar once, for all that a page asks of the moment."""
    return Hour(now, late_before(now, calendar_around(user.company, now)), end_of_day(user, now))


def on_desk(user: Staff, desk: str, hour: Hour) -> Q:
    """The issues of one desk: mine, asked of us, open, overdue, closed, or all."""
    return {
        "mine": inbox_of(user),
        "asked": asked_of(user),
        "open": IS_OPEN,
        "overdue": IS_OPEN & in_light("late", hour),
        "closed": Q(state=State.CLOSED),
        "all": Q(),
    }[desk]


def in_light(light: str, hour: Hour) -> Q:
    """The open issues of one light: late; due until the end of today and not late yet; with a clock that stands."""
    late, paused = Q(holder_due_at__lt=hour.late), Q(paused_until__gt=hour.now)
    return {
        "late": late,
        "today": Q(holder_due_at__lt=hour.midnight) & ~late & ~paused,
        "paused": paused,
    }[light]


def end_of_day(user: Staff, now: datetime) -> datetime:
    """Midnight where the company works."""
    zone = ZoneInfo(user.company.timezone)
    return datetime.combine(user.company.local_day(now) + timedelta(days=1), time.min, zone)


@dataclass(frozen=True)
class Found:
    """The issues that answer a query form; `is_cut`: of too many with the words sought these are the newest."""

    rows: IssueQuerySet
    is_cut: bool = False


def issues_wanted(user: Staff, wanted: Wanted, *, now: datetime) -> Found:
    """The visible issues that answer the query form."""
    hour = hour_of(user, now)
    found = Issue.objects.visible_to(user).filter(on_desk(user, wanted.desk, hour))
    if wanted.light:
        found = found.filter(IS_OPEN & in_light(wanted.light, hour))
    exact = {
        "state": wanted.state,
        "category": wanted.category,
        "cause": wanted.cause,
        "department_id": wanted.department,
    }
    found = found.filter(**{name: value for name, value in exact.items() if value})
    words = wanted.words.split()[:MOST_WORDS]
    return _with_words(found, user.company_id, words) if words else Found(found)


def _with_words(rows: IssueQuerySet, company_id: int, words: Sequence[str]) -> Found:
    """The newest of these rows that hold every word. Looked up once: a page counts them, cuts them and sorts them."""
    most = MOST_FOUND if len(words) == 1 else None
    held = reduce(and_, (holding(company_id, word, most=most) for word in words))
    keys = list(rows.filter(held).order_by("-pk").values_list("pk", flat=True)[: MOST_FOUND + 1])
    is_cut = len(keys) > MOST_FOUND or (most is not None and _is_common(company_id, words[0]))
    return Found(rows.filter(pk__in=keys[:MOST_FOUND]), is_cut)


def _is_common(company_id: int, word: str) -> bool:
    """Whether more issues hold this word than are looked at."""
    terms = terms_of(word)
    return bool(terms) and WORDS.has_more(company_id, terms, than=MOST_FOUND, vendor=connection.vendor)


def holding(company_id: int, word: str, *, most: int | None = None) -> Q:
    """Issues with this word in what was said, proposed or answered, with this number, or of a retailer found by it.

    One list of rows, so that neither database weighs three ways of finding against each other for every row.
    """
    rows = Issue.objects.unscoped("a condition on rows of the caller").filter(company_id=company_id).order_by()
    shops = Retailer.objects.unscoped("a condition on rows of the caller").filter(company_id=company_id)
    named = rows.filter(retailer__in=shops.matching(word).values("pk")).values("pk")
    start = word.upper()
    numbered = rows.filter(number__gte=start, number__lt=f"{start}~").values("pk")
    terms = terms_of(word)
    if not terms:
        return Q(pk__in=named.union(numbered, all=True))
    said = rows.filter(pk__in=WORDS.holding(company_id, terms, most=most, vendor=connection.vendor)).values("pk")
    return Q(pk__in=said.union(named, numbered, all=True))


def page_wanted(user: Staff, wanted: Wanted, rows: IssueQuerySet, *, after: str = "", before: str = "") -> Page[Issue]:
    """One page; open issues in the order of their clocks, questions to us by their own, others the newest first.

    The page is cut out of keys alone: whole rows are read for the lines it shows, not for all that are sorted.
    """
    keys = ordered(user, rows, wanted).only("pk", "raised_at", "holder_due_at")
    page = page_of(keys, order=order_of(wanted), after=after, before=before, size=PAGE_ROWS)
    return replace(page, rows=whole(user, page.rows))


def whole(user: Staff, keys: Sequence[Issue]) -> list[Issue]:
    """These issues with all a line shows, in this order."""
    rows = Issue.objects.visible_to(user).filter(pk__in=[key.pk for key in keys])
    found = {row.pk: row for row in rows.select_related("retailer", "department", "coordinator")}
    return [found[key.pk] for key in keys if key.pk in found]


def ordered(user: Staff, rows: IssueQuerySet, wanted: Wanted) -> IssueQuerySet:
    """In the order of the desk."""
    if wanted.desk == "asked":
        asked = CoHandling.objects.unscoped("questions to the reader's own department").open()
        ours = asked.filter(issue=OuterRef("pk"), department_id=user.department_id or 0)
        rows = rows.annotate(asked_due_at=Subquery(ours.values("due_at")[:1]))
    return rows.order_by(*order_of(wanted))


def order_of(wanted: Wanted) -> tuple[str, ...]:
    """By which fields a desk is ordered."""
    if wanted.desk == "asked":
        return BY_QUESTION
    return NEWEST if wanted.desk in {"closed", "all"} and not wanted.light else BY_DUE


def counts_for(user: Staff, *, now: datetime) -> dict[str, int]:
    """What waits for the reader by its lights, all that is open and overdue, and what closed lately, in one query."""
    hour, mine = hour_of(user, now), inbox_of(user)
    lately = Q(closed_at__gte=now - timedelta(days=RECENT_DAYS))
    found = Issue.objects.visible_to(user).filter(IS_OPEN | lately).order_by()
    wanted = {
        "mine": mine,
        "asked": IS_OPEN & asked_of(user),
        **{f"mine_{light}": mine & in_light(light, hour) for light in LIGHTS},
        "open": IS_OPEN,
        "overdue": IS_OPEN & in_light("late", hour),
        "closed": lately,
    }
    return found.aggregate(**{name: Count("pk", filter=condition) for name, condition in wanted.items()})


def holder_of(issue: Issue) -> str:
    """Who has it now, by name; nobody when it is closed."""
    if issue.state == State.CLOSED:
        return ""
    if issue.department is not None and issue.state in {State.DISPATCHED, State.ACCEPTED}:
        return issue.department.name
    return issue.coordinator.name if issue.coordinator else ""
