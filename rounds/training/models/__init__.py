"""Tables of training."""

from rounds.training.models.gaps import GapDeclaration
from rounds.training.models.plans import PlanTopic, TrainingPlan
from rounds.training.models.sessions import Attendance, TrainingSession

__all__ = ["Attendance", "GapDeclaration", "PlanTopic", "TrainingPlan", "TrainingSession"]
