"""Two plans of four weeks: the one that lies behind, and the one that begins this week."""

from datetime import date, timedelta

from rounds.demo.city.agenda import Story
from rounds.demo.city.context import City
from rounds.planning.actions import approve_plan, build_plans, publish_plan, request_plan
from rounds.planning.models import VisitPlan

LEFT_AS_DRAFT = 3  # the fourth account manager: his market manager still has to decide


def four_weeks(city: City, starts_on: date, *, is_coming: bool) -> Story:
    """Asked for two workdays before, approved and published on the last, one after the other."""
    frame = city.frame
    asking = city.cast.supervisors[min(city.cast.supervisors)]
    at = frame.at(frame.before(starts_on, 2), 9, 30)
    yield at
    run = request_plan(city.company, starts_on=starts_on, by=asking, at=at, in_background=False)
    build_plans(run, report=city.progress.planning(starts_on), at=at + timedelta(minutes=6))
    plans = list(run.plans.select_related("company", "territory", "manager").order_by("territory__code"))
    left = city.cast.managers[LEFT_AS_DRAFT].pk if is_coming else 0
    last = frame.before(starts_on, 1)
    for number, plan in enumerate(plan for plan in plans if plan.manager_id != left):
        at = frame.at(last, 14, 10 + 3 * number)
        yield at
        decider = city.cast.supervisor_of(city.cast.managers[_place_of(city, plan)])
        approve_plan(plan, by=decider, at=at)
        publish_plan(plan, by=decider, at=at + timedelta(minutes=2))


def _place_of(city: City, plan: VisitPlan) -> int:
    return next(place for place, manager in enumerate(city.cast.managers) if manager.pk == plan.manager_id)
