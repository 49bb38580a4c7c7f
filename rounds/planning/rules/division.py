"""A division of outlets into territories in figures, and the outline of one on a map (C18, D08, D09)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, radians, sqrt

KM_PER_DEGREE = 111.195
Point = tuple[float, float]  # longitude, latitude


@dataclass(frozen=True)
class Part:
    """One territory's share of a division, as the pages show it; minutes are per four weeks."""

    outlets: int = 0
    visits: float = 0.0
    minutes: float = 0.0
    travel: float = 0.0
    km: float = 0.0
    pieces: int = 0
    capacity: float = 0.0

    @property
    def hours(self) -> float:
        """Work in hours."""
        return self.minutes / 60

    @property
    def travel_hours(self) -> float:
        """Way in hours."""
        return self.travel / 60

    @property
    def used(self) -> float:
        """Work as a part of the time there is."""
        return self.minutes / self.capacity if self.capacity > 0 else 0.0


def imbalance(minutes: Sequence[float], shares: Sequence[float]) -> float:
    """Largest relative difference of a workload from what its share would be; 0.05 is 5 %."""
    total, parts = sum(minutes), sum(shares)
    wanted = [total * share / parts for share in shares] if parts else []
    return max((abs(has / due - 1) for has, due in zip(minutes, wanted, strict=True) if due > 0), default=0.0)


def out_of_bounds(outlets: Iterable[int], least: int, most: int) -> int:
    """How many territories hold fewer or more retailers than an account manager should have (C18)."""
    return sum(not least <= number <= most for number in outlets)


def mean_km(points: Sequence[Point], middle: Point) -> float:
    """Mean distance of places from a middle, in kilometres: small is compact."""
    if not points:
        return 0.0
    east = KM_PER_DEGREE * cos(radians(middle[1]))
    apart = (sqrt(((lon - middle[0]) * east) ** 2 + ((lat - middle[1]) * KM_PER_DEGREE) ** 2) for lon, lat in points)
    return sum(apart) / len(points)


def outline(points: Iterable[Point]) -> list[Point]:
    """The convex outline, closed, against the clock (Andrew's monotone chain); empty for less than three corners."""
    ordered = sorted(set(points))
    if len(ordered) < 3:
        return []
    lower, upper = _half(ordered), _half(ordered[::-1])
    corners = [*lower[:-1], *upper[:-1]]
    return [*corners, corners[0]] if len(corners) >= 3 else []


def _half(points: Sequence[Point]) -> list[Point]:
    chain: list[Point] = []
    for point in points:
        while len(chain) >= 2 and _turn(chain[-2], chain[-1], point) <= 0:
            chain.pop()
        chain.append(point)
    return chain


def _turn(a: Point, b: Point, c: Point) -> float:
    """Above 0 when the way from a over b to c turns left."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
