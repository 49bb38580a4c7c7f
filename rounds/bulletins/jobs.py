"""What runs by the clock: every morning the bulletins that departments will owe in the weeks ahead are listed."""

from datetime import time
from typing import Any

from django.utils import timezone

from rounds.bulletins.actions import owe_by_duties
from rounds.common.jobs import JobRun, daily
from rounds.people.models import Company


@daily("bulletins.owe_ahead", begins=time(6, 0), until=time(23, 0))
def owe_ahead(_run: JobRun, *, company: int, day: str) -> dict[str, Any]:
    """List what the duties of a company ask for (A21-A25); a day without a worker is made up for on the next."""
    found = Company.objects.unscoped("the worker works for the company it was begun for").get(pk=company)
    return {"day": day, "owed": owe_by_duties(found, by="system", at=timezone.now())}
