"""Work on whole companies that would keep a page waiting."""

from datetime import date
from typing import Any

from django.utils import timezone

from rounds.common.jobs import JobRun, job
from rounds.people.models import Company, Staff
from rounds.segments.actions import confirm_proposals, propose_segments

STEP = 1000


@job("segments.propose")
def propose(run: JobRun, *, of_company: int, as_of: str, by_id: int) -> dict[str, Any]:
    """Segment a company as of a day; one transaction, so a killed worker leaves the old proposals."""
    company, person = Company.objects.unscoped("a job").get(pk=of_company), Staff.objects.get(pk=by_id)
    run.progress(10)
    made = propose_segments(company, as_of=date.fromisoformat(as_of), by=person, at=timezone.now())
    return {"run": made.pk, "counts": made.counts}


@job("segments.confirm")
def confirm(run: JobRun, *, pks: list[int], because: str, by_id: int) -> dict[str, Any]:
    """Confirm many proposals, a thousand at a time; a cancel keeps what is confirmed."""
    person = Staff.objects.get(pk=by_id)
    done = 0
    for start in range(0, len(pks), STEP):
        run.progress(100 * start // len(pks))
        done += confirm_proposals(pks[start : start + STEP], by=person, at=timezone.now(), because=because)
    return {"confirmed": done}
