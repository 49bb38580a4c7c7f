"""Reads about companies and people."""

from rounds.people.queries.settings import calendar_of, settings_of

__all__ = ["calendar_of", "settings_of"]
