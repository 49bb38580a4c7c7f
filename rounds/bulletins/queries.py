"""Bulletins as their pages show them: how late, for whom, told by whom; and the digest of an account manager."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext

from rounds.bulletins.models import Bulletin, PassedOn
from rounds.bulletins.models import BulletinQuerySet as Bulletins
from rounds.bulletins.rules.duty import Lateness, is_for, lateness_of
from rounds.common.calendar import WorkCalendar, late_before
from rounds.people.models import Company, Staff
from rounds.people.queries import calendar_of
from rounds.retailers.models import Retailer
from rounds.segments.queries import current_segments

RECENT_DAYS = 30
DIGEST_AT_MOST = 20


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    bulletin: Bulletin
    lateness: Lateness
    told: int


@dataclass(frozen=True)
class DigestLine:
    """One bulletin an account manager is to pass on: to how many of his retailers, and how many have been told."""

    bulletin: Bulletin
    concerned: int
    told: int


@dataclass(frozen=True)
class Told:
    """Who passed a bulletin on to how many retailers, and in which ways."""

    manager: str
    count: int
    ways: str


def calendar_around(company: Company, *instants: datetime | None) -> WorkCalendar:
    """The company's calendar over the years of these instants and one year on either side."""
    years = [instant.year for instant in instants if instant is not None]
    return calendar_of(company, range(min(years) - 1, max(years) + 2))


def bulletins_wanted(user: Staff, *, topic: str, status: str, words: str, now: datetime) -> Bulletins:
    """The bulletins that answer the query form; `status`: owed, overdue, published, or anything."""
    found = Bulletin.objects.visible_to(user)
    found = found.filter(
        {
            "owed": Q(published_at__isnull=True),
            "overdue": Q(published_at__isnull=True, due_at__lt=late_before(now, calendar_around(user.company, now))),
            "published": Q(published_at__isnull=False),
        }.get(status, Q())
    )
    if topic:
        found = found.filter(topic=topic)
    for word in words.split():
        found = found.filter(Q(title__icontains=word) | Q(body__icontains=word))
    return found


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
    """Bulletin → retailers told, within the reader's reach. One query."""
    told = PassedOn.objects.visible_to(user).filter(bulletin__in=[bulletin.pk for bulletin in bulletins])
    return dict(told.values_list("bulletin").annotate(count=Count("pk")).order_by())


def counts_for(user: Staff, *, now: datetime) -> dict[str, int]:
    """Owed, overdue, lately published and of those late ones, in one query."""
    late = late_before(now, calendar_around(user.company, now))
    lately = Q(published_at__gte=now - timedelta(days=RECENT_DAYS))
    return Bulletin.objects.visible_to(user).aggregate(
        owed=Count("pk", filter=Q(published_at__isnull=True)),
        overdue=Count("pk", filter=Q(published_at__isnull=True, due_at__lt=late)),
        published=Count("pk", filter=lately),
    )


def valid_bulletins(company: Company, *, today: date) -> QuerySet[Bulletin]:
    """Published and not yet over, the newest first."""
    published = Bulletin.objects.unscoped("bulletins are for everybody in the company").filter(
        company=company, published_at__isnull=False
    )
    still = Q(valid_until__isnull=True) | Q(valid_until__gte=today)
    return published.filter(still).select_related("department").order_by("-published_at", "-pk")


def bulletins_for(retailer: Retailer, *, at: datetime, today: date) -> list[Bulletin]:
    """What counts today and concerns this retailer, the newest first: for his own page."""
    segment = current_segments(retailer.company, at=at, retailer_ids=[retailer.pk]).get(retailer.pk)
    valid = valid_bulletins(retailer.company, today=today)
    return [bulletin for bulletin in valid if is_for(bulletin.segments, segment)]


def bulletins_to_tell(retailer: Retailer, *, at: datetime, today: date) -> list[Bulletin]:
    """What there is to pass on to this retailer and has not been yet (A26): for the visit page."""
    told = PassedOn.objects.unscoped("of the caller's retailer").filter(retailer=retailer).values_list("bulletin")
    done = {number for (number,) in told}
    return [one for one in bulletins_for(retailer, at=at, today=today) if one.pk not in done]


def digest_for(manager: Staff, *, at: datetime, today: date) -> list[DigestLine]:
    """What an account manager is to pass on to his retailers, with how far he is (A26)."""
    bulletins = list(valid_bulletins(manager.company, today=today)[:DIGEST_AT_MOST])
    retailers = list(Retailer.objects.visible_to(manager).active().values_list("pk", flat=True))
    segments = current_segments(manager.company, at=at, retailer_ids=retailers)
    told = told_counts(manager, bulletins)
    return [
        DigestLine(
            bulletin,
            sum(is_for(bulletin.segments, segments.get(retailer)) for retailer in retailers),
            told.get(bulletin.pk, 0),
        )
        for bulletin in bulletins
    ]


def told_by(user: Staff, bulletin: Bulletin) -> list[Told]:
    """Who passed it on, within the reader's reach: most retailers first."""
    told = PassedOn.objects.visible_to(user).filter(bulletin=bulletin)
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
    return sorted(rows, key=lambda row: (-row.count, row.manager))


def retailers_to_tell(manager: Staff, bulletin: Bulletin, *, at: datetime) -> QuerySet[Retailer]:
    """His retailers whom the bulletin concerns and who have not been told."""
    told = PassedOn.objects.visible_to(manager).filter(bulletin=bulletin).values("retailer")
    waiting = Retailer.objects.visible_to(manager).active().exclude(pk__in=told)
    if not bulletin.segments:
        return waiting
    segments = current_segments(manager.company, at=at)
    concerned = [retailer for retailer, segment in segments.items() if is_for(bulletin.segments, segment)]
    return waiting.filter(pk__in=concerned)
