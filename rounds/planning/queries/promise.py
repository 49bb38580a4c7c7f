"""How often one retailer is to be visited, and whether a set of visits keeps to it (C28-C30)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.core.cache import cache
from django.db.models import Q

from rounds.common.settings import Settings
from rounds.planning.models import PlannedVisit, VisitPlan
from rounds.planning.queries.problem import last_contacts, rhythm_of
from rounds.planning.rules import settings as chosen
from rounds.planning.rules.gaps import Gap, is_broken, longest_gap
from rounds.segments.queries import current_segments, rhythms_of
from rounds.visits.models import Visit

KEPT_SECONDS = 60


@dataclass(frozen=True)
class Promise:
    """What a plan owes one retailer: an interval in days, with the tolerance, counted from his last visit."""

    plan: VisitPlan
    wanted: int
    tolerance: int
    last_visit: date | None

    def gap_of(self, dates: Sequence[date]) -> Gap:
        """The longest gap these door visits leave."""
        return longest_gap(
            dates,
            last_before=self.last_visit,
            first_day=self.plan.starts_on,
            last_day=self.plan.ends_on,
            interval=self.wanted,
            tolerance=self.tolerance,
        )

    def is_broken_by(self, gap: Gap) -> bool:
        """Whether a gap exceeds the interval by more than the tolerance."""
        return is_broken(gap, interval=self.wanted, tolerance=self.tolerance)


def home_plan(stop: PlannedVisit) -> VisitPlan:
    """The plan of the territory the retailer belongs to, whoever visits him."""
    return stop.handed_from or stop.plan


def promise_to(plan: VisitPlan, retailer_id: int) -> Promise:
    """What the plan owes a retailer of its territory, as known when it was asked for. Four queries."""
    settings = Settings(plan.run.settings["chosen"])
    local = plan.run.asked_at.astimezone(ZoneInfo(plan.company.timezone))
    segment = current_segments(plan.company, at=local, retailer_ids=[retailer_id]).get(retailer_id, "")
    wanted = rhythm_of(segment, rhythms_of(settings), settings).interval_days
    last = last_contacts(plan.territory, [retailer_id], first_day=plan.starts_on, settings=settings, at=local)
    return Promise(plan, wanted, int(settings[chosen.TOLERANCE_DAYS]), last.get(retailer_id))


def known_promise(plan: VisitPlan, retailer_id: int) -> Promise:
    """The same, kept for a minute: one drag asks for it at every cell it passes. What is written asks anew."""
    key = f"planning-promise-{plan.pk}-{retailer_id}"
    kept = cache.get(key)
    if kept is None:
        promise = promise_to(plan, retailer_id)
        kept = (promise.wanted, promise.tolerance, promise.last_visit)
        cache.set(key, kept, KEPT_SECONDS)
    return Promise(plan, *kept)


def visit_dates(plan: VisitPlan, retailer_id: int) -> list[date]:
    """The door visits a plan has for one retailer, those another manager makes for it included. One query."""
    stops = PlannedVisit.objects.filter(Q(plan=plan, handed_from=None) | Q(handed_from=plan), retailer_id=retailer_id)
    return sorted(stops.filter(channel=Visit.Channel.DOOR).values_list("day", flat=True))
