"""Reads about companies and people."""

from rounds.people.queries.settings import calendar_around, calendar_of, settings_of

__all__ = ["calendar_around", "calendar_of", "settings_of"]
