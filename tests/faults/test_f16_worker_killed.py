"""F16, small: the worker dies while it builds a plan; the plan in force stays, the next try gives the same plan."""

import os
import signal
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from rounds.common.events import verify
from rounds.common.jobs import reap
from rounds.common.jobs.running import LEASE
from rounds.common.models import Job
from rounds.people.actions import set_setting
from rounds.planning.actions import approve_plan, build_plans, publish_plan, request_plan
from rounds.planning.models import PlannedVisit, PlanRun, VisitPlan
from rounds.planning.rules.settings import ITERATIONS
from rounds.segments.actions import propose_segments
from rounds.visits.models import Visit
from tests.e2e.town import Town, open_town, stock
from tests.faults.invariants import say
from tests.services.live import Live

STEPS = 400_000
WORKER = [sys.executable, "manage.py", "db_worker", "--interval", "0.1", "--queue-name", "*"]
PATIENCE = 600.0  # seconds; only so that a test comes to an end


@pytest.fixture
def town(live: Live) -> Town:
    """A town whose plans take some seconds, with one plan in force."""
    at = timezone.now()
    town = open_town(at - timedelta(days=300))
    stock(town, at=at)
    propose_segments(town.company, as_of=timezone.localdate(at), by="system", at=at)
    first = request_plan(town.company, starts_on=monday(), by="system", at=at, in_background=False)
    build_plans(first, at=at)
    for plan in first.plans.all():
        approve_plan(plan, by=town.staff["M01"], at=at)
        publish_plan(plan, by=town.staff["M01"], at=at)
    set_setting(town.company, ITERATIONS, STEPS, by="system", at=at, because="long enough to be killed")
    return town


def monday() -> date:
    today = timezone.localdate()
    return today + timedelta(days=7 - today.weekday())


def await_until(happened: Callable[[], bool]) -> None:
    give_up = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < give_up, "it did not happen in time"
        time.sleep(0.02)


def job_of(run: PlanRun) -> Job:
    return Job.objects.unscoped("the test looks").get(pk=run.job_id or 0)


def rows_of(run: PlanRun) -> list[tuple[Any, ...]]:
    """The whole content of a run's plans."""
    stops = PlannedVisit.objects.filter(plan__run=run).order_by("plan__territory__code", "day", "channel", "position")
    fields = ("plan__territory__code", "day", "channel", "position", "retailer_id", "arrive_minute", "because")
    return list(stops.values_list(*fields))


def in_force() -> tuple[set[int], list[tuple[Any, ...]]]:
    """What account managers go by: the published plans and the planned visits."""
    plans = VisitPlan.objects.unscoped("the test looks").filter(state=VisitPlan.State.PUBLISHED)
    visits = Visit.objects.unscoped("the test looks").filter(state=Visit.State.PLANNED).order_by("pk")
    return set(plans.values_list("pk", flat=True)), list(visits.values_list("pk", "planned_on", "retailer_id"))


def test_a_worker_killed_in_the_middle_leaves_the_old_plan_and_the_rerun_gives_the_plan_it_would_have_given(
    live: Live, town: Town
) -> None:
    before = in_force()
    run = request_plan(town.company, starts_on=monday(), by=town.staff["M01"], at=timezone.now())
    worker = live.start("worker-1", WORKER)
    await_until(lambda: 5 <= job_of(run).progress < 95)
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    assert job_of(run).state == Job.State.RUNNING
    assert in_force() == before
    assert not VisitPlan.objects.unscoped("the test looks").filter(run=run).exists()

    assert reap(timezone.now()) == 0
    assert reap(timezone.now() + LEASE + timedelta(seconds=1)) == 1
    live.start("worker-2", WORKER)
    await_until(lambda: job_of(run).state == Job.State.DONE)
    assert in_force() == before
    assert job_of(run).attempts == 1

    run.refresh_from_db()
    again = PlanRun.objects.create(
        company=run.company,
        starts_on=run.starts_on,
        weeks=run.weeks,
        settings=run.settings,
        seed=run.seed,
        asked_at=run.asked_at,
    )
    build_plans(again, at=timezone.now())
    assert rows_of(again) == rows_of(run)
    assert len(rows_of(run)) > 50
    assert not list(verify(town.company.pk))
    say("F16", kills=1, stops_compared=len(rows_of(run)))
