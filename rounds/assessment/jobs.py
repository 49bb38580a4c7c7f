"""What a worker runs for the assessment."""

from typing import Any

from django.utils import timezone

from rounds.assessment.actions.closing import CLOSING_JOB, close_period
from rounds.assessment.models import Period
from rounds.common.jobs import JobRun, job
from rounds.people.models import Staff


@job(CLOSING_JOB)
def close(run: JobRun, *, period_id: int, by_id: int) -> dict[str, Any]:
    """Close a period, telling how far it is; a second delivery finds nothing changed and gives the same run."""
    periods = Period.objects.unscoped("the worker closes what was asked for").select_related("company")
    by = Staff.objects.get(pk=by_id)
    closed = close_period(periods.get(pk=period_id), by=by, at=timezone.now(), report=run.progress)
    return {"run": closed.pk}
