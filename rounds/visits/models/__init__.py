"""Visits, their records and the review of the day."""

from rounds.visits.models.review import DayReview
from rounds.visits.models.visit import Attachment, Visit

__all__ = ["Attachment", "DayReview", "Visit"]
