"""Who of the same department could make a visit that comes too late: the round it lengthens least (C08, E09).

Only said, never done: the market manager hands the visit over on the board.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from rounds.common.positions import Position, great_circle_metres
from rounds.planning.models import PlannedVisit, VisitPlan
from rounds.planning.queries.broken import DraftBroken
from rounds.planning.queries.driving import Ground, driven, fits, ground_of, with_visit
from rounds.planning.queries.replan_draft import ReplanDraft
from rounds.planning.queries.replan_problem import Outlook
from rounds.planning.rules.reasons import Reason
from rounds.planning.rules.replan_reasons import colleague_reason
from rounds.retailers.models import Retailer
from rounds.visits.models import Visit

MOST_ASKED = 20  # retailers for whom rounds are tried
MOST_TRIED = 4  # nearest rounds that are driven for each


@dataclass(frozen=True)
class Round:
    """A colleague's round of one day."""

    plan: VisitPlan
    day: date
    stops: tuple[PlannedVisit, ...]

    def metres_to(self, shop: Retailer) -> float:
        """How near the round passes."""
        here = Position(shop.lat or 0.0, shop.lon or 0.0)
        placed = [stop.retailer for stop in self.stops if stop.retailer.has_position]
        return min((great_circle_metres(here, Position(one.lat or 0.0, one.lon or 0.0)) for one in placed), default=1e9)


def with_colleagues(draft: ReplanDraft, outlook: Outlook, *, affected: Collection[int]) -> ReplanDraft:
    """The draft in which each retailer who becomes overdue is told a colleague who could come in time, if there is one.

    `affected` are territories that lose the same days. Two queries.
    """
    urgent = [one for one in draft.broken if one.retailer_id in draft.newly and one.longest is not None][:MOST_ASKED]
    last = {one.retailer_id: _latest(one, outlook) for one in urgent}
    if not urgent:
        return draft
    rounds = _rounds(outlook, affected, max(last.values()))
    shops = {shop.retailer.pk: shop.retailer for shop in (*outlook.situation.shops, *outlook.idle)}
    told: dict[int, Reason] = {}
    grounds = {one.plan.pk: ground_of(one.plan) for one in rounds}
    for one in urgent:
        shop = shops[one.retailer_id]
        near = sorted((r for r in rounds if r.day <= last[shop.pk]), key=lambda r: (r.metres_to(shop), r.day))
        found = _best(near[:MOST_TRIED], grounds, shop, _minutes(outlook, shop))
        if found is not None:
            told[shop.pk] = found
    broken = [replace(one, because=[*one.because, told[one.retailer_id].record()]) if one.retailer_id in told else one
              for one in draft.broken]  # fmt: skip
    return replace(draft, broken=broken)


def _latest(one: DraftBroken, outlook: Outlook) -> date:
    """The last day on which a visit would still be in time."""
    since = next(reason["params"]["since"] for reason in one.because if "since" in reason["params"])
    return date.fromisoformat(since) + timedelta(days=one.wanted + outlook.situation.tolerance)


def _rounds(outlook: Outlook, affected: Collection[int], last: date) -> list[Round]:
    """Rounds of colleagues of the same department from tomorrow on."""
    plan, tomorrow = outlook.remaining.plan, outlook.remaining.today + timedelta(days=1)
    plans = VisitPlan.objects.unscoped("colleagues of the same department").filter(
        territory__unit=plan.territory.unit_id,
        state=VisitPlan.State.PUBLISHED,
        manager__isnull=False,
        starts_on__lte=last,
        ends_on__gte=tomorrow,
    )
    others = plans.exclude(territory__in={*affected, plan.territory_id})
    mine = {one.pk: one for one in others.select_related("territory", "run", "manager")}
    stops = PlannedVisit.objects.filter(plan__in=mine, channel=Visit.Channel.DOOR, day__range=(tomorrow, last))
    found: dict[tuple[int, date], list[PlannedVisit]] = {}
    for stop in stops.select_related("retailer").order_by("plan_id", "day", "position"):
        found.setdefault((stop.plan_id, stop.day), []).append(stop)
    return [Round(mine[pk], day, tuple(one)) for (pk, day), one in found.items()]


def _minutes(outlook: Outlook, shop: Retailer) -> int:
    shops = (*outlook.situation.shops, *outlook.idle)
    return next(outlook.situation.minutes_at(one) for one in shops if one.retailer.pk == shop.pk)


def _best(rounds: Sequence[Round], grounds: Mapping[int, Ground], shop: Retailer, minutes: int) -> Reason | None:
    options: list[tuple[float, date, str]] = []
    for one in rounds:
        ground = grounds[one.plan.pk]
        visit = PlannedVisit(retailer=shop, day=one.day, position=0, service_minutes=minutes)
        before = driven(ground, one.day, one.stops)
        after = with_visit(ground, before, visit)
        if fits(ground, after) and one.plan.manager is not None:
            options.append((after.minutes - before.minutes, one.day, one.plan.manager.name))
    return colleague_reason(*min(options)) if options else None
