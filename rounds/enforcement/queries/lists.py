"""The list of cases: found by a query form, in the order of their deadlines."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from rounds.common.calendar import late_before
from rounds.common.pages import Page, page_of
from rounds.enforcement.models import EnforcementCase
from rounds.enforcement.models.case import EnforcementCaseQuerySet
from rounds.enforcement.queries.standing import keep_days_of
from rounds.enforcement.rules.steps import kept_since
from rounds.people.models import Company, Staff
from rounds.people.queries import calendar_around

State = EnforcementCase.State
DESKS = ("new", "mine", "open", "overdue", "closed", "past", "all")
BY_DUE = ("due_at", "pk")
NEWEST = ("-reported_at", "-pk")


@dataclass(frozen=True)
class Wanted:
    """What the query form asks for; empty means anything. `desk` is one of DESKS."""

    desk: str = "open"
    state: str = ""
    measure: str = ""
    words: str = ""


@dataclass(frozen=True)
class Row:
    """One line of the list. `minutes_left` in working minutes, None when nothing is owed any more."""

    case: EnforcementCase
    minutes_left: int | None


def on_desk(user: Staff, desk: str, *, now: datetime) -> Q:
    """The cases of one desk."""
    is_open = ~Q(state=State.CLOSED)
    late = Q(due_at__lt=late_before(now, calendar_around(user.company, now)))
    past = Q(closed_at__lte=kept_since(now, keep_days_of(user.company, at=now)), erased_at__isnull=True)
    return {
        "new": Q(state=State.REPORTED),
        "mine": is_open & Q(officer=user),
        "open": is_open,
        "overdue": is_open & late,
        "closed": Q(state=State.CLOSED),
        "past": Q(state=State.CLOSED) & past,
        "all": Q(),
    }[desk]


def cases_wanted(user: Staff, wanted: Wanted, *, now: datetime) -> EnforcementCaseQuerySet:
    """The visible cases that answer the query form."""
    found = EnforcementCase.objects.visible_to(user).filter(on_desk(user, wanted.desk, now=now))
    exact = {"state": wanted.state, "measure": wanted.measure}
    found = found.filter(**{name: value for name, value in exact.items() if value})
    for word in wanted.words.lower().split():
        found = found.filter(
            Q(retailer__search__contains=word)
            | Q(subject__search__contains=word)
            | Q(subject_words__icontains=word)
            | Q(text__icontains=word)
            | Q(findings__icontains=word)
            | Q(officer__name__icontains=word)
            | Q(number__istartswith=word)
            | Q(report_number__istartswith=word)
        )
    return found


def page_wanted(
    user: Staff, wanted: Wanted, *, now: datetime, after: str = "", before: str = ""
) -> Page[EnforcementCase]:
    """One page; open cases in the order of their deadlines, others the newest first."""
    rows = cases_wanted(user, wanted, now=now).select_related("retailer", "subject", "officer")
    order = NEWEST if wanted.desk in {"closed", "past", "all"} else BY_DUE
    return page_of(rows, order=order, after=after, before=before)


def rows_of(company: Company, cases: Iterable[EnforcementCase], *, now: datetime) -> list[Row]:
    """The lines with their lights."""
    calendar = calendar_around(company, now)
    return [Row(case, calendar.business_minutes(now, case.due_at) if case.due_at else None) for case in cases]


def counts_for(user: Staff, *, now: datetime) -> dict[str, int]:
    """How many lie on each desk, in one query."""
    desks = ("new", "mine", "open", "overdue", "past")
    found = EnforcementCase.objects.visible_to(user)
    return found.aggregate(**{desk: Count("pk", filter=on_desk(user, desk, now=now)) for desk in desks})
