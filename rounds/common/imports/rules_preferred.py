"""Two columns or two lists for one fact: which one counts, and whether they contradict each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from rounds.common.imports.values_places import Position, metres_between
from rounds.common.imports.values_problems import Fault, cut
from rounds.common.imports.values_text import plain

T = TypeVar("T")
APART_METRES = 1_000.0
"""Two positions of one outlet further apart than this contradict each other; the state's lists round to about 100 m."""


@dataclass(frozen=True, slots=True)
class Preferred(Generic[T]):
    """The value that counts and the source it came from; `fault` tells a fallback or a contradiction."""

    value: T | None
    source: str = ""
    fault: Fault | None = None


def prefer(candidates: Sequence[tuple[str, T | None]]) -> Preferred[T]:
    """The first filled candidate, in order of preference; `candidates` are (source, value).

    A different second value is told as a doubt (letter case, spaces and signs do not count as different);
    an empty first one as a correction.
    """
    filled = [(source, value) for source, value in candidates if value is not None]
    if not filled:
        return Preferred(None)
    (kept, value), *others = filled
    for other, other_value in others:
        if _folded(value) != _folded(other_value):
            params = {"kept": kept, "value": cut(str(value)), "other": other, "other_value": cut(str(other_value))}
            return Preferred(value, kept, Fault("value.disagrees", params))
    return Preferred(value, kept, _fallback(candidates[0][0], kept, str(value)))


def prefer_position(
    candidates: Sequence[tuple[str, Position | None]], *, apart_metres: float = APART_METRES
) -> Preferred[Position]:
    """The first known position; one further than `apart_metres` away from it in another source is told as a doubt."""
    filled = [(source, position) for source, position in candidates if position is not None]
    if not filled:
        return Preferred(None)
    (kept, position), *others = filled
    for other, other_position in others:
        distance = metres_between(position, other_position)
        if distance > apart_metres:
            params = {"distance": f"{distance / 1000:.1f}", "kept": kept, "other": other}
            return Preferred(position, kept, Fault("position.disagrees", params))
    return Preferred(position, kept, _fallback(candidates[0][0], kept, f"{position.latitude}, {position.longitude}"))


def _fallback(first: str, kept: str, value: str) -> Fault | None:
    return None if kept == first else Fault("value.fallback", {"kept": first, "other": kept, "value": cut(value)})


def _folded(value: object) -> str:
    return "".join(letter for letter in plain(str(value)).casefold() if letter.isalnum())
