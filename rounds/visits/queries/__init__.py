"""Reads about visits, each shaped for one page, plan or score."""

from rounds.visits.queries.contacts import duty_balance, last_visit_days
from rounds.visits.queries.day import day_summary
from rounds.visits.queries.missed import missed_by_reason
from rounds.visits.queries.notes import brand_vocabulary, earlier_notes

__all__ = [
    "brand_vocabulary",
    "day_summary",
    "duty_balance",
    "earlier_notes",
    "last_visit_days",
    "missed_by_reason",
]
