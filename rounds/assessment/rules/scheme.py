"""Who is assessed, and plain weights: they sum to exactly 100 or the scheme is refused (A29, A30).

Plain weights are the short form of a scheme; a scheme with targets and curves is a list of lines (lines.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from rounds.visits.rules.reasons import Reason, RefusedError, gettext_noop


class Party(StrEnum):
    """Who is assessed: account managers and, in the same run, market managers and departments (A51)."""

    MANAGER = "manager"
    MARKET_MANAGER = "market_manager"
    DEPARTMENT = "department"


HUNDRED = Decimal(100)
# The indicators there were before schemes had lines, in the order old runs count them in.
DEFAULT_WEIGHTS: Mapping[Party, Mapping[str, Decimal]] = {
    Party.MANAGER: {
        "satisfaction": Decimal(30),
        "issue_handling": Decimal(25),
        "visit_completion": Decimal(15),
        "trace_quality": Decimal(10),
        "liability": Decimal(20),
    },
    Party.DEPARTMENT: {
        "satisfaction": Decimal(35),
        "issue_answers": Decimal(30),
        "bulletin_duty": Decimal(15),
        "liability": Decimal(20),
    },
}
INDICATOR_LABELS = {
    "satisfaction": gettext_noop("零售户满意度"),
    "issue_handling": gettext_noop("问题协调及时"),
    "visit_completion": gettext_noop("拜访完成"),
    "trace_quality": gettext_noop("痕迹完整"),
    "liability": gettext_noop("捆绑责任"),
    "issue_answers": gettext_noop("问题答复及时"),
    "bulletin_duty": gettext_noop("信息发布及时"),
    "interval_adherence": gettext_noop("拜访间隔兑现"),
    "coverage_fairness": gettext_noop("走访公平"),
    "file_completeness": gettext_noop("客户档案完整"),
    "promise_keeping": gettext_noop("承诺兑现"),
    "growth": gettext_noop("零售户经营趋势"),
    "training_result": gettext_noop("培训结果"),
    "own_quality": gettext_noop("自身素质"),
    "beyond_duty": gettext_noop("职责以外的发现"),
    "plans_in_time": gettext_noop("计划审批及时"),
    "anomalies_in_time": gettext_noop("异常处理及时"),
    "rulings_in_time": gettext_noop("记录提示裁定及时"),
    "team_coverage": gettext_noop("团队拜访间隔兑现"),
    "team_satisfaction": gettext_noop("团队零售户满意度"),
}


@dataclass(frozen=True)
class Weights:
    """The checked weights of one party, in the order of the indicators."""

    party: Party
    values: tuple[tuple[str, Decimal], ...]

    def record(self) -> dict[str, str]:
        """Plain JSON: indicator to weight as text."""
        return {name: format(weight, "f") for name, weight in self.values}


def weights_of(party: Party, wanted: Mapping[str, object]) -> Weights:
    """Check weights: known indicators, each 0 to 100 with at most two decimals, together exactly 100.

    RefusedError says which of these does not hold. An indicator left out weighs 0 and does not appear in scores.
    """
    known = DEFAULT_WEIGHTS[party]
    if strangers := sorted(set(wanted) - set(known)):
        raise _refused(gettext_noop("没有这个指标：%(names)s"), names="、".join(strangers))
    weights = {name: _weight(name, wanted.get(name, 0)) for name in known}
    total = sum(weights.values(), Decimal(0))
    if total != HUNDRED:
        raise _refused(gettext_noop("权重之和必须正好是 100，现在是 %(total)s"), total=format(total.normalize(), "f"))
    return Weights(party, tuple((name, weight) for name, weight in weights.items() if weight))


def _weight(name: str, value: object) -> Decimal:
    try:
        weight = Decimal(str(value))
    except InvalidOperation:
        weight = Decimal(-1)
    if not weight.is_finite() or not 0 <= weight <= HUNDRED or weight != round(weight, 2):
        text = gettext_noop("“%(indicator)s”的权重要在 0 到 100 之间，最多两位小数")
        raise _refused(text, indicator=INDICATOR_LABELS[name])
    return weight


def _refused(text: str, **params: str) -> RefusedError:
    return RefusedError(Reason(text, params, ("A29", "A30")))
