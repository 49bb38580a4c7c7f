"""The only writers of issues: one function per verb of the trade."""

from rounds.issues.actions.answering import answer_issue, confirm_issue, reopen_issue, tell_retailer
from rounds.issues.actions.bulk import accept_issues
from rounds.issues.actions.co_handling import ask_co_handler, give_opinion, withdraw_question
from rounds.issues.actions.dispatching import accept_issue, dispatch_issue, forward_issue, learn_issue, return_issue
from rounds.issues.actions.following_up import make_follow_up
from rounds.issues.actions.liability import compute_liability
from rounds.issues.actions.objection_refusals import ObjectionRefusedError
from rounds.issues.actions.objections import Asked, decide_liability_objection, object_to_liability
from rounds.issues.actions.pausing import pause_clock, resume_clock
from rounds.issues.actions.photos import keep_issue_photo
from rounds.issues.actions.raising import raise_issue
from rounds.issues.actions.refusals import (
    DepartmentMissingError,
    IssueConflictError,
    IssueRefusedError,
    RoutingRefusedError,
)
from rounds.issues.actions.reminding import escalate_late, remind_holder, reply_to_supervision, supervise_issue
from rounds.issues.actions.routing import adopt_routing, default_routing

__all__ = [
    "Asked",
    "DepartmentMissingError",
    "IssueConflictError",
    "IssueRefusedError",
    "ObjectionRefusedError",
    "RoutingRefusedError",
    "accept_issue",
    "accept_issues",
    "adopt_routing",
    "answer_issue",
    "ask_co_handler",
    "compute_liability",
    "confirm_issue",
    "decide_liability_objection",
    "default_routing",
    "dispatch_issue",
    "escalate_late",
    "forward_issue",
    "give_opinion",
    "keep_issue_photo",
    "learn_issue",
    "make_follow_up",
    "object_to_liability",
    "pause_clock",
    "raise_issue",
    "remind_holder",
    "reopen_issue",
    "reply_to_supervision",
    "resume_clock",
    "return_issue",
    "supervise_issue",
    "tell_retailer",
    "withdraw_question",
]
