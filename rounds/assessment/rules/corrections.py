"""What people have decided about a part after it was measured: a rule lifted for one party, a value set by two (A44).

Both are visible lines of the next version; what was measured stays in the reasons.
"""

from collections.abc import Mapping
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


def corrected(measure: Measure, indicator: str, *, party: str, key: int, inputs: Mapping[str, Any]) -> Measure:
    """The measure with what people decided about it, from the frozen `corrections` and `overrides` of a closing.

    A correction without a record lifts the whole part: no value, so that it is reweighted. An override gives its value.
    Apply it last, after curves and shrinking: what two people agreed on is not bent again.
    """
    mine = {"party": party, "id": key, "indicator": indicator}
    if any(_is_of(line, mine | {"record": ""}) for line in inputs.get("corrections", ())):
        why = (*measure.because, Reason(LIFTED))
        measure = Measure(None, Reason(LIFTED_FORMULA), why, measure.records, measure.against)
    override = next((line for line in inputs.get("overrides", ()) if _is_of(line, mine)), None)
    return _set(measure, override) if override else measure


def _is_of(line: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    return all(line[name] == value for name, value in wanted.items())


def _set(measure: Measure, override: Mapping[str, Any]) -> Measure:
    value = Decimal(override["value"])
    figures = {name: override[name] for name in ("proposed_by", "confirmed_by", "because")}
    figures |= {"before": UNMEASURED if measure.value is None else shown(measure.value), "after": shown(value)}
    because = (Reason(SET_BY_HAND, figures), measure.formula, *measure.because)
    return Measure(value, Reason(SET_FORMULA, {"value": shown(value)}), because, measure.records, measure.against, None)
