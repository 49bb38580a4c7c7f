"""The only writers of training."""

from rounds.training.actions.gaps import answer_gap, declare_gap
from rounds.training.actions.plans import (
    answer_training_plan,
    end_training_plan,
    finish_topic,
    follow_up_training,
    plan_training,
)
from rounds.training.actions.refusals import PlanRefusedError, TrainingError
from rounds.training.actions.sessions import Marks, hold_session, plan_session

__all__ = [
    "Marks",
    "PlanRefusedError",
    "TrainingError",
    "answer_gap",
    "answer_training_plan",
    "declare_gap",
    "end_training_plan",
    "finish_topic",
    "follow_up_training",
    "hold_session",
    "plan_session",
    "plan_training",
]
