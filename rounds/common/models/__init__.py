"""Tables without trade meaning: the event chain and its signed heads, background jobs, staged imports."""

from rounds.common.models.events import ChainHead, Event, EventContent
from rounds.common.models.heads import SignedHead
from rounds.common.models.imports import ImportChange, ImportMapping, ImportProblem, ImportRun
from rounds.common.models.jobs import Job

__all__ = [
    "ChainHead",
    "Event",
    "EventContent",
    "ImportChange",
    "ImportMapping",
    "ImportProblem",
    "ImportRun",
    "Job",
    "SignedHead",
]
