"""Reads over all nouns, shaped for the home page, the company page and the log."""

from rounds.reports.queries.company import company_state
from rounds.reports.queries.home import figures_for, tasks_for

__all__ = ["company_state", "figures_for", "tasks_for"]
