"""The one digest of an account manager: what is new, for how many of his shops, what he has not passed on (A26)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from rounds.bulletins.models import Bulletin, BulletinVersion
from rounds.bulletins.queries.retailer import bulletins_to_pass_on, standings_of
from rounds.bulletins.rules.digest import Because, ToPassOn, Urgency, urgency_of
from rounds.bulletins.rules.settings import ENDING_DAYS, NEW_WORKDAYS
from rounds.people.models import Company, Staff
from rounds.people.queries import calendar_of, settings_of
from rounds.retailers.models import Retailer


@dataclass(frozen=True)
class DigestLine:
    """One bulletin: for how many of his retailers, how many have been told, and why it stands where it stands.

    `because_of` is the newest correction or withdrawal, when there is one.
    """

    bulletin: Bulletin
    urgency: Urgency
    reasons: tuple[Because, ...]
    concerned: int
    told: int
    change: BulletinVersion | None = None

    @property
    def left(self) -> int:
        """How many are still to be told."""
        return self.concerned - self.told

    @property
    def is_new(self) -> bool:
        """Published or changed since the last workday began."""
        return Because.NEW in self.reasons


@dataclass(frozen=True)
class Digest:
    """The lines in the order of passing on; `shops` is how many retailers he has."""

    lines: tuple[DigestLine, ...]
    shops: int

    def of(self, urgency: str) -> list[DigestLine]:
        """The lines of one group."""
        return [line for line in self.lines if line.urgency == urgency]

    @property
    def new(self) -> int:
        """How many are new."""
        return sum(line.is_new for line in self.lines)

    @property
    def waiting(self) -> int:
        """How many have somebody left to tell."""
        return sum(line.left > 0 for line in self.lines)

    @property
    def left(self) -> int:
        """How many tellings are left in all."""
        return sum(line.left for line in self.lines)


def digest_for(manager: Staff, *, at: datetime, today: date) -> Digest:
    """What concerns at least one of his retailers. The number of queries does not grow with shops or bulletins."""
    company = manager.company
    shops = list(Retailer.objects.visible_to(manager).active().values_list("pk", flat=True))
    bulletins = bulletins_to_pass_on(company, at=at, today=today)
    standings = standings_of(company, shops, bulletins, at=at)
    changes, new_since = changes_of(bulletins), new_from(company, today)
    ending_days = settings_of(company)[ENDING_DAYS]
    lines = []
    for bulletin in bulletins:
        standing = standings[bulletin.pk]
        if not standing.concerned:
            continue
        change = changes.get(bulletin.pk)
        facts = ToPassOn(
            left=len(standing.left),
            priority=bulletin.priority,
            is_new=_is_new(bulletin, change, new_since),
            is_withdrawn=bulletin.withdrawn_at is not None,
            is_corrected=bulletin.is_corrected,
            valid_until=bulletin.valid_until,
        )
        urgency, reasons = urgency_of(facts, today=today, ending_days=ending_days)
        told = len(standing.told)
        lines.append(DigestLine(bulletin, urgency, reasons, len(standing.concerned), told, change))
    order = list(Urgency)
    return Digest(tuple(sorted(lines, key=lambda line: order.index(line.urgency))), len(shops))


def changes_of(bulletins: Iterable[Bulletin]) -> dict[int, BulletinVersion]:
    """Bulletin → its newest correction or withdrawal. One query."""
    changed = [one.pk for one in bulletins if one.version > 1]
    found = BulletinVersion.objects.unscoped("of bulletins the caller holds").filter(bulletin__in=changed, number__gt=1)
    return {version.bulletin_id: version for version in found.order_by("number")}


def new_from(company: Company, today: date) -> datetime:
    """From when on something counts as new: the beginning of the last workday (or of some more) before today."""
    calendar, days = calendar_of(company, range(today.year - 1, today.year + 2)), settings_of(company)[NEW_WORKDAYS]
    day = today
    while days > 0:
        day -= timedelta(days=1)
        days -= calendar.is_workday(day)
    return datetime.combine(day, time.min, ZoneInfo(company.timezone))


def _is_new(bulletin: Bulletin, change: BulletinVersion | None, since: datetime) -> bool:
    newest = change.at if change else bulletin.published_at
    return newest is not None and newest >= since
