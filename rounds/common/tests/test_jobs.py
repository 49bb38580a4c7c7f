"""Background work: progress, cancel, failure, double delivery, a dead worker (F16, F17)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from rounds.common.jobs import JobCancelledError, JobRun, job, reap, start
from rounds.common.jobs.running import KINDS, run_job
from rounds.common.models import Job

AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
DONE: list[int] = []


@pytest.fixture(autouse=True)
def kinds() -> Iterator[None]:
    before = dict(KINDS)
    DONE.clear()

    @job("test.count")
    def count(run: JobRun, *, to: int) -> dict[str, int]:
        for number in range(to):
            run.progress(100 * number // to, f"{number}")
            DONE.append(number)
        return {"counted": to}

    @job("test.fail")
    def fail(run: JobRun) -> None:
        run.progress(40)
        raise ValueError("the file is empty")

    yield
    KINDS.clear()
    KINDS.update(before)


def made(kind: str, **args: int) -> Job:
    return Job.objects.create(company_id=1, kind=kind, args=args, asked_at=AT)


@pytest.mark.django_db
def test_a_job_tells_how_far_it_is_and_ends_with_its_result() -> None:
    row = made("test.count", to=4)
    run_job.func(row.pk)
    row.refresh_from_db()
    assert (row.state, row.progress, row.result) == ("done", 100, {"counted": 4})


@pytest.mark.django_db
def test_a_failed_job_says_why() -> None:
    row = made("test.fail")
    run_job.func(row.pk)
    row.refresh_from_db()
    assert (row.state, row.progress, row.message) == ("failed", 40, "ValueError: the file is empty")


@pytest.mark.django_db
def test_a_job_delivered_twice_has_one_effect() -> None:
    row = made("test.count", to=2)
    run_job.func(row.pk)
    run_job.func(row.pk)
    assert DONE == [0, 1]


@pytest.mark.django_db
def test_a_cancelled_job_stops_at_its_next_word() -> None:
    row = made("test.count", to=3)
    Job.objects.filter(pk=row.pk).update(cancel_asked=True)
    run_job.func(row.pk)
    row.refresh_from_db()
    assert (row.state, DONE) == ("cancelled", [])
    assert issubclass(JobCancelledError, RuntimeError)


@pytest.mark.django_db
def test_a_job_whose_worker_died_runs_again_and_after_three_times_is_given_up() -> None:
    row = made("test.count", to=1)
    Job.objects.filter(pk=row.pk).update(state="running", beat_at=AT)
    assert reap(AT + timedelta(minutes=1)) == 0
    assert reap(AT + timedelta(minutes=3)) == 1
    run_job.func(row.pk)  # what a worker does with the task that was enqueued again
    row.refresh_from_db()
    assert (row.state, DONE) == ("done", [0])
    Job.objects.filter(pk=row.pk).update(state="running", beat_at=AT, attempts=2)
    assert reap(AT + timedelta(minutes=3)) == 0
    row.refresh_from_db()
    assert (row.state, row.ended_at) == ("failed", AT + timedelta(minutes=3))


@pytest.mark.django_db
def test_an_unknown_kind_is_refused_at_once() -> None:
    with pytest.raises(LookupError):
        start("no.such", company_id=1, by="system", at=AT)
