"""F17: a task is delivered twice at once, its worker sleeps past its lease and wakes up late: one effect."""

import os
import signal
from datetime import timedelta

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from rounds.common.jobs import reap
from rounds.common.jobs.running import LEASE, run_job
from rounds.common.models import Event, Job
from rounds.planning.actions import request_plan
from rounds.planning.models import PlannedVisit, VisitPlan
from tests.e2e.town import Town
from tests.faults import invariants
from tests.faults.test_f16_worker_killed import PATIENCE, WORKER, await_until, job_of, monday
from tests.faults.test_f16_worker_killed import town as town
from tests.services.live import Live

WHY = "the test looks at everything"


def test_a_task_delivered_twice_and_late_has_one_effect(live: Live, town: Town) -> None:
    plans_before, drafted = plans(), events("plan.drafted")
    run = request_plan(town.company, starts_on=monday(), by=town.staff["M01"], at=timezone.now())
    for _copy in range(2):  # the queue delivers it three times in all
        run_job.enqueue(job_of(run).pk)
    first, second = live.start("worker-1", WORKER), live.start("worker-2", WORKER)
    await_until(lambda: 5 <= job_of(run).progress < 95)
    assert job_of(run).attempts == 0
    for worker in (first, second):  # whoever has it falls asleep, and so does the other
        os.kill(worker.pid, signal.SIGSTOP)
    assert reap(timezone.now() + LEASE + timedelta(seconds=1)) == 1
    third = live.start("worker-3", WORKER)
    await_until(lambda: job_of(run).state == Job.State.RUNNING and job_of(run).progress >= 5)
    for worker in (first, second):  # and wakes up while another does its work
        os.kill(worker.pid, signal.SIGCONT)
    await_until(lambda: job_of(run).state == Job.State.DONE)
    run_job.enqueue(job_of(run).pk)  # and once more when all is over
    await_until(nothing_queued)
    for worker in (first, second, third):  # each ends what it has in hand
        worker.terminate()
        worker.wait(timeout=PATIENCE)
    one_per_territory(run.pk)
    assert plans() == plans_before + VisitPlan.objects.unscoped(WHY).filter(run=run).count()
    assert events("plan.drafted") - drafted == plans() - plans_before
    assert job_of(run).state == Job.State.DONE
    assert job_of(run).attempts == 1
    assert not invariants.standing()
    invariants.say("F17", deliveries=5, effects=1, plans=plans() - plans_before)


def one_per_territory(run_id: int) -> None:
    """One draft per territory, one stop per place of a day."""
    drafts = VisitPlan.objects.unscoped(WHY).filter(run_id=run_id)
    assert drafts.exists()
    assert drafts.count() == drafts.values("territory").distinct().count()
    stops = PlannedVisit.objects.filter(plan__run_id=run_id, channel="door")
    assert stops.count() == stops.values("plan", "day", "position").distinct().count()


def plans() -> int:
    return VisitPlan.objects.unscoped(WHY).count()


def events(verb: str) -> int:
    return Event.objects.unscoped(WHY).filter(verb=verb).count()


def nothing_queued() -> bool:
    """Whether no delivery waits or runs."""
    return not DBTaskResult.objects.exclude(status__in=("SUCCESSFUL", "FAILED")).exists()
