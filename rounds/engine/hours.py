"""The problem without opening hours, which is searched four times as fast: a start for the one with them."""

from dataclasses import replace
from math import inf

from rounds.engine.arrays import allowed
from rounds.engine.problem import Day, Place, Problem

WAITING = 0.025  # of the working day, for what shops that open later will cost


def has_hours(problem: Problem) -> bool:
    """Whether some visit has to wait for a door to open or be there before it shuts."""
    return any(
        opens > -inf or closes < inf
        for place in problem.places
        for windows in (place.windows, *place.day_windows.values())
        for opens, closes in windows
    )


def without_hours(problem: Problem) -> Problem:
    """The same places and days; shut days stay shut, and the working days are shorter by what waiting costs."""
    days, places = tuple(map(_shorter, problem.days)), tuple(map(_always_open, problem.places))
    return replace(problem, days=days, places=places)


def _shorter(day: Day) -> Day:
    if day.start is None or day.end == inf:
        return day
    return replace(day, end=day.end - WAITING * (day.end - day.start))


def _always_open(place: Place) -> Place:
    shut = {day for day, windows in place.day_windows.items() if not windows}
    open_only = tuple(pattern for pattern in allowed(place) if not shut & set(pattern.days))
    return replace(place, windows=(), day_windows={}, patterns=open_only or place.patterns)
