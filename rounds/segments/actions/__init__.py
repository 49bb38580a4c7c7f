"""The only writers of segments."""

from rounds.segments.actions.answers import answer_will
from rounds.segments.actions.decide import (
    DecisionError,
    confirm_proposal,
    confirm_proposals,
    confirm_run,
    override_proposal,
)
from rounds.segments.actions.propose import propose_segments

__all__ = [
    "DecisionError",
    "answer_will",
    "confirm_proposal",
    "confirm_proposals",
    "confirm_run",
    "override_proposal",
    "propose_segments",
]
