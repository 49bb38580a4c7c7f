"""What the nightly recheck writes: due times the calendar moved, and issues whose rows disagree with their events."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from rounds.common.events import record
from rounds.issues.actions.hops import change
from rounds.issues.actions.refusals import IssueConflictError
from rounds.issues.models import Hop, Issue
from rounds.issues.queries.recheck import Checked, checked
from rounds.people.models import Company


@dataclass(frozen=True)
class Recheck:
    """How many were looked at, whose due time moved, and the numbers of those that disagree."""

    looked_at: int
    moved: int
    differing: tuple[str, ...]


def recheck_clocks(company: Company, *, at: datetime) -> Recheck:
    """Recompute every clock from the events. A difference is told, never patched; a new calendar moves due times."""
    looked, moved, differing = 0, 0, []
    for one in checked(company, now=at):
        looked += 1
        if one.found:
            _tell(one.issue, one.found, at=at)
            differing.append(one.issue.number)
        elif one.is_moved:
            moved += _move(one, at=at)
    return Recheck(looked, moved, tuple(differing))


def _tell(issue: Issue, found: tuple[str, ...], *, at: datetime) -> None:
    with transaction.atomic():
        record("issue.recheck_differed", issue, by="system", at=at, number=issue.number, found=list(found)[:20])


def _move(one: Checked, *, at: datetime) -> int:
    """The due time by today's calendar; an issue that went on in the meantime is looked at tomorrow."""
    issue = one.issue
    try:
        with transaction.atomic():
            before = issue.holder_due_at
            change(issue, holder_due_at=one.due_at)
            Hop.objects.filter(issue=issue, ends_at__isnull=True).update(due_at=one.due_at)
            record("issue.due_moved", issue, by="system", at=at, before=before, after=one.due_at)
    except IssueConflictError:
        return 0
    return 1
