"""One step for many issues: each by itself, each with its own outcome."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from rounds.issues.actions.dispatching import accept_issue
from rounds.issues.actions.refusals import IssueConflictError, IssueRefusedError
from rounds.issues.models import Issue
from rounds.people.models import Staff


@dataclass(frozen=True)
class Outcome:
    """What became of one issue; `refused` says why nothing was done, empty when it was."""

    issue: Issue
    refused: str = ""


def accept_issues(seen: Iterable[tuple[Issue, int]], *, by: Staff, at: datetime) -> list[Outcome]:
    """Accept each issue if it still stands as it was seen (its version); a refusal of one stops none of the others."""
    return [_accepted(issue, version, by=by, at=at) for issue, version in seen]


def _accepted(issue: Issue, version: int, *, by: Staff, at: datetime) -> Outcome:
    try:
        if issue.version != version:
            raise IssueConflictError
        accept_issue(issue, by=by, at=at)
    except IssueRefusedError as refused:
        return Outcome(issue, str(refused))
    return Outcome(issue)
