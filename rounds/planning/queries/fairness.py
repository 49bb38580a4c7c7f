"""Coverage fairness on a page: groups, comparisons, territories side by side, the neglected by name (E10-E14)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Min, OuterRef, Subquery

from rounds.common.settings import Settings
from rounds.people.models import Company, Territory
from rounds.planning.queries.watched import WHY, Watch, counting_channels
from rounds.planning.rules import settings as chosen
from rounds.planning.rules.coverage import Coverage, days_overdue, is_neglected
from rounds.planning.rules.fairness import CLASSES, Axis, Comparison, Group, compared, group_of, grouped, thirds
from rounds.retailers.models import Retailer
from rounds.visits.models import Visit

NAMED = 40  # named on the page at first; all of them when asked for


@dataclass(frozen=True)
class Neglected:
    """A retailer nobody came to for too long: when last, how late, why it failed, when somebody comes next."""

    watch: Watch
    days_overdue: int
    last_visit: Visit | None = None
    missed_reason: str = ""
    next_on: date | None = None


@dataclass(frozen=True)
class TerritoryLine:
    """One territory in the table: its figures as a whole and by class."""

    territory: Territory
    total: Group
    comparisons: tuple[Comparison, ...]
    neglected: int


@dataclass(frozen=True)
class Fairness:
    """Everything the page says; territories by code, nobody ranked."""

    total: Group
    comparisons: tuple[Comparison, ...]
    lines: tuple[TerritoryLine, ...]


def classes_of(watches: Sequence[Watch], settings: Settings) -> dict[Axis, dict[int, str]]:
    """Axis → retailer → class. Distance and volume by thirds within each territory, so that all are alike."""
    found: dict[Axis, dict[int, str]] = {axis: {} for axis in Axis}
    for one in watches:
        pk = one.retailer.pk
        found[Axis.EASE][pk] = "hard" if one.hard else "easy"
        found[Axis.MARKET][pk] = one.retailer.market_type
    for mine in by_territory(watches).values():
        volumes = {one.retailer.pk: one.volume for one in mine}
        found[Axis.VOLUME] |= thirds(volumes, ("small", "medium", "big"))
        found[Axis.DISTANCE] |= _distances({one.retailer.pk: one.km for one in mine}, settings[chosen.FAR_KM])
    return found


def by_territory(watches: Sequence[Watch]) -> dict[int, list[Watch]]:
    """The retailers of each territory."""
    found: dict[int, list[Watch]] = {}
    for one in watches:
        found.setdefault(one.territory.pk, []).append(one)
    return found


def _distances(km: Mapping[int, float | None], far_km: float) -> dict[int, str]:
    if not far_km:
        return thirds(km, ("near", "middle", "far"))
    return {pk: "far" if away >= far_km else "near" for pk, away in km.items() if away is not None}


def fairness_of(
    watches: Sequence[Watch],
    coverage: Mapping[int, Coverage],
    territories: Sequence[Territory],
    settings: Settings,
) -> Fairness:
    """Compare the classes overall and within each territory; `coverage` is the real one or a plan's."""
    classes = classes_of(watches, settings)
    least, factor = settings[chosen.SMALL_GROUP], settings[chosen.NEGLECT_FACTOR]

    def of(members: Sequence[Watch]) -> tuple[Group, tuple[Comparison, ...]]:
        covered = [coverage[one.retailer.pk] for one in members if one.retailer.pk in coverage]
        sides = [compared(axis, grouped(covered, classes[axis], CLASSES[axis], least=least)) for axis in Axis]
        return group_of("all", covered, least=least), tuple(sides)

    mine = by_territory(watches)
    total, comparisons = of(watches)
    lines = []
    for territory in sorted(territories, key=lambda one: one.code):
        members = mine.get(territory.pk, [])
        late = sum(is_neglected(one.coverage, factor=factor) for one in members)
        lines.append(TerritoryLine(territory, *of(members), neglected=late))
    return Fairness(total, comparisons, tuple(lines))


def neglected_in(watches: Sequence[Watch], *, factor: float) -> list[Watch]:
    """Who waits longer than so many intervals, the longest overdue first."""
    late = [one for one in watches if is_neglected(one.coverage, factor=factor)]
    return sorted(late, key=lambda one: (-days_overdue(one.coverage), one.retailer.pk))


def named(
    company: Company, shown: Sequence[Watch], *, at: datetime, today: date, settings: Settings
) -> list[Neglected]:
    """The neglected with their last record, why a visit failed last, and the next planned day. Three queries."""
    ids = [one.retailer.pk for one in shown]
    visits = Visit.objects.unscoped(WHY).filter(company=company, retailer_id__in=ids)
    counting = visits.finished().filter(channel__in=counting_channels(settings), arrived_at__lte=at)
    newest = counting.filter(retailer=OuterRef("pk")).order_by("-arrived_at", "-pk")
    shops = Retailer.objects.unscoped(WHY).filter(pk__in=ids).annotate(newest=Subquery(newest.values("pk")[:1]))
    records = {visit.retailer_id: visit for visit in visits.filter(pk__in=shops.values("newest"))}
    failed = visits.filter(state=Visit.State.MISSED).order_by("planned_on").values_list("retailer_id", "missed_reason")
    reasons = dict(failed)
    coming = visits.filter(state=Visit.State.PLANNED, channel=Visit.Channel.DOOR, planned_on__gte=today)
    following = dict(coming.order_by().values_list("retailer_id").annotate(day=Min("planned_on")))
    labels = dict(Visit.MissedReason.choices)
    return [
        Neglected(
            watch=one,
            days_overdue=days_overdue(one.coverage),
            last_visit=records.get(one.retailer.pk),
            missed_reason=str(labels.get(reasons.get(one.retailer.pk, ""), "")),
            next_on=following.get(one.retailer.pk),
        )
        for one in shown
    ]
