"""The pages of segments."""

from rounds.segments.views.board import board, segment_list
from rounds.segments.views.proposals import (
    proposal_confirm,
    proposal_detail,
    proposal_list,
    proposal_override,
    proposals_confirm,
)
from rounds.segments.views.retailer import answer, of_retailer
from rounds.segments.views.runs import job_state, run_list, run_new

__all__ = [
    "answer",
    "board",
    "job_state",
    "of_retailer",
    "proposal_confirm",
    "proposal_detail",
    "proposal_list",
    "proposal_override",
    "proposals_confirm",
    "run_list",
    "run_new",
    "segment_list",
]
