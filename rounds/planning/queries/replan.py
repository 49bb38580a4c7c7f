"""Re-planning on its pages: which plan it would replace, the list, one proposal with its changes and map."""

from collections.abc import Sequence
from datetime import date

from rounds.people.models import Territory
from rounds.planning.models import PlannedVisit, ReplanProposal, VisitPlan
from rounds.visits.models import Visit

WHY = "the territory came through the door"


def plan_to_replace(territory: Territory, first_day: date, last_day: date, today: date) -> VisitPlan | None:
    """The plan in force that days lost between these dates touch, and that still has days to come. One query."""
    plans = VisitPlan.objects.unscoped(WHY).filter(territory=territory, state=VisitPlan.State.PUBLISHED)
    touched = plans.filter(starts_on__lte=last_day, ends_on__gte=max(first_day, today))
    around = ("territory__company", "territory__manager", "company", "run")
    return touched.select_related(*around).order_by("starts_on", "-pk").first()


def still_wanted(proposal: ReplanProposal, stops: Sequence[PlannedVisit], first: date) -> list[PlannedVisit]:
    """The stops that still make sense: not those missed today for good, nor those made before they could be moved.

    One query.
    """
    rows = Visit.objects.unscoped("visits of the plan's manager").filter(
        company_id=proposal.plan.company_id, manager=proposal.plan.manager_id, channel=Visit.Channel.DOOR
    )
    today = rows.filter(planned_on__lte=first, planned_on__gte=proposal.replan.first_day) | rows.filter(
        planned_on=first
    )
    states = {(visit.retailer_id, visit.planned_on): visit.state for visit in today.order_by("pk")}
    done = {key for key, state in states.items() if state in {Visit.State.FINISHED, Visit.State.UNDER_WAY}}
    made = {
        (one["retailer"], date.fromisoformat(one["after"]))
        for one in proposal.changes
        if one["before"] and one["after"] and (one["retailer"], date.fromisoformat(one["before"])) in done
    }
    is_lost = proposal.replan.first_day <= first <= proposal.replan.last_day
    missed = {pk for (pk, day), state in states.items() if day == first and state == Visit.State.MISSED and not is_lost}
    return [
        stop
        for stop in stops
        if stop.channel != Visit.Channel.DOOR
        or not ((stop.retailer_id, stop.day) in made or (stop.day == first and stop.retailer_id in missed))
    ]
