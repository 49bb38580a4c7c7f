"""What people have decided about a part after it was measured: a rule lifted for one party, a value set by two (A44).

Both are visible lines of the next version; what was measured stays in the reasons.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from rounds.assessment.rules.measures import Measure, shown
from rounds.visits.rules.reasons import Reason, gettext_noop

LIFTED = gettext_noop("对本项规则的异议被采纳，本项不计入，权重分给其余各项")
LIFTED_FORMULA = gettext_noop("本项因异议不计入")
SET_BY_HAND = gettext_noop(
    "人工更正：%(before)s → %(after)s。%(proposed_by)s提出，%(confirmed_by)s确认。理由：%(because)s"
)
SET_FORMULA = gettext_noop("人工更正后为 %(value)s")
UNMEASURED = gettext_noop("无数据")
PartKey = tuple[str, int, str]


@dataclass(frozen=True)
class Decided:
    """What was decided about one part of one party."""

    is_lifted: bool = False
    override: Mapping[str, Any] | None = None


def decided_in(inputs: Mapping[str, Any]) -> dict[PartKey, Decided]:
    """By party, id and indicator, from the frozen `corrections` and `overrides` of a closing; old ones have none.

    A correction without a record lifts the whole part.
    """
    found = {_key(line): Decided(is_lifted=True) for line in inputs["corrections"] if not line["record"]}
    for line in inputs.get("overrides", ()):
        found[_key(line)] = replace(found.get(_key(line), Decided()), override=line)
    return found


def _key(line: Mapping[str, Any]) -> PartKey:
    return line["party"], line["id"], line["indicator"]


def corrected(measure: Measure, decided: Decided | None) -> Measure:
    """The measure with what people decided about it. Last of all steps: what two agreed on is not bent again."""
    if decided is None:
        return measure
    if decided.is_lifted:
        why = (*measure.because, Reason(LIFTED, rules=("A44",)))
        measure = replace(measure, value=None, formula=Reason(LIFTED_FORMULA), because=why, prospect=None)
    return _set(measure, decided.override) if decided.override else measure


def _set(measure: Measure, override: Mapping[str, Any]) -> Measure:
    value = Decimal(override["value"])
    figures = {name: override[name] for name in ("proposed_by", "confirmed_by", "because")}
    figures |= {"before": UNMEASURED if measure.value is None else shown(measure.value), "after": shown(value)}
    because = (Reason(SET_BY_HAND, figures, ("A44",)), measure.formula, *measure.because)
    formula = Reason(SET_FORMULA, {"value": shown(value)})
    return replace(measure, value=value, formula=formula, because=because, prospect=None)
