"""Re-plan with a reason: ask and decide (C08, E09). What is in force stays so until a proposal is accepted."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop

from rounds.common.events import record
from rounds.common.jobs import start
from rounds.people.models import Company, Staff, Territory, Unit
from rounds.people.queries import settings_of
from rounds.planning.actions.build import PlanningError
from rounds.planning.actions.decide import decline_plan
from rounds.planning.actions.publish import put_in_force
from rounds.planning.models import PlanRun, Replan, ReplanProposal, VisitPlan
from rounds.planning.queries.replan import plan_to_replace
from rounds.planning.rules.settings import SEED
from rounds.retailers.models import Retailer

JOB = "plan.replan"


@transaction.atomic
def ask_replan(
    company: Company,
    territories: Iterable[Territory],
    *,
    reason: str,
    first_day: date,
    last_day: date,
    by: Staff | str,
    at: datetime,
    part: str = Replan.Part.DAY,
    minutes: int = 0,
    giver: str = "",
    retailer: Retailer | None = None,
    note: str = "",
    in_background: bool = True,
) -> Replan:
    """Ask for the plans in force of some territories to be adjusted to days lost; a worker computes proposals.

    PlanningError when none of them has a plan in force that the lost days touch.
    """
    chosen = sorted(territories, key=lambda one: one.code)
    today = company.local_day(at)
    if not any(plan_to_replace(one, first_day, last_day, today) for one in chosen):
        raise PlanningError(gettext_noop("这些片区在这几天没有执行中的计划"))
    settings = settings_of(company)
    run = PlanRun.objects.create(
        company=company,
        starts_on=first_day,
        settings={"chosen": dict(settings.chosen), "territories": [one.pk for one in chosen], "replan": True},
        seed=settings[SEED],
        asked_by=by if isinstance(by, Staff) else None,
        asked_at=at,
    )
    row = Replan.objects.create(
        company=company,
        unit=_unit(by, chosen),
        run=run,
        reason=reason,
        first_day=first_day,
        last_day=last_day,
        part=part,
        minutes=minutes,
        giver=giver,
        retailer=retailer,
        note=note[:300],
    )
    record("replan.requested", row, by=by, at=at, **_said(row, run))
    if in_background:
        run.job_id = start(JOB, company_id=company.pk, by=by, at=at, replan_id=row.pk).pk
        run.save(update_fields=["job_id"])
    return row


def _unit(by: Staff | str, territories: Sequence[Territory]) -> Unit:
    return by.unit if isinstance(by, Staff) and by.unit is not None else territories[0].unit


def _said(row: Replan, run: PlanRun) -> dict[str, Any]:
    return {
        "reason": row.reason,
        "first_day": row.first_day,
        "last_day": row.last_day,
        "part": row.part,
        "minutes": row.minutes,
        "giver": row.giver,
        "retailer": row.retailer_id,
        "note": row.note,
        "territories": run.settings["territories"],
    }


@transaction.atomic
def accept_proposal(proposal: ReplanProposal, *, by: Staff | str, at: datetime) -> VisitPlan:
    """Put a proposal in force: visits, plan and event in one step. PlanningError when it is out of date."""
    plan = put_in_force(proposal.plan, by=by, at=at)
    record("replan.accepted", proposal.replan, by=by, at=at, plan=plan.pk, reason=proposal.replan.reason)
    return plan


@transaction.atomic
def decline_proposal(proposal: ReplanProposal, *, because: str, by: Staff | str, at: datetime) -> VisitPlan:
    """Turn a proposal down, with a reason; the plan in force goes on."""
    plan = decline_plan(proposal.plan, because=because, by=by, at=at)
    record("replan.declined", proposal.replan, by=by, at=at, plan=plan.pk, because=because)
    return plan
