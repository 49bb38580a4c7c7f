"""What a worker runs for the assessment."""

from typing import Any

from django.utils import timezone

from rounds.assessment.actions.closing import CLOSING_JOB, close_period
from rounds.assessment.actions.objections import EFFECT_JOB, keep_effect
from rounds.assessment.models import Objection, Period
from rounds.common.jobs import JobRun, job
from rounds.people.models import Staff


@job(CLOSING_JOB)
def close(run: JobRun, *, period_id: int, by_id: int) -> dict[str, Any]:
    """Close a period, telling how far it is; a second delivery finds nothing changed and gives the same run."""
    periods = Period.objects.unscoped("the worker closes what was asked for").select_related("company")
    by = Staff.objects.get(pk=by_id)
    closed = close_period(periods.get(pk=period_id), by=by, at=timezone.now(), report=run.progress)
    return {"run": closed.pk}


@job(EFFECT_JOB)
def effect(_run: JobRun, *, objection_id: int) -> dict[str, Any]:
    """What upholding an objection would change; one that was settled meanwhile has it or needs it no more."""
    open_ones = Objection.objects.unscoped("the worker computes what was asked for").open()
    objection = open_ones.filter(pk=objection_id, effect__isnull=True).first()
    if objection is not None:
        keep_effect(objection)
    return {"objection": objection_id}
