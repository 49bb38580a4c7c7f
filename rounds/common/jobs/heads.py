"""Every day the head of each company's chain is checked and signed; phones fetch it with their next sync."""

from datetime import date, time
from typing import Any

from django.utils import timezone

from rounds.common.jobs.daily import daily
from rounds.common.jobs.running import JobRun
from rounds.common.sealing import sign_head

SIGN = "chain.sign"


@daily(SIGN, begins=time(0, 5), until=time(23, 55))
def sign(run: JobRun, *, company: int, day: str) -> dict[str, Any]:
    """Fails, and says so in the list of jobs, when what was added since yesterday does not hold."""
    head = sign_head(company, day=date.fromisoformat(day), at=timezone.now())
    return {"number": head.number if head else 0}
