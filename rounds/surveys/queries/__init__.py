"""Reads about campaigns: the questionnaire behind a token, progress, results, facts for the assessment."""

from rounds.surveys.queries.campaigns import campaigns_with_progress, candidates, progress, questionnaire, token_hash
from rounds.surveys.queries.results import satisfaction_facts

__all__ = [
    "campaigns_with_progress",
    "candidates",
    "progress",
    "questionnaire",
    "satisfaction_facts",
    "token_hash",
]
