"""The only writers of training."""

from rounds.training.actions.gaps import answer_gap, declare_gap
from rounds.training.actions.refusals import TrainingError
from rounds.training.actions.sessions import Marks, hold_session, plan_session

__all__ = ["Marks", "TrainingError", "answer_gap", "declare_gap", "hold_session", "plan_session"]
