"""What runs by the clock: the recheck at night, escalation and the two lists of a working day."""

from datetime import time
from typing import Any

from django.utils import timezone

from rounds.common.jobs import JobRun, daily
from rounds.issues.actions.day_lists import make_day_lists
from rounds.issues.actions.rechecking import recheck_clocks
from rounds.issues.actions.reminding import escalate_late
from rounds.issues.models import DayList
from rounds.people.models import Company


@daily("issues.recheck", begins=time(1, 30), until=time(23, 30))
def recheck(_run: JobRun, *, company: int, day: str) -> dict[str, Any]:
    """Recompute every clock from the events."""
    found = recheck_clocks(_company(company), at=timezone.now())
    return {"day": day, "looked_at": found.looked_at, "moved": found.moved, "differing": list(found.differing)}


@daily("issues.morning", begins=time(7, 30), until=time(12, 0))
def morning(_run: JobRun, *, company: int, day: str) -> dict[str, Any]:
    """Tell those above of who is late, then everybody of his day."""
    return _lists(_company(company), DayList.Part.MORNING, day)


@daily("issues.evening", begins=time(16, 30), until=time(20, 0))
def evening(_run: JobRun, *, company: int, day: str) -> dict[str, Any]:
    """The same for what came during the day and what is due first tomorrow."""
    return _lists(_company(company), DayList.Part.EVENING, day)


def _lists(company: Company, part: DayList.Part, day: str) -> dict[str, Any]:
    now = timezone.now()
    return {
        "day": day,
        "escalated": escalate_late(company, at=now),
        "lists": make_day_lists(company, part=part, at=now),
    }


def _company(pk: int) -> Company:
    return Company.objects.unscoped("the worker works for the company it was begun for").get(pk=pk)
