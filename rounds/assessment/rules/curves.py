"""From a measured value to points: a straight line to a target, steps or a threshold, between floor and ceiling."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import Any

from rounds.visits.rules.reasons import Reason, RefusedError, gettext_noop

Point = tuple[Decimal, Decimal]
NOTHING, FULL = Decimal(0), Decimal(100)
MOST_POINTS = 12


class Shape(StrEnum):
    """How points follow the value between the points of a curve."""

    LINEAR = "linear"
    STEPS = "steps"
    THRESHOLD = "threshold"


SHAPE_LABELS = {
    Shape.LINEAR: gettext_noop("直线"),
    Shape.STEPS: gettext_noop("台阶"),
    Shape.THRESHOLD: gettext_noop("达标"),
}


@dataclass(frozen=True)
class Curve:
    """Points for values. Linear: straight between the points. Steps: the last point reached. Threshold: one point, all
    or nothing. Values and points are 0-100; more of the value is never fewer points."""

    shape: Shape
    points: tuple[Point, ...]

    def record(self) -> dict[str, Any]:
        """Plain JSON."""
        return {"shape": self.shape.value, "points": [[plain(x), plain(y)] for x, y in self.points]}

    def at(self, value: Fraction) -> Fraction:
        """The points for a value, exact."""
        reached = [point for point in self.points if Fraction(point[0]) <= value]
        if not reached:
            return Fraction(self.points[0][1]) if self.shape == Shape.LINEAR else Fraction(0)
        x, y = (Fraction(one) for one in reached[-1])
        if self.shape != Shape.LINEAR or len(reached) == len(self.points):
            return y
        next_x, next_y = (Fraction(one) for one in self.points[len(reached)])
        return y + (next_y - y) * (value - x) / (next_x - x)


def straight(target: Decimal) -> Curve:
    """From nothing at 0 to everything at the target."""
    return Curve(Shape.LINEAR, ((NOTHING, NOTHING), (target, FULL)))


def curve_of(wanted: Mapping[str, Any] | None, *, target: Decimal) -> Curve:
    """Check a curve; without points it is the straight line to the target. RefusedError says what does not hold."""
    shape = str((wanted or {}).get("shape", Shape.LINEAR))
    if shape not in tuple(Shape):
        raise _refused(gettext_noop("没有这种曲线：%(shape)s"), shape=shape)
    points = tuple(_point(one) for one in (wanted or {}).get("points", ()))
    if not points:
        return straight(target) if shape == Shape.LINEAR else Curve(Shape(shape), ((target, FULL),))
    _check(points, Shape(shape))
    return Curve(Shape(shape), points)


def _check(points: Sequence[Point], shape: Shape) -> None:
    if shape == Shape.THRESHOLD and len(points) != 1:
        raise _refused(gettext_noop("达标曲线只有一个点"))
    if shape == Shape.LINEAR and len(points) < 2:
        raise _refused(gettext_noop("直线曲线至少要两个点"))
    if len(points) > MOST_POINTS:
        raise _refused(gettext_noop("曲线最多 %(most)s 个点"), most=str(MOST_POINTS))
    if any(later[0] <= earlier[0] for earlier, later in pairwise(points)):
        raise _refused(gettext_noop("曲线各点的指标值要从小到大"))
    if any(later[1] < earlier[1] for earlier, later in pairwise(points)):
        raise _refused(gettext_noop("做得更好不能得分更少：曲线各点的得分不能往下走"))


def _point(wanted: Any) -> Point:
    if not isinstance(wanted, list | tuple) or len(wanted) != 2:
        raise _refused(gettext_noop("曲线的每个点写成“指标值:得分”"))
    x, y = (between(one, gettext_noop("曲线各点的指标值和得分都要在 0 到 100 之间")) for one in wanted)
    return x, y


def between(value: object, refusal: str) -> Decimal:
    """A number from 0 to 100 with at most two decimals, or RefusedError with the words given."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        number = Decimal(-1)
    if not number.is_finite() or not 0 <= number <= FULL or number != round(number, 2):
        raise _refused(refusal)
    return number


def plain(value: Decimal) -> str:
    """The shortest way to write it: 100, 62.5."""
    return format(value.normalize() if value else Decimal(0), "f")


def _refused(text: str, **params: str) -> RefusedError:
    return RefusedError(Reason(text, params, ("A29", "A30")))
