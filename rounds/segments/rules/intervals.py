"""How often a segment is visited (C28-C30). That the best get fewer visits than Maintain and Guide is no mistake."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class VisitRhythm:
    """Days between door visits and between phone visits (0: none), with the rules that say so."""

    interval_days: int
    phone_interval_days: int
    rules: tuple[str, ...]


RULES = {"promote": ("C28",), "maintain": ("C29",), "guide": ("C29",), "care": ("C30", "E14")}


def rhythm_of(segment: str, door_days: Mapping[str, int], phone_days: int) -> VisitRhythm:
    """The rhythm of a segment; Care is visited at the door only (C30 names no phone)."""
    phone = 0 if segment == "care" else phone_days
    return VisitRhythm(door_days[segment], phone, RULES[segment])
