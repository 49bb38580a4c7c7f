"""The list of bulletins: what is owed, how late it came, how many were told, by whom."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext

from rounds.bulletins.models import Bulletin, PassedOn
from rounds.bulletins.models import BulletinQuerySet as Bulletins
from rounds.bulletins.rules.duty import Lateness, lateness_of
from rounds.common.calendar import late_before
from rounds.people.models import Company, Staff
from rounds.people.queries import calendar_around
from rounds.retailers.queries.lists import number_in

RECENT_DAYS = 30
SOON_DAYS = 7
STATES = ("all", "owed", "overdue", "in_force", "published", "late", "corrected", "withdrawn")


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    bulletin: Bulletin
    lateness: Lateness
    told: int


@dataclass(frozen=True)
class Wanted:
    """What the query form asks for; empty means anything, but of what is owed only what is due within days."""

    topic: str = ""
    status: str = ""
    priority: str = ""
    department: int | None = None
    words: str = ""

    @classmethod
    def read(cls, query: Mapping[str, Any]) -> "Wanted":
        """From the fields of a request; what is not one of the choices counts as not asked."""
        topic, status, priority = (str(query.get(name, "")) for name in ("topic", "status", "priority"))
        return cls(
            topic=topic if topic in set(Bulletin.Topic) else "",
            status=status if status in STATES else "",
            priority=priority if priority in set(Bulletin.Priority) else "",
            department=number_in(query, "department"),
            words=str(query.get("q", "")).strip(),
        )


@dataclass(frozen=True)
class Told:
    """Who passed a bulletin on to how many retailers, and in which ways."""

    manager: str
    count: int
    ways: str


def bulletins_wanted(user: Staff, wanted: Wanted, *, now: datetime) -> Bulletins:
    """The bulletins that answer the query form."""
    found = Bulletin.objects.visible_to(user).filter(_in_state(user.company, wanted.status, now))
    same = {"topic": wanted.topic, "department": wanted.department, "priority": wanted.priority}
    found = found.filter(**{name: value for name, value in same.items() if value})
    for word in wanted.words.split():
        kept = json.dumps(word)[
            1:-1
        ]  # SQLite keeps a list of names with its characters escaped, PostgreSQL as they are
        brand = Q(brands__icontains=word) | Q(brands__icontains=kept)
        found = found.filter(Q(title__icontains=word) | Q(body__icontains=word) | brand)
    return found


def _in_state(company: Company, status: str, now: datetime) -> Q:
    if status == "in_force":
        today = company.local_day(now)
        return Q(pk__in=Bulletin.objects.unscoped("narrowed by the caller").in_force(today).values("pk"))
    if status == "overdue":
        return Q(published_at__isnull=True, due_at__lt=late_before(now, calendar_around(company, now)))
    return {
        "all": Q(),
        "owed": Q(published_at__isnull=True),
        "published": Q(published_at__isnull=False),
        "late": Q(published_at__gt=F("due_at")),
        "corrected": Q(version__gt=1, withdrawn_at__isnull=True),
        "withdrawn": Q(withdrawn_at__isnull=False),
    }.get(status, Q(published_at__isnull=False) | Q(due_at__lt=now + timedelta(days=SOON_DAYS)))


def rows_of(user: Staff, bulletins: Iterable[Bulletin], *, now: datetime) -> list[Row]:
    """The lines with lateness in working time and how many retailers have been told, as far as the reader sees."""
    listed = list(bulletins)
    calendar = calendar_around(user.company, now, *(bulletin.due_at for bulletin in listed))
    told = told_counts(user, listed)
    return [
        Row(
            bulletin,
            lateness_of(bulletin.due_at, bulletin.published_at, as_of=now, calendar=calendar),
            told.get(bulletin.pk, 0),
        )
        for bulletin in listed
    ]


def told_counts(user: Staff, bulletins: Iterable[Bulletin]) -> dict[int, int]:
    """Bulletin → retailers who heard it as it stands, within the reader's reach. One query."""
    enough = {bulletin.pk: bulletin.tell_from for bulletin in bulletins if bulletin.published_at}
    told = PassedOn.objects.visible_to(user).filter(bulletin__in=list(enough))
    counts: dict[int, int] = {}
    by_version = told.values("bulletin", "version").annotate(count=Count("pk")).order_by()
    for bulletin, version, count in by_version.values_list("bulletin", "version", "count"):
        if version >= enough[bulletin]:
            counts[bulletin] = counts.get(bulletin, 0) + count
    return counts


def counts_for(user: Staff, *, now: datetime) -> dict[str, int]:
    """Owed, overdue, lately published, in force; in one query."""
    late = late_before(now, calendar_around(user.company, now))
    lately = Q(published_at__gte=now - timedelta(days=RECENT_DAYS))
    return Bulletin.objects.visible_to(user).aggregate(
        owed=Count("pk", filter=Q(published_at__isnull=True)),
        overdue=Count("pk", filter=Q(published_at__isnull=True, due_at__lt=late)),
        published=Count("pk", filter=lately),
        in_force=Count("pk", filter=_in_state(user.company, "in_force", now)),
    )


def valid_bulletins(company: Company, *, today: date) -> QuerySet[Bulletin]:
    """Published, begun, not over and not withdrawn, the newest first."""
    found = Bulletin.objects.unscoped("bulletins are for everybody in the company").filter(company=company)
    return found.in_force(today).select_related("department").order_by("-published_at", "-pk")


def told_by(user: Staff, bulletin: Bulletin) -> list[Told]:
    """Who passed it on as it stands, within the reader's reach, by name: nobody is put first for having told more."""
    told = PassedOn.objects.visible_to(user).filter(bulletin=bulletin, version__gte=bulletin.tell_from)
    labels = dict(PassedOn.How.choices)
    ways: dict[str, Counter[str]] = {}
    for name, how, count in told.values_list("manager__name", "how").annotate(count=Count("pk")).order_by():
        ways.setdefault(name, Counter())[how] += count
    rows = [
        Told(
            name,
            counted.total(),
            " · ".join(f"{gettext(str(labels[how]))} {count}" for how, count in counted.most_common()),
        )
        for name, counted in ways.items()
    ]
    return sorted(rows, key=lambda row: row.manager)
