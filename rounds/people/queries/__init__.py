"""Reads about companies and people."""

from rounds.people.queries.settings import calendar_around, calendar_of, settings_of, settings_read_once

__all__ = ["calendar_around", "calendar_of", "settings_of", "settings_read_once"]
