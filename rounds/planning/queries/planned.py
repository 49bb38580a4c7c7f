"""The coverage that plans promise: judged from their door visits as the real one is from the visits made."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Max

from rounds.common.settings import Settings
from rounds.people.models import Company
from rounds.planning.models import PlannedVisit, VisitPlan
from rounds.planning.queries.watched import WHY, Watch, counting_channels
from rounds.planning.rules import settings as chosen
from rounds.planning.rules.coverage import Coverage, Span, Watched, coverage_of
from rounds.planning.rules.gaps import is_overdue
from rounds.visits.models import Visit

State = VisitPlan.State


def plans_in_force(territories: Sequence[int], today: date) -> dict[int, VisitPlan]:
    """The published plan of each territory that covers today, else the next one. One query."""
    rows = VisitPlan.objects.unscoped(WHY).filter(territory__in=territories, state=State.PUBLISHED, ends_on__gte=today)
    found: dict[int, VisitPlan] = {}
    for plan in rows.select_related("territory", "run").order_by("starts_on", "pk"):
        found.setdefault(plan.territory_id, plan)
    return found


def planned_coverage(
    company: Company, watches: Sequence[Watch], plans: Mapping[int, VisitPlan], *, at: datetime, settings: Settings
) -> dict[int, Coverage]:
    """Retailer → what the plan of his territory comes to. Retailers without a plan are absent. Three queries."""
    stops = _stops(plans)
    last = _last_before(company, watches, plans, at=at, settings=settings)
    found = {}
    for watch in watches:
        plan = plans.get(watch.territory.pk)
        if plan is None:
            continue
        pk, interval = watch.retailer.pk, watch.coverage.interval
        known = last.get(pk)
        if is_overdue(known, first_day=plan.starts_on, interval=interval, tolerance=settings[chosen.TOLERANCE_DAYS]):
            known = plan.starts_on - timedelta(days=1)  # it owes him a visit within one interval, not yesterday
        row = Watched(pk, interval, watch.known_since, known, stops.get((plan.pk, pk), ()))
        span = Span(plan.starts_on, plan.ends_on, plan.ends_on + timedelta(days=1))
        found[pk] = coverage_of(row, span, tolerance=settings[chosen.TOLERANCE_DAYS])
    return found


def _stops(plans: Mapping[int, VisitPlan]) -> dict[tuple[int, int], list[date]]:
    rows = PlannedVisit.objects.filter(plan__in=list(plans.values()), channel=Visit.Channel.DOOR)
    found: dict[tuple[int, int], list[date]] = {}
    for plan_id, retailer_id, day in rows.order_by().values_list("plan_id", "retailer_id", "day"):
        found.setdefault((plan_id, retailer_id), []).append(day)
    return found


def _last_before(
    company: Company, watches: Sequence[Watch], plans: Mapping[int, VisitPlan], *, at: datetime, settings: Settings
) -> dict[int, date]:
    """The last visit before each plan begins: made, or still planned until then."""
    zone = ZoneInfo(company.timezone)
    today = at.astimezone(zone).date()
    rows = Visit.objects.unscoped(WHY).filter(company=company, channel__in=counting_channels(settings))
    territory_of = {watch.retailer.pk: watch.territory.pk for watch in watches}
    last: dict[int, date] = {}
    for starts_on in sorted({plan.starts_on for plan in plans.values()}):
        begun = [pk for pk, territory in territory_of.items() if _starts(plans.get(territory)) == starts_on]
        mine = rows.filter(retailer_id__in=begun, planned_on__lt=starts_on)
        made = mine.finished().values_list("retailer_id").annotate(day=Max("planned_on")).order_by()
        coming = mine.filter(state=Visit.State.PLANNED, planned_on__gte=today)
        for retailer_id, day in [*made, *coming.order_by().values_list("retailer_id").annotate(day=Max("planned_on"))]:
            if day is not None:
                last[retailer_id] = max(day, last.get(retailer_id, day))
    return last


def _starts(plan: VisitPlan | None) -> date | None:
    return plan.starts_on if plan else None
