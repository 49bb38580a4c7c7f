"""Publishing puts an approved plan into the rounds of its account manager."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_noop

from rounds.common.events import Draft, record, record_all
from rounds.people.models import Company, Staff
from rounds.planning.actions.build import PlanningError
from rounds.planning.actions.decide import approve_plan
from rounds.planning.models import PlannedVisit, ReplanProposal, VisitPlan
from rounds.planning.models.replan import proposal_of
from rounds.planning.queries.preparation import prepared_stops
from rounds.planning.queries.publishing import stops_to_publish
from rounds.planning.queries.replan import still_wanted
from rounds.visits.actions import plan_visits

State = VisitPlan.State


@transaction.atomic
def publish_plan(plan: VisitPlan, *, by: Staff | str, at: datetime) -> VisitPlan:
    """Put an approved plan into the rounds of its account manager; his earlier plan of the span is superseded.

    Days already gone by stay as they were: what the plan had there is counted in the event and in the terms
    (`left_out`), never slipped in late. PlanningError when it is not approved, over, or its manager has changed.
    """
    # The company's row is the lock: of two plans published at once the second sees, and replaces, the first.
    Company.objects.unscoped("the lock of this company").select_for_update(no_key=True).get(pk=plan.company_id)
    first = max(plan.starts_on, plan.company.local_day(at))
    manager = _checked(plan, first)
    proposal = proposal_of(plan)
    if proposal is not None:
        _check_fresh(proposal, plan.company.local_day(at))
    if not _taken(plan, at):
        raise PlanningError(gettext_noop("只有已批准的计划才能发布"))
    plan.refresh_from_db()
    _supersede(plan, first, by=by, at=at)
    stops = stops_to_publish(plan, first)
    if proposal is not None:
        stops = still_wanted(proposal, stops, first)
    plan_visits(
        plan.company,
        manager,
        prepared_stops(plan, stops, at=at),
        plan_key=_key(plan),
        first_day=first,
        last_day=plan.ends_on,
        by=by,
        at=at,
        keep_added=proposal is not None,
    )
    left_out = _left_out(plan, stops, first, proposal)
    plan.terms = {**plan.terms, "left_out": left_out}
    plan.save(update_fields=["terms"])
    because = {"replan": proposal.replan.reason} if proposal else {}
    record("plan.published", plan, by=by, at=at, visits=len(stops), left_out=left_out, **because)
    return plan


@transaction.atomic
def put_in_force(plan: VisitPlan, *, by: Staff | str, at: datetime) -> VisitPlan:
    """Approve (unless that is done) and publish in one step: both or neither."""
    if plan.state != State.APPROVED:
        approve_plan(plan, by=by, at=at)
    return publish_plan(plan, by=by, at=at)


@transaction.atomic
def republish_days(places: Iterable[tuple[VisitPlan, date]], *, by: Staff | str, at: datetime) -> None:
    """Put single days of published plans into the rounds again, after they were changed; drafts are left alone.

    Visits nobody planned stay where they are.
    """
    for plan, day in places:
        if plan.state != State.PUBLISHED or plan.manager is None:
            continue
        stops = [stop for stop in stops_to_publish(plan, day) if stop.day == day]
        prepared = prepared_stops(plan, stops, at=at)
        plan_visits(
            plan.company,
            plan.manager,
            prepared,
            plan_key=_key(plan),
            first_day=day,
            last_day=day,
            by=by,
            at=at,
            keep_added=True,
        )


def _checked(plan: VisitPlan, first: date) -> Staff:
    if plan.manager is None:
        raise PlanningError(gettext_noop("片区还没有客户经理"))
    if plan.territory.manager_id != plan.manager_id:
        raise PlanningError(gettext_noop("片区已换客户经理，请重新生成计划"))
    if first > plan.ends_on:
        raise PlanningError(gettext_noop("计划期已过"))
    return plan.manager


def _check_fresh(proposal: ReplanProposal, today: date) -> None:
    """A proposal answers for the day it was computed on, and for the plan that was in force then."""
    before = VisitPlan.objects.unscoped("the plan a proposal replaces").get(pk=proposal.before_id)
    if before.state != State.PUBLISHED:
        raise PlanningError(gettext_noop("原计划已被别的计划取代，请重新计算"))
    if today > proposal.built_on:
        text = gettext_noop("这份重排是按 %(day)s 的情况算的，请重新计算")
        raise PlanningError(text, day=proposal.built_on.isoformat())


def _left_out(plan: VisitPlan, stops: list[PlannedVisit], first: date, proposal: ReplanProposal | None) -> int:
    """Stops that did not enter the rounds; what a proposal only carries along from days gone by is none."""
    if proposal is None:
        return plan.stops.count() - len(stops)
    return plan.stops.filter(day__gt=first).count() - sum(stop.day > first for stop in stops)


def _taken(plan: VisitPlan, at: datetime) -> bool:
    """Only one of two who publish at once gets true."""
    approved = VisitPlan.objects.unscoped("held plan").filter(pk=plan.pk, state=State.APPROVED)
    return approved.update(state=State.PUBLISHED, published_at=at) == 1


def _supersede(plan: VisitPlan, first: date, *, by: Staff | str, at: datetime) -> None:
    """Earlier plans of the manager or the territory in the span; the visits of another manager are withdrawn."""
    earlier = VisitPlan.objects.unscoped("same manager or territory").filter(
        Q(manager=plan.manager) | Q(territory=plan.territory), state=State.PUBLISHED, ends_on__gte=first
    )
    replaced = list(earlier.filter(starts_on__lte=plan.ends_on).exclude(pk=plan.pk).select_related("manager"))
    VisitPlan.objects.unscoped("same rows").filter(pk__in=[one.pk for one in replaced]).update(state=State.SUPERSEDED)
    record_all([Draft("plan.superseded", one, {"successor": plan.pk}) for one in replaced], by=by, at=at)
    for one in replaced:
        if one.manager is not None and one.manager_id != plan.manager_id:
            last = one.ends_on
            plan_visits(
                plan.company, one.manager, [], plan_key=_key(plan), first_day=first, last_day=last, by=by, at=at
            )


def _key(plan: VisitPlan) -> str:
    return f"plan-{plan.pk}"
