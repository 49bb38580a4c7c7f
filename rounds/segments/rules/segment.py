"""Which segment a retailer belongs to, and why (C21-C27).

Capability is the weighted share of three elements that reach their threshold (scale, brands, display); an element
nobody knows is left out and said, never counted as bad. Will is the mean of answered questions and observed behaviour
on a scale from -1 to 1. A number just below its threshold earns part of its weight only when the rule says so: it does
not - 599 cartons are not 600.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rounds.segments.rules.guard import big_retailer_warning
from rounds.segments.rules.reasons import Params, Reason, gettext_noop
from rounds.segments.rules.thresholds import Thresholds
from rounds.segments.rules.will import NOTHING_OBSERVED, Behaviour, WillFact, will_of


@dataclass(frozen=True)
class SegmentFacts:
    """What is known of one retailer; None is unknown, never zero."""

    monthly_volume: float | None
    brands: float | None
    display_grade: int | None
    answers: Sequence[WillFact] = ()
    behaviour: Behaviour = NOTHING_OBSERVED
    as_of: date = date.min
    is_rural: bool = False


@dataclass(frozen=True)
class Verdict:
    """Segment, the two axes (capability 0..1, will -1..1), the reasons and the warnings."""

    segment: str
    capability: float
    will: float
    because: tuple[Reason, ...]
    warnings: tuple[Reason, ...] = ()


SEGMENTS = {(True, True): "promote", (True, False): "maintain", (False, True): "guide", (False, False): "care"}
FOLLOWS = {"promote": "C22", "maintain": "C25", "guide": "C26", "care": "C27"}
VOLUME = gettext_noop("月均销量")
BRANDS = gettext_noop("经营品牌数")
DISPLAY = gettext_noop("出样与店面形象")
UNKNOWN = gettext_noop("%(name)s未知，不计入")
REACHED = gettext_noop("%(name)s %(value)s %(unit)s，达到 %(needed)s（权重 %(weight)s）")
MISSED = gettext_noop("%(name)s %(value)s %(unit)s，不到 %(needed)s（权重 %(weight)s）")


def segment_of(facts: SegmentFacts, thresholds: Thresholds) -> Verdict:
    """The verdict on one retailer: same facts, same thresholds, same verdict."""
    capability, capable_because = capability_of(facts, thresholds)
    will, will_because = will_of(facts.answers, facts.behaviour, as_of=facts.as_of, days=thresholds.will_days)
    is_capable = capability >= thresholds.capability_needed
    is_willing = will >= thresholds.will_needed
    segment = SEGMENTS[is_capable, is_willing]
    axes = Reason(
        gettext_noop("经营能力 %(capability)s（需 %(needed)s），发展意愿 %(will)s（需 %(will_needed)s）"),
        ("C21", FOLLOWS[segment]),
        {
            "capability": round(capability, 2),
            "needed": thresholds.capability_needed,
            "will": round(will, 2),
            "will_needed": thresholds.will_needed,
        },
    )
    contributions = tuple(Reason(text, rules, params) for text, rules, params in will_because)
    warning = big_retailer_warning(facts.monthly_volume, thresholds.big_cap)
    warnings = (Reason(*warning),) if warning else ()
    return Verdict(segment, round(capability, 4), round(will, 4), (axes, *capable_because, *contributions), warnings)


def capability_of(facts: SegmentFacts, thresholds: Thresholds) -> tuple[float, tuple[Reason, ...]]:
    """The weighted share of the elements that reach their threshold, of those that are known."""
    unit = thresholds.volume_unit
    elements = (
        (VOLUME, facts.monthly_volume, thresholds.scale, thresholds.scale_weight, unit),
        (BRANDS, facts.brands, thresholds.brands, thresholds.brands_weight, gettext_noop("个")),
        (DISPLAY, facts.display_grade, thresholds.display, thresholds.display_weight, gettext_noop("级")),
    )
    reached = known = 0.0
    reasons = []
    for name, value, needed, weight, measure in elements:
        if value is None:
            reasons.append(Reason(UNKNOWN, ("C21", "C12"), {"name": name}))
            continue
        known += weight
        params: Params = {
            "name": name,
            "value": round(value, 1),
            "unit": measure,
            "needed": round(needed, 1),
            "weight": weight,
        }
        if value >= needed:
            reached += weight
        reasons.append(Reason(REACHED if value >= needed else MISSED, ("C21", "C22"), params))
    return (reached / known if known else 0.0), tuple(reasons)
