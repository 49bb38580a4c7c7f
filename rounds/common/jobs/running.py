"""Start, run and reap jobs. Only this module writes Job rows."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules
from django_tasks import task

from rounds.common.models import Job

LEASE = timedelta(minutes=2)
MAX_ATTEMPTS = 3
log = logging.getLogger(__name__)
Work = Callable[..., dict[str, Any] | None]
KINDS: dict[str, Work] = {}


class JobCancelledError(RuntimeError):
    """Somebody asked to stop; the job ends without effect."""


@dataclass(frozen=True)
class JobRun:
    """What running work gets in hand: it reports progress and learns of a cancel."""

    job_id: int

    def progress(self, percent: int, message: str = "") -> None:
        """Say how far it is (0-100); doubles as heartbeat. Raises `JobCancelledError` when a stop was asked for."""
        Job.objects.unscoped("own row").filter(pk=self.job_id).update(
            progress=max(0, min(100, percent)), message=message[:300], beat_at=timezone.now()
        )
        if self.cancel_asked():
            raise JobCancelledError

    def cancel_asked(self) -> bool:
        """Whether somebody asked this job to stop."""
        return Job.objects.unscoped("own row").filter(pk=self.job_id, cancel_asked=True).exists()


def job(kind: str) -> Callable[[Work], Work]:
    """Register `work(run, **args) -> result` under `noun.verb`."""

    def register(work: Work) -> Work:
        KINDS[kind] = work
        return work

    return register


def start(
    kind: str,
    *,
    company_id: int,
    by: Any,
    at: datetime,
    not_before: datetime | None = None,
    for_day: date | None = None,
    **args: Any,
) -> Job:
    """Write the job row and enqueue it once the caller's transaction has committed; it waits until `not_before`.

    With `for_day` it is begun once on that day: IntegrityError when it was.
    """
    _work_of(kind)
    row = Job.objects.create(
        company_id=company_id,
        kind=kind,
        args=args,
        asked_by_id=getattr(by, "pk", None),
        asked_at=at,
        for_day=for_day,
    )
    work = run_job.using(run_after=not_before) if not_before else run_job
    transaction.on_commit(lambda: work.enqueue(row.pk))
    return row


def _work_of(kind: str) -> Work:
    """The work registered under a kind; the first unknown kind of a process loads every app's `jobs`."""
    if kind not in KINDS:
        loaded()
    if kind not in KINDS:
        raise LookupError(f"no job of kind {kind}")
    return KINDS[kind]


@cache
def loaded() -> None:
    """Load every app's `jobs`, so that all kinds are known."""
    autodiscover_modules("jobs", "jobs.imports", "jobs.heads")


@task()
def run_job(job_id: int) -> None:
    """Take the row if nobody has it, run its work, write the outcome. A second delivery finds it taken."""
    taken = (
        Job.objects.unscoped("worker")
        .filter(pk=job_id, state=Job.State.WAITING)
        .update(state=Job.State.RUNNING, beat_at=timezone.now(), progress=0)
    )
    if not taken:
        return
    row = Job.objects.unscoped("worker").get(pk=job_id)
    try:
        result = _work_of(row.kind)(JobRun(job_id), **row.args)
    except JobCancelledError:
        _end(job_id, Job.State.CANCELLED)
    except Exception as error:
        log.exception("job %s %s failed", row.kind, job_id)
        _end(job_id, Job.State.FAILED, message=f"{type(error).__name__}: {error}")
    else:
        _end(job_id, Job.State.DONE, progress=100, result=result or {})


def _end(job_id: int, state: str, **fields: Any) -> None:
    if "message" in fields:
        fields["message"] = fields["message"][:300]
    Job.objects.unscoped("worker").filter(pk=job_id).update(state=state, ended_at=timezone.now(), **fields)


def ask_to_stop(job_id: int, *, at: datetime) -> bool:
    """A waiting job ends at once, a running one at its next word of progress. False when it is already over."""
    row = Job.objects.unscoped("the caller holds the job").filter(pk=job_id)
    waiting = row.filter(state=Job.State.WAITING)
    if waiting.update(state=Job.State.CANCELLED, cancel_asked=True, ended_at=at):
        return True
    return bool(row.filter(state=Job.State.RUNNING).update(cancel_asked=True))


def reap(now: datetime, *, lease: timedelta = LEASE) -> int:
    """Queue again the jobs whose worker died (no heartbeat within the lease); give up after three attempts."""
    stale = Job.objects.unscoped("reaper").filter(state=Job.State.RUNNING, beat_at__lt=now - lease)
    revived = 0
    for row in stale:
        again = row.attempts + 1 < MAX_ATTEMPTS
        outcome: dict[str, Any] = (
            {"state": Job.State.WAITING, "message": ""}
            if again
            else {"state": Job.State.FAILED, "message": "the worker died three times", "ended_at": now}
        )
        moved = stale.filter(pk=row.pk).update(attempts=row.attempts + 1, **outcome)
        if moved and again:
            run_job.enqueue(row.pk)
            revived += 1
    return revived
