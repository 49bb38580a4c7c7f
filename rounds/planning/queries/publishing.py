"""What of a plan can still be put into the rounds."""

from datetime import date

from django.db.models import F, Q

from rounds.planning.models import PlannedVisit, VisitPlan
from rounds.visits.models import Visit

MET = (Visit.State.UNDER_WAY, Visit.State.FINISHED)


def stops_to_publish(plan: VisitPlan, first: date) -> list[PlannedVisit]:
    """Stops from `first` on of retailers still active and of the territory, without those already met that day.

    A visit handed over by another plan is made as long as the retailer is still of that plan's territory.
    """
    own = Q(handed_from=None, retailer__territory=plan.territory_id)
    handed = Q(retailer__territory=F("handed_from__territory"))
    stops = plan.stops.filter(own | handed, day__gte=first, retailer__is_active=True)
    met = set(
        Visit.objects.unscoped("visits of the plan's manager")
        .filter(company_id=plan.company_id, manager=plan.manager_id, planned_on=first, state__in=MET)
        .values_list("retailer_id", "channel")
    )
    ordered = stops.order_by("day", "position")
    return [stop for stop in ordered if stop.day > first or (stop.retailer_id, stop.channel) not in met]
