"""The only writers of issues: one function per verb of the trade."""

from rounds.issues.actions.answering import answer_issue, confirm_issue, reopen_issue, tell_retailer
from rounds.issues.actions.dispatching import accept_issue, dispatch_issue, forward_issue, learn_issue, return_issue
from rounds.issues.actions.liability import compute_liability
from rounds.issues.actions.pausing import pause_clock, resume_clock
from rounds.issues.actions.photos import keep_issue_photo
from rounds.issues.actions.raising import raise_issue
from rounds.issues.actions.refusals import (
    DepartmentMissingError,
    IssueConflictError,
    IssueRefusedError,
    RoutingRefusedError,
)
from rounds.issues.actions.routing import adopt_routing, default_routing

__all__ = [
    "DepartmentMissingError",
    "IssueConflictError",
    "IssueRefusedError",
    "RoutingRefusedError",
    "accept_issue",
    "adopt_routing",
    "answer_issue",
    "compute_liability",
    "confirm_issue",
    "default_routing",
    "dispatch_issue",
    "forward_issue",
    "keep_issue_photo",
    "learn_issue",
    "pause_clock",
    "raise_issue",
    "reopen_issue",
    "resume_clock",
    "return_issue",
    "tell_retailer",
]
