"""Few values of capability occur, so retailers would hide each other on the chart: each column is drawn as a band."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from math import sqrt

GOLDEN = 0.6180339887498949  # multiples of it fill a band evenly, whatever their number
WIDEST = 0.045
STEP = 0.007
EDGE = 0.006

Place = tuple[float, float]


def spread(places: Sequence[Place], *, capability_line: float, will_line: float) -> list[Place]:
    """Where to draw each (capability 0..1, will -1..1): at most WIDEST aside, never over a threshold line."""
    crowd = Counter(capability for capability, _will in places)
    seen: dict[float, int] = defaultdict(int)
    drawn = []
    for capability, will in places:
        number = seen[capability]
        seen[capability] += 1
        width = min(STEP * sqrt(crowd[capability] - 1), WIDEST)
        x = capability + 2 * width * (number * GOLDEN % 1 - 0.5)
        drawn.append((_on_its_side(x, capability, capability_line), _on_its_side(will, will, will_line)))
    return drawn


def _on_its_side(drawn: float, true: float, line: float) -> float:
    moved = max(drawn, line + EDGE) if true >= line else min(drawn, line - EDGE)
    return round(moved, 4)
