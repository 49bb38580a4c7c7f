"""What a worker runs for planning."""

from typing import Any

from django.utils import timezone

from rounds.common.jobs import JobRun, job
from rounds.planning.actions.build import JOB, build_plans
from rounds.planning.actions.scenario import SCENARIO_JOB, build_scenario
from rounds.planning.models import PlanRun, TerritoryScenario


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
