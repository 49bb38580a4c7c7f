"""Visits to come: a plan's stops, and a visit nobody planned."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from rounds.common.events import Draft, record, record_all
from rounds.people.models import Company, Staff
from rounds.retailers.models import Retailer
from rounds.visits.actions.reordering import with_order_by_hand
from rounds.visits.models import Visit
from rounds.visits.rules.plan import PlannedStop, duty_record
from rounds.visits.rules.reasons import Reason, RefusedError, gettext_noop
from rounds.visits.rules.suggestions import Suggestion

By = Staff | str


@transaction.atomic
def plan_visits(
    company: Company,
    manager: Staff,
    stops: Sequence[PlannedStop],
    *,
    plan_key: str,
    first_day: date,
    last_day: date,
    by: By,
    at: datetime,
    keep_added: bool = False,
) -> list[Visit]:
    """Put the stops into the manager's rounds; his still-planned visits of the span are withdrawn.

    What is under way, finished or missed stays; with `keep_added` also what no plan had put there. RefusedError when
    a stop lies outside the span or names a retailer of another company.
    """
    _check_stops(company, stops, first_day, last_day)
    stops = with_order_by_hand(manager, stops, {stop.day for stop in stops})
    # Held while they are withdrawn: a visit that a phone starts or finishes at this moment stays what it becomes.
    open_visits = Visit.objects.unscoped("a plan replaces the open visits of its manager").filter(
        company=company, manager=manager, state=Visit.State.PLANNED, planned_on__range=(first_day, last_day)
    )
    replaced = list((open_visits.exclude(plan_key="") if keep_added else open_visits).select_for_update())
    for visit in replaced:
        visit.state, visit.version = Visit.State.WITHDRAWN, visit.version + 1
    Visit.objects.unscoped("rows held above").bulk_update(replaced, ["state", "version"], batch_size=500)
    planned = Visit.objects.bulk_create(
        [_planned(company, manager, stop, plan_key, at) for stop in stops], batch_size=500
    )
    drafts = [Draft("visit.withdrawn", visit, {"plan": plan_key}) for visit in replaced]
    drafts += [Draft("visit.planned", visit, _said(visit)) for visit in planned]
    record_all(drafts, by=by, at=at)
    return planned


def _check_stops(company: Company, stops: Sequence[PlannedStop], first_day: date, last_day: date) -> None:
    if any(not first_day <= stop.day <= last_day for stop in stops):
        raise RefusedError(Reason(gettext_noop("计划里有不在期间内的日子"), {}, ("C14",)))
    wanted = {stop.retailer_id for stop in stops}
    known = Retailer.objects.unscoped("the plan belongs to the company").filter(company=company, pk__in=wanted)
    if known.count() != len(wanted):
        raise RefusedError(Reason(gettext_noop("计划里有不属于本公司的零售户"), {}, ("C14",)))


def _planned(company: Company, manager: Staff, stop: PlannedStop, plan_key: str, at: datetime) -> Visit:
    return Visit(
        company=company,
        manager=manager,
        retailer_id=stop.retailer_id,
        channel=stop.channel,
        planned_on=stop.day,
        position=stop.position,
        planned_minute=stop.minute,
        plan_key=plan_key,
        plan_because=list(stop.because),
        goal=stop.goal[:200],
        goal_because=stop.goal_because[:200],
        no_goal_reason="" if stop.goal else stop.goal_because[:200],
        suggested_duties=[duty_record(duty) for duty in stop.duties],
        made_at=at,
    )


def _said(visit: Visit) -> dict[str, object]:
    return {
        "retailer": visit.retailer_id,
        "manager": visit.manager_id,
        "day": visit.planned_on,
        "channel": visit.channel,
        "goal": visit.goal,
        "plan": visit.plan_key,
    }


@transaction.atomic
def add_visit(
    retailer: Retailer,
    manager: Staff,
    *,
    day: date,
    by: By,
    at: datetime,
    channel: str = Visit.Channel.DOOR,
    goal: str = "",
    goal_because: str = "",
    no_goal_reason: str = "",
    duties: Sequence[Suggestion | str] = (),
    phone_id: UUID | None = None,
) -> Visit:
    """A visit outside the plan. Needs a goal, or says why it has none (C05). One `phone_id`, one visit."""
    if phone_id is not None:
        known = Visit.objects.unscoped("a phone-made id names one visit").filter(
            company_id=retailer.company_id, phone_id=phone_id, manager=manager
        )
        if (made := known.first()) is not None:
            return made
    if not (goal.strip() or no_goal_reason.strip()):
        raise RefusedError(Reason(gettext_noop("没有目标的拜访要写明原因"), {}, ("C05",)))
    visit = Visit.objects.create(
        company_id=retailer.company_id,
        retailer=retailer,
        manager=manager,
        channel=channel,
        planned_on=day,
        goal=goal[:200],
        goal_because=goal_because[:200],
        no_goal_reason=no_goal_reason[:200],
        suggested_duties=[duty_record(duty) for duty in duties],
        phone_id=phone_id,
        made_at=at,
    )
    record("visit.added", visit, by=by, at=at, **_said(visit))
    return visit
