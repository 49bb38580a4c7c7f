"""The promise ledger: every day told to a retailer, who keeps it, kept or broken, and how many were kept (D11)."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, Count, F, Q, When

from rounds.people.models import Department, Staff
from rounds.people.rules.roles import Role
from rounds.visits.models import Promise
from rounds.visits.models.promise import PromiseQuerySet

KEPT, BROKEN, MOVED = Promise.Outcome.KEPT, Promise.Outcome.BROKEN, Promise.Outcome.MOVED
SOON_FIRST, NEWEST = ("due_on", "pk"), ("-due_on", "-pk")
YEAR = timedelta(days=364)
IN_TIME = Q(outcome=KEPT, settled_on__lte=F("due_on"))


@dataclass(frozen=True)
class Wanted:
    """What the query form asks for; empty means anything. `keeper`: "d12" a department, "s34" a person."""

    state: str = "open"
    keeper: str = ""
    words: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class KeeperShare:
    """Of the promises of one keeper that are due or settled (`due`), how many were kept in time; moved ones beside."""

    key: str
    name: str
    due: int
    in_time: int
    moved: int

    @property
    def share(self) -> float | None:
        """Between 0 and 1; None when nothing is due."""
        return self.in_time / self.due if self.due else None


def week_of(today: date) -> tuple[date, date]:
    """Monday and Sunday around a day."""
    monday = today - timedelta(days=today.weekday())
    return monday, monday + timedelta(days=6)


def in_state(state: str, *, today: date) -> Q:
    """The promises of one state of the form."""
    late = Q(outcome="", due_on__lt=today)
    return {
        "open": Q(outcome=""),
        "week": Q(outcome="", due_on__range=week_of(today)),
        "late": late,
        "kept": IN_TIME,
        "kept_late": Q(outcome=KEPT, settled_on__gt=F("due_on")),
        "broken": Q(outcome=BROKEN),
        "moved": Q(outcome=MOVED),
        "all": Q(),
    }[state]


def promises_wanted(user: Staff, wanted: Wanted, *, today: date) -> PromiseQuerySet:
    """The visible promises that answer the form."""
    found = Promise.objects.visible_to(user).filter(in_state(wanted.state, today=today), kept_by(wanted.keeper))
    if wanted.first:
        found = found.filter(due_on__gte=wanted.first)
    if wanted.last:
        found = found.filter(due_on__lte=wanted.last)
    for word in wanted.words.lower().split():
        found = found.filter(Q(retailer__search__contains=word) | Q(issue_number__istartswith=word))
    return found.select_related("retailer", "manager", "department", "visit", "settled_by")


def kept_by(keeper: str) -> Q:
    """Those of one keeper; of everybody when it names none."""
    if not keeper:
        return Q()
    number = int(keeper[1:])
    return Q(department_id=number) if keeper[0] == "d" else Q(department__isnull=True, manager_id=number)


def order_of(wanted: Wanted) -> tuple[str, str]:
    """What is due first comes first; of the rest the newest."""
    return SOON_FIRST if wanted.state in {"open", "week", "late"} else NEWEST


def counts_for(user: Staff, wanted: Wanted, *, today: date) -> dict[str, int]:
    """Open ones of the wanted keeper: all, those due this week, those that are late."""
    found = Promise.objects.visible_to(user).open().filter(kept_by(wanted.keeper))
    return found.aggregate(
        open=Count("pk"),
        week=Count("pk", filter=in_state("week", today=today)),
        late=Count("pk", filter=in_state("late", today=today)),
    )


def shares_of(user: Staff, wanted: Wanted, *, today: date) -> list[KeeperShare]:
    """Per keeper, by name: what came due in the wanted days, or in the year until today, and what was kept in time."""
    span = (wanted.first or today - YEAR, wanted.last or today)
    found = Promise.objects.visible_to(user).filter(kept_by(wanted.keeper), due_on__range=span)
    is_due = Q(outcome__in=[KEPT, BROKEN]) | Q(outcome="", due_on__lt=today)
    person = Case(When(department__isnull=True, then=F("manager_id")))
    grouped = found.order_by().annotate(person=person).values_list("department_id", "person")
    counted = grouped.annotate(
        due=Count("pk", filter=is_due), kept=Count("pk", filter=IN_TIME), moved=Count("pk", filter=Q(outcome=MOVED))
    )
    rows = list(counted)
    departments = _names(Department.objects.visible_to(user), {row[0] for row in rows})
    people = _names(Staff.objects.filter(company_id=user.company_id), {row[1] for row in rows})
    shares = [
        KeeperShare(f"d{unit}", departments.get(unit, ""), due, kept, moved)
        if unit
        else KeeperShare(f"s{person}", people.get(person, ""), due, kept, moved)
        for unit, person, due, kept, moved in rows
        if due or moved
    ]
    return sorted(shares, key=lambda share: (share.name, share.key))


def _names(rows: object, keys: set[int | None]) -> dict[int, str]:
    return dict(rows.filter(pk__in=keys - {None}).values_list("pk", "name"))  # type: ignore[attr-defined]


def keepers_for(user: Staff) -> list[tuple[str, str]]:
    """Whom the form offers: the departments, and the account managers within reach."""
    units = Department.objects.visible_to(user).order_by("function").values_list("pk", "name")
    managers = Staff.objects.filter(company_id=user.company_id, role=Role.ACCOUNT_MANAGER)
    people = (managers & Staff.objects.visible_to(user)).order_by("name").values_list("pk", "name")
    return [*((f"d{key}", name) for key, name in units), *((f"s{key}", name) for key, name in people)]
