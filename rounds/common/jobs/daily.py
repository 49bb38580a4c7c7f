"""Jobs that run once a day in every company, at a time of its own clock. Whoever looks begins what is due."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from rounds.common.jobs.running import Work, job, loaded, start
from rounds.common.models import Job


@dataclass(frozen=True)
class Daily:
    """A kind of job and the local times between which it is begun; after `until` the day goes without it."""

    kind: str
    begins: time
    until: time


DAILY: dict[str, Daily] = {}


def daily(kind: str, *, begins: time, until: time) -> Callable[[Work], Work]:
    """Register `work(run, *, company, day)` to run once on each local day of each company.

    `company` is its id, `day` an ISO date.
    """

    def register(work: Work) -> Work:
        DAILY[kind] = Daily(kind, begins, until)
        return job(kind)(work)

    return register


def start_due(now: datetime, *, company_id: int, timezone: str) -> list[str]:
    """Begin what is due in this company and was not begun yet today; the kinds begun. Many may look at once."""
    loaded()
    local = now.astimezone(ZoneInfo(timezone))
    due = [one.kind for one in DAILY.values() if one.begins <= local.time() < one.until]
    begun = set(
        Job.objects.unscoped("the house looks at its own clock")
        .filter(company_id=company_id, for_day=local.date(), kind__in=due)
        .values_list("kind", flat=True)
    )
    return [kind for kind in sorted(set(due) - begun) if _begun(kind, company_id, now=now, local=local)]


def _begun(kind: str, company_id: int, *, now: datetime, local: datetime) -> bool:
    """False when somebody else began it in the same moment: the constraint lets one of them win."""
    day = local.date()
    try:
        with transaction.atomic():
            start(kind, company_id=company_id, by=None, at=now, for_day=day, company=company_id, day=day.isoformat())
    except IntegrityError:
        return False
    return True
