"""Visits, their records, promises made on them, and the review of the day."""

from rounds.visits.models.anomaly import Anomaly
from rounds.visits.models.attachment import Attachment
from rounds.visits.models.digest import Digest
from rounds.visits.models.order import RoundOrder
from rounds.visits.models.promise import Promise
from rounds.visits.models.review import DayReview
from rounds.visits.models.trace import NotePrint, TraceRuling
from rounds.visits.models.visit import Visit

__all__ = [
    "Anomaly",
    "Attachment",
    "DayReview",
    "Digest",
    "NotePrint",
    "Promise",
    "RoundOrder",
    "TraceRuling",
    "Visit",
]
