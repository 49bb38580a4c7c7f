"""Retailers nobody came to for too long are visited first: the same question with less freedom for them."""

from collections.abc import Collection
from dataclasses import replace

from rounds.engine import Place
from rounds.planning.queries.problem import Situation
from rounds.planning.rules import settings as chosen

PRIORITY = 3.0  # a visit to them left out weighs like three others


def hurried(situation: Situation, early: Collection[int]) -> Situation:
    """The situation in which these retailers get only rhythms that begin within the catch-up days, at any price."""
    problem = situation.problem
    if problem is None or not early:
        return situation
    latest = situation.settings[chosen.CATCH_UP_DAYS]
    places = tuple(
        _soon(place, latest) if shop.retailer.pk in early else place
        for shop, place in zip(situation.shops, problem.places, strict=True)
    )
    return replace(situation, problem=replace(problem, places=places))


def _soon(place: Place, latest: int) -> Place:
    """Only patterns that begin early enough, if there are any; to change his days costs nothing."""
    soon = tuple(pattern for pattern in place.patterns if pattern.days[0] < latest)
    return replace(place, patterns=soon or place.patterns, previous=None, priority=PRIORITY)
