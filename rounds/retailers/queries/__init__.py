"""Reads about retailers and their file."""

from rounds.retailers.queries.file import Entry, FieldRow, FileGroup, file_of, function_of, history_of
from rounds.retailers.queries.lists import Wanted, neighbours_of, retailers_wanted

__all__ = [
    "Entry",
    "FieldRow",
    "FileGroup",
    "Wanted",
    "file_of",
    "function_of",
    "history_of",
    "neighbours_of",
    "retailers_wanted",
]
