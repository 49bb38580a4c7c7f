"""From what an indicator measured to the points of a part: too few records, the company's mean, the curve (A29, A30).

The last step is the part's formula and the steps before it lead its reasons, so a person can follow every number.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from rounds.assessment.rules.curves import FULL, NOTHING, SHAPE_LABELS, Curve, Shape, plain
from rounds.assessment.rules.lines import Line
from rounds.assessment.rules.measures import Measure, rounded, shown
from rounds.assessment.rules.registry import REGISTRY
from rounds.assessment.rules.shrinking import shrunk
from rounds.visits.rules.reasons import Reason, gettext_noop

LEANING = gettext_noop(
    "样本少则向全公司平均靠拢：（本人 %(n)s 条 × %(own)s + %(k)s × 平均 %(mean)s）÷（%(n)s + %(k)s）= %(value)s"
)
STRAIGHT = gettext_noop("达到目标 %(target)s 记满：%(before)s ÷ %(target)s × 100 = %(value)s")
CURVED = gettext_noop("按%(shape)s（%(points)s）由 %(before)s 得 %(value)s")
HELD = gettext_noop("保底 %(floor)s、封顶 %(ceiling)s：%(before)s 记 %(value)s")
FEW = gettext_noop("只有 %(n)s 条记录，少于 %(smallest)s 条，不计分")


@dataclass(frozen=True)
class Leaning:
    """How much and towards what a value over few records leans: k records of the company's mean."""

    strength: int
    mean: Decimal | None

    def of(self, value: Decimal, number: int) -> Decimal:
        """The value after leaning; as it is when nothing is known of the others or the value rests on no records."""
        if self.mean is None or not self.strength or not number:
            return value
        return shrunk(value, number=number, mean=self.mean, strength=self.strength)


def enough(measure: Measure, indicator: str) -> Measure:
    """Not measured when the sample is smaller than the indicator needs; the reason is said."""
    smallest = REGISTRY[indicator].smallest
    if measure.value is None or not measure.sample or measure.sample >= smallest:
        return measure
    few = Reason(FEW, {"n": measure.sample, "smallest": smallest}, ("A32",))
    return replace(measure, value=None, because=(few, *measure.because), prospect=None)


def settled(measure: Measure, line: Line, leaning: Leaning) -> Measure:
    """The points of a part: the value after leaning and the curve, each step said with its numbers."""
    if measure.value is None or (line.is_plain and not leaning.strength):
        return measure
    steps = [measure.formula]
    value = leaning.of(measure.value, measure.sample)
    if leaning.mean is not None and leaning.strength and measure.sample:
        steps.append(_leant(measure, leaning, value))
    points, more = _points(value, line)
    steps += more
    return replace(
        measure,
        value=points,
        formula=steps[-1],
        because=(*steps[:-1], *measure.because),
        prospect=_prospect(measure, line, leaning, points),
    )


def _leant(measure: Measure, leaning: Leaning, value: Decimal) -> Reason:
    figures = {"n": measure.sample, "k": leaning.strength, "value": shown(value)}
    figures |= {"own": shown(measure.value or Decimal(0)), "mean": shown(leaning.mean or Decimal(0))}
    return Reason(LEANING, figures, ("A53",))


def _points(value: Decimal, line: Line) -> tuple[Decimal, list[Reason]]:
    """The points for a value and the sentences about how they come about."""
    if line.is_plain:
        return value, []
    curved = rounded(line.curve.at(Fraction(value)))
    steps = [_curve_said(value, curved, line)]
    points = min(max(curved, line.floor), line.ceiling).quantize(curved)
    if points != curved:
        figures = {"floor": plain(line.floor), "ceiling": plain(line.ceiling), "before": shown(curved)}
        steps.append(Reason(HELD, figures | {"value": shown(points)}, ("A29",)))
    return points, steps


def _curve_said(before: Decimal, value: Decimal, line: Line) -> Reason:
    curve, figures = line.curve, {"before": shown(before), "value": shown(value)}
    last = curve.points[-1]
    is_straight = curve == Curve(Shape.LINEAR, ((NOTHING, NOTHING), (last[0], FULL)))
    if is_straight and before <= last[0]:
        return Reason(STRAIGHT, figures | {"target": plain(last[0])}, ("A29",))
    points = "、".join(f"{plain(x)}→{plain(y)}" for x, y in curve.points)
    return Reason(CURVED, figures | {"shape": SHAPE_LABELS[curve.shape], "points": points}, ("A29",))


def _prospect(measure: Measure, line: Line, leaning: Leaning, points: Decimal) -> Reason | None:
    """What one more would add, in points of the part; nothing when the curve does not move."""
    if measure.prospect is None or measure.value is None or "gain" not in measure.prospect.params:
        return measure.prospect
    better = min(Decimal(100), measure.value + Decimal(measure.prospect.params["gain"]))
    gain = _points(leaning.of(better, measure.sample), line)[0] - points
    if gain <= 0:
        return None
    return replace(measure.prospect, params=dict(measure.prospect.params) | {"gain": shown(gain)})
