"""A scheme as lists of lines, one list per group of the assessed; each list weighs exactly 100 (A29, A30, A51)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rounds.assessment.rules.curves import FULL, Curve, between, curve_of, plain, straight
from rounds.assessment.rules.registry import REGISTRY, Half, indicators_for
from rounds.assessment.rules.scheme import DEFAULT_WEIGHTS, INDICATOR_LABELS, Party
from rounds.visits.rules.reasons import Reason, RefusedError, gettext_noop

DEPARTMENT_FUNCTIONS = (
    "sales_department",
    "call_centre",
    "planning_department",
    "monopoly_department",
    "distribution_centre",
)
# The common list of departments counts for every department without a list of its own.
GROUPS = (
    Party.MANAGER.value,
    Party.MARKET_MANAGER.value,
    Party.DEPARTMENT.value,
    *(f"{Party.DEPARTMENT.value}:{function}" for function in DEPARTMENT_FUNCTIONS),
)
ZERO = Decimal(0)


@dataclass(frozen=True)
class Line:
    """One indicator in a scheme: its half (A30), its weight, and how a value becomes points."""

    indicator: str
    half: Half
    weight: Decimal
    target: Decimal
    curve: Curve
    floor: Decimal = ZERO
    ceiling: Decimal = FULL

    @property
    def is_plain(self) -> bool:
        """Whether the value is the points as it stands."""
        return (self.curve, self.floor, self.ceiling) == (straight(FULL), ZERO, FULL)

    def record(self) -> dict[str, Any]:
        """Plain JSON."""
        return {
            "indicator": self.indicator,
            "half": self.half.value,
            "weight": plain(self.weight),
            "target": plain(self.target),
            "curve": self.curve.record(),
            "floor": plain(self.floor),
            "ceiling": plain(self.ceiling),
        }


@dataclass(frozen=True)
class Book:
    """A whole scheme. `is_plain`: adopted as plain weights; values count as they are and do not lean on the mean."""

    lists: Mapping[str, tuple[Line, ...]]
    is_plain: bool = False

    def lines_for(self, party: Party, function: str = "") -> tuple[Line, ...]:
        """The list that holds for a party; nothing when the scheme does not assess it."""
        own = self.lists.get(f"{party.value}:{function}") if function else None
        return own or self.lists.get(party.value, ())

    def record(self) -> dict[str, Any]:
        """Plain JSON, as it is frozen with a closing."""
        return {group: [line.record() for line in lines] for group, lines in self.lists.items()}


def party_of(group: str) -> Party:
    """Which party a group of the scheme belongs to."""
    return Party(group.partition(":")[0])


def checked_lines(group: str, wanted: Sequence[Mapping[str, Any]]) -> tuple[Line, ...]:
    """The lines of one group in the order given, or RefusedError: known indicators of that party, each once, weights of
    0-100 with two decimals that sum to exactly 100, sound curves, a floor below its ceiling."""
    if group not in GROUPS:
        raise _refused(gettext_noop("没有这个考核对象：%(group)s"), group=group)
    known = {indicator.key for indicator in indicators_for(party_of(group))}
    names = [str(line.get("indicator", "")) for line in wanted]
    if strangers := sorted(set(names) - known):
        raise _refused(gettext_noop("没有这个指标：%(names)s"), names="、".join(strangers))
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise _refused(gettext_noop("“%(indicator)s”只能列一次"), indicator=INDICATOR_LABELS[twice[0]])
    lines = tuple(_line(line) for line in wanted)
    total = sum((line.weight for line in lines), ZERO)
    if total != FULL:
        raise _refused(gettext_noop("权重之和必须正好是 100，现在是 %(total)s"), total=plain(total))
    return lines


def _line(wanted: Mapping[str, Any]) -> Line:
    name = str(wanted["indicator"])
    target = _number(name, wanted.get("target", 100), gettext_noop("“%(indicator)s”的目标要在 0 到 100 之间"))
    if not target:
        raise _of(name, gettext_noop("“%(indicator)s”的目标要大于 0"))
    floor = _number(name, wanted.get("floor", 0), gettext_noop("“%(indicator)s”的保底分要在 0 到 100 之间"))
    ceiling = _number(name, wanted.get("ceiling", 100), gettext_noop("“%(indicator)s”的封顶分要在 0 到 100 之间"))
    if floor >= ceiling:
        raise _of(name, gettext_noop("“%(indicator)s”的保底分要小于封顶分"))
    weight_words = gettext_noop("“%(indicator)s”的权重要在 0 到 100 之间，最多两位小数")
    half = str(wanted.get("half") or REGISTRY[name].half)
    return Line(
        indicator=name,
        half=Half(half) if half in tuple(Half) else REGISTRY[name].half,
        weight=_number(name, wanted.get("weight", 0), weight_words),
        target=target,
        curve=curve_of(wanted.get("curve"), target=target),
        floor=floor,
        ceiling=ceiling,
    )


def book_of(lists: Mapping[str, Sequence[Mapping[str, Any]]], *, is_plain: bool = False) -> Book:
    """A kept scheme read back; groups in their fixed order, so that equal schemes are equal bytes."""
    return Book({group: checked_lines(group, lists[group]) for group in GROUPS if lists.get(group)}, is_plain)


def plain_book(weights: Mapping[Party, Mapping[str, object]]) -> Book:
    """Plain weights as lines: the value is the points; an indicator without weight is left out."""
    lists = {
        party.value: [{"indicator": name, "weight": weights[party][name]} for name in _weighed(party, weights[party])]
        for party in weights
    }
    return book_of(lists, is_plain=True)


def _weighed(party: Party, weights: Mapping[str, object]) -> list[str]:
    ordered = [*DEFAULT_WEIGHTS.get(party, {}), *weights]
    return [name for name in dict.fromkeys(ordered) if name in weights and Decimal(str(weights[name]))]


def weights_in(lines: Sequence[Line]) -> dict[str, str]:
    """The short form of a list: indicator to weight."""
    return {line.indicator: plain(line.weight) for line in lines if line.weight}


def _number(name: str, value: object, words: str) -> Decimal:
    try:
        return between(value, words)
    except RefusedError:
        raise _of(name, words) from None


def _of(name: str, words: str) -> RefusedError:
    return _refused(words, indicator=INDICATOR_LABELS[name])


def _refused(text: str, **params: str) -> RefusedError:
    return RefusedError(Reason(text, params, ("A29", "A30")))
