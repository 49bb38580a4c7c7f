"""Schemes, periods, closing runs and their scores."""

from rounds.assessment.models.closing import ClosingRun, Objection, Score, ScorePart
from rounds.assessment.models.scheme import Period, Scheme

__all__ = ["ClosingRun", "Objection", "Period", "Scheme", "Score", "ScorePart"]
