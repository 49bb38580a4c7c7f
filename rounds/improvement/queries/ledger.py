"""The time ledger of a span: told minutes from the entries, shop and road from the visits (E09)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Count, Q

from rounds.common.positions import Position, great_circle_metres
from rounds.common.scoping import Reach
from rounds.improvement.models import Task, TimeEntry
from rounds.improvement.rules.ledger import Line, Share, Stay, derived_minutes, inside_share, leg_minutes, shares
from rounds.improvement.rules.settings import ROAD_DETOUR, ROAD_KMH
from rounds.people.models import Staff, Territory
from rounds.people.queries import settings_of
from rounds.visits.models import Visit

Spot = tuple[float | None, float | None]


@dataclass(frozen=True)
class Giver:
    """Who gives tasks: minutes eaten, tasks given, done and declined (row 11)."""

    name: str
    minutes: int
    share: float
    given: int
    done: int
    declined: int


@dataclass(frozen=True)
class Person:
    """One person's time: the inside share now and in the span before, and by place."""

    staff: int
    name: str
    minutes: int
    inside: float | None
    before: float | None


def lines_of(user: Staff, *, first: date, last: date) -> list[Line]:
    """Every minute of the span within reach."""
    told = TimeEntry.objects.visible_to(user).filter(day__range=(first, last)).order_by("day", "pk")
    rows = told.values_list("staff_id", "day", "place", "minutes", "giver", "cause")
    return [Line(*row) for row in rows] + _from_visits(user, first=first, last=last)


def _from_visits(user: Staff, *, first: date, last: date) -> list[Line]:
    if user.reach == Reach.DEPARTMENT:  # it sees visits for their issues, not for people's time
        return []
    zone, chosen = ZoneInfo(user.company.timezone), settings_of(user.company_id)
    visits = (
        Visit.objects.visible_to(user)
        .finished()
        .filter(planned_on__range=(first, last), arrived_at__isnull=False, departed_at__isnull=False)
    )
    rows = (
        visits.filter(channel__in=["door", "evening"])
        .order_by("arrived_at")
        .values_list("manager_id", "arrived_at", "departed_at", "retailer__lat", "retailer__lon")
    )
    days: dict[tuple[int, date], list[tuple[Stay, Spot]]] = {}
    for manager, arrived, departed, lat, lon in rows:
        if arrived is None or departed is None:
            continue
        day = arrived.astimezone(zone).date()
        days.setdefault((manager, day), []).append((Stay(arrived, departed), (lat, lon)))
    starts = _starts(manager for manager, _day in days)
    found = []
    for (manager, day), stays in days.items():
        metres = [_metres(starts.get(manager), stays[end][1]) for end in (0, -1)]
        ends = sum(leg_minutes(leg, kmh=chosen[ROAD_KMH], detour=chosen[ROAD_DETOUR]) for leg in metres)
        minutes = derived_minutes((stay for stay, _spot in stays), ends=ends)
        found += [Line(manager, day, "shop", minutes.shop), Line(manager, day, "road", minutes.road)]
    return found


def _starts(managers: Iterable[int]) -> dict[int, Spot]:
    """Where the days of account managers begin."""
    rows = Territory.objects.unscoped("of managers whose visits came through the door").filter(
        manager__in=set(managers)
    )
    return {
        manager: (lat, lon) for manager, lat, lon in rows.values_list("manager_id", "start_lat", "start_lon") if manager
    }


def _metres(start: Spot | None, shop: Spot) -> float:
    """Zero where either place is not known: nothing is made up."""
    if start is None or None in (*start, *shop):
        return 0.0
    return great_circle_metres(Position(start[0] or 0.0, start[1] or 0.0), Position(shop[0] or 0.0, shop[1] or 0.0))


def ledger(user: Staff, *, first: date, last: date) -> tuple[list[Share], list[Share]]:
    """Minutes by place and by giver of ad-hoc tasks, of everybody within reach."""
    lines, labels = lines_of(user, first=first, last=last), dict(TimeEntry.Place.choices)
    return shares(lines, lambda line: str(labels[line.place])), shares(lines, lambda line: line.giver)


def people_of(user: Staff, lines: list[Line], before: list[Line]) -> list[Person]:
    """The inside share of each person beside that of the span before, by staff number: no ranking."""
    ids = {line.staff for line in lines}
    rows = Staff.objects.filter(pk__in=ids).order_by("username")
    found = []
    for pk, name in rows.values_list("pk", "name"):
        own = [line for line in lines if line.staff == pk]
        earlier = inside_share(line for line in before if line.staff == pk)
        found.append(Person(pk, name, sum(line.minutes for line in own), inside_share(own), earlier))
    return found


def givers_of(user: Staff, lines: list[Line], *, first: date, last: date) -> list[Giver]:
    """Minutes and tasks per giver; who only declined or waits is named as well."""
    eaten = {share.name: share for share in shares(lines, lambda line: line.giver)}
    tasks = Task.objects.visible_to(user).filter(made_at__date__range=(first, last)).exclude(giver="").order_by()
    counted = tasks.values_list("giver").annotate(
        given=Count("pk"),
        done=Count("pk", filter=Q(state=Task.State.DONE)),
        declined=Count("pk", filter=Q(state=Task.State.DECLINED)),
    )
    counts = {giver: (given, done, declined) for giver, given, done, declined in counted}
    none = Share("", 0, 0.0)
    found = [
        Giver(name, eaten.get(name, none).minutes, eaten.get(name, none).share, *counts.get(name, (0, 0, 0)))
        for name in {*eaten, *counts}
    ]
    return sorted(found, key=lambda one: (-one.minutes, one.name))
