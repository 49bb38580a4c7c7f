"""What a worker runs for surveys."""

from datetime import date, time
from typing import Any

from django.utils import timezone

from rounds.common.jobs import JobRun, daily, job
from rounds.people.models import Company, Staff
from rounds.surveys.actions.campaigns import close_ended
from rounds.surveys.actions.degrees import compute_degrees
from rounds.surveys.actions.reminding import remind_waiting
from rounds.surveys.queries.degrees import last_month_of, months_missing


@job("degrees.compute")
def compute(run: JobRun, *, company: int, by_id: int) -> dict[str, Any]:
    """The last full month again, because somebody asked."""
    now = timezone.now()
    found, person = Company.objects.unscoped("a job").get(pk=company), Staff.objects.get(pk=by_id)
    run.progress(5)
    return {"run": compute_degrees(found, last_month_of(found, now), by=person, at=now).pk}


@daily("degrees.month", begins=time(2, 30), until=time(22))
def monthly(run: JobRun, *, company: int, day: str) -> dict[str, Any]:
    """On the first day that finds them missing: the last full month, and the one its trends look back to."""
    found, now = Company.objects.unscoped("a job").get(pk=company), timezone.now()
    months = months_missing(found, date.fromisoformat(day), at=now)
    for place, month in enumerate(months):
        run.progress(100 * place // len(months))
        compute_degrees(found, month, by="system", at=now)
    return {"months": [month.isoformat() for month in months]}


@daily("surveys.close", begins=time(0, 10), until=time(23, 30))
def close_what_ended(_run: JobRun, *, company: int, day: str) -> dict[str, Any]:
    """Close every campaign whose last day is over."""
    found = Company.objects.unscoped("a job").get(pk=company)
    return {"day": day, "closed": close_ended(found, at=timezone.now())}


@daily("surveys.remind", begins=time(9), until=time(17))
def remind(_run: JobRun, *, company: int, day: str) -> dict[str, Any]:
    """Remind those who have not answered, in working hours."""
    found = Company.objects.unscoped("a job").get(pk=company)
    return {"day": day, "reminded": remind_waiting(found, at=timezone.now())}
