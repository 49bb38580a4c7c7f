"""What a worker runs for planning."""

from datetime import time
from typing import Any

from django.utils import timezone

from rounds.common.jobs import JobRun, daily, job
from rounds.people.models import Company
from rounds.planning.actions.build import JOB, build_plans
from rounds.planning.actions.choice_deciding import JOB as CHOICE_JOB
from rounds.planning.actions.choice_deciding import change_manager, lapse_proposals
from rounds.planning.actions.replan import JOB as REPLAN_JOB
from rounds.planning.actions.replan_build import build_replan
from rounds.planning.actions.scenario import SCENARIO_JOB, build_scenario
from rounds.planning.models import ManagerChoice, PlanRun, Replan, TerritoryScenario


@job(JOB)
def build(run: JobRun, *, plan_run_id: int) -> dict[str, Any]:
    """Build the drafts of a run, telling how far it is; a cancel leaves nothing behind."""
    plan_run = PlanRun.objects.unscoped("the worker builds what was asked for").get(pk=plan_run_id)
    build_plans(plan_run, report=run.progress, at=timezone.now())
    return {"plans": plan_run.plans.count()}


@job(SCENARIO_JOB)
def divide(run: JobRun, *, scenario_id: int) -> dict[str, Any]:
    """Compute a territory scenario; a cancel leaves it empty."""
    scenario = TerritoryScenario.objects.unscoped("the worker computes what was asked for").get(pk=scenario_id)
    build_scenario(scenario, report=run.progress, at=timezone.now())
    return {"state": scenario.state}


@job(REPLAN_JOB)
def adjust(run: JobRun, *, replan_id: int) -> dict[str, Any]:
    """Compute the proposals of a re-planning; a cancel leaves none."""
    row = Replan.objects.unscoped("the worker computes what was asked for").get(pk=replan_id)
    build_replan(row, report=run.progress, at=timezone.now())
    return {"proposals": row.proposals.count()}


@job(CHOICE_JOB)
def take_effect(_run: JobRun, *, choice_id: int) -> dict[str, Any]:
    """On its day: give a retailer to the account manager he chose, or say what stands in the way."""
    row = ManagerChoice.objects.unscoped("the worker carries out what was decided").get(pk=choice_id)
    change_manager(row, by=row.decided_by or "system", at=timezone.now())
    return {"state": row.state}


@daily("choice.lapse", begins=time(0, 20), until=time(23, 30))
def lapse(_run: JobRun, *, company: int, day: str) -> dict[str, Any]:
    """Proposals of another account manager that no retailer answered until yesterday."""
    row = Company.objects.unscoped("the worker works for the company it was begun for").get(pk=company)
    return {"day": day, "lapsed": lapse_proposals(row, at=timezone.now())}
