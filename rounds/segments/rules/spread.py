"""Retailers with the same figures would hide each other on the chart: they are drawn in a disc around their place."""

from collections import defaultdict
from collections.abc import Sequence
from math import cos, pi, sin, sqrt

TURN = pi * (3 - sqrt(5))  # the golden angle: no two of a disc meet
STEP = 0.0055
WIDEST = 0.085
EDGE = 0.004

Place = tuple[float, float]


def spread(places: Sequence[Place], *, capability_line: float, will_line: float) -> list[Place]:
    """Where to draw each (capability 0..1, will -1..1): at most WIDEST away, never over a threshold line."""
    seen: dict[Place, int] = defaultdict(int)
    drawn = []
    for capability, will in places:
        number = seen[capability, will]
        seen[capability, will] += 1
        reach = min(STEP * sqrt(number), WIDEST)
        x = capability + reach * cos(number * TURN)
        y = will + 2 * reach * sin(number * TURN)  # the axis of will is twice as long
        drawn.append((_on_its_side(x, capability, capability_line), _on_its_side(y, will, will_line)))
    return drawn


def _on_its_side(drawn: float, true: float, line: float) -> float:
    moved = max(drawn, line + EDGE) if true >= line else min(drawn, line - EDGE)
    return round(moved, 4)
