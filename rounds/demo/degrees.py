"""The three degrees of the last full month, and of the one their trends look back to."""

from rounds.demo.city.agenda import Story
from rounds.demo.city.context import City
from rounds.surveys.actions.degrees import compute_degrees
from rounds.surveys.queries.degrees import months_missing


def degrees_computed(city: City) -> Story:
    """In the night before the last day, as the worker does it."""
    frame = city.frame
    at = frame.at(frame.before(frame.today, 1), 2, 40)
    yield at
    for month in months_missing(city.company, at.date(), at=at):
        compute_degrees(city.company, month, by="system", at=at)
