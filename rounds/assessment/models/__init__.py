"""Schemes, periods, closing runs and their scores; objections, corrections by hand, and what follows."""

from rounds.assessment.models.closing import ClosingRun, Score, ScorePart
from rounds.assessment.models.difficulty import Difficulty
from rounds.assessment.models.judgement import Judgement
from rounds.assessment.models.objection import Objection, ObjectionFile, Override
from rounds.assessment.models.outcome import Conversation, Outcome, Reply, Ruling, Support
from rounds.assessment.models.scheme import Period, Scheme

__all__ = [
    "ClosingRun",
    "Conversation",
    "Difficulty",
    "Judgement",
    "Objection",
    "ObjectionFile",
    "Outcome",
    "Override",
    "Period",
    "Reply",
    "Ruling",
    "Scheme",
    "Score",
    "ScorePart",
    "Support",
]
