"""The registry of indicators: what each measures, for whom, from which records, by which rules of the rulebook.

What is not here cannot be put into a scheme. There is no indicator of sales volume, and none will be added: what counts
is service, and of business only whether retailers hold their own (A02, A11, E16).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from rounds.assessment.rules import indicators as measured
from rounds.assessment.rules.facts import PartyFacts
from rounds.assessment.rules.measures import Measure
from rounds.assessment.rules.scheme import INDICATOR_LABELS, Party
from rounds.visits.rules.reasons import gettext_noop


class Half(StrEnum):
    """The two halves of A30: the work itself, and the person's own quality."""

    PERFORMANCE = "performance"
    QUALITY = "quality"


HALF_LABELS = {Half.PERFORMANCE: gettext_noop("工作业绩"), Half.QUALITY: gettext_noop("自身素质")}


@dataclass(frozen=True)
class Indicator:
    """One indicator. `smallest` is the sample below which nothing is measured; `source` names the records it reads.

    All are measured 0-100 with two decimals. `first_format` is the format of frozen inputs from which its facts are
    there: older runs hold fewer.
    """

    key: str
    measure: Callable[[PartyFacts], Measure]
    parties: tuple[Party, ...]
    rules: tuple[str, ...]
    formula: str
    source: str
    half: Half = Half.PERFORMANCE
    smallest: int = 1
    first_format: int = 2
    unit: str = gettext_noop("分")

    @property
    def label(self) -> str:
        """What it is called (message id)."""
        return INDICATOR_LABELS[self.key]


MANAGER, LEADER, DEPARTMENT = Party.MANAGER, Party.MARKET_MANAGER, Party.DEPARTMENT
SURVEY = gettext_noop("已结束的满意度调查（小组不足下限的不显示）")
ISSUES = gettext_noop("问题及其每一次交接的时间")
VISITS = gettext_noop("拜访计划与拜访记录")
SHOPS = gettext_noop("零售户档案、细分与上门拜访")
TASKS = gettext_noop("操作日志中的起止时间，按工作时间计")
PEOPLE = gettext_noop("由具名的人评定，附依据")

_ALL = (
    Indicator(
        "satisfaction", measured.satisfaction, (MANAGER, DEPARTMENT), ("A14", "A29", "A32"),
        gettext_noop("满意（4—5 分）÷ 作答 × 100"), SURVEY, first_format=1,
    ),
    Indicator(
        "issue_handling", measured.issue_handling, (MANAGER,), ("A05", "A31", "A34"),
        gettext_noop("各环节均及时 ÷ 已到期问题 × 100"), ISSUES, first_format=1,
    ),
    Indicator(
        "issue_answers", measured.issue_answers, (DEPARTMENT,), ("A27", "A35"),
        gettext_noop("及时答复 ÷ 已到期派单 × 100"), ISSUES, first_format=1,
    ),
    Indicator(
        "liability", measured.liability, (MANAGER, DEPARTMENT), ("A33", "A35", "A36"),
        gettext_noop("100 − 承担的责任"), gettext_noop("责任认定与调查中的不满意"), first_format=1,
    ),
    Indicator(
        "visit_completion", measured.visit_completion, (MANAGER,), ("C08", "C14"),
        gettext_noop("已完成 ÷（计划 − 认可的未拜访）× 100"), VISITS, first_format=1,
    ),
    Indicator(
        "interval_adherence", measured.interval_adherence, (MANAGER,), ("C28", "C29", "C30"),
        gettext_noop("间隔兑现的零售户 ÷ 有间隔的零售户 × 100"), SHOPS,
    ),
    Indicator(
        "coverage_fairness", measured.coverage_fairness, (MANAGER,), ("C04", "E14"),
        gettext_noop("容易被忘的一组兑现率 ÷ 另一组兑现率，取平均 × 100，最高 100"), SHOPS, smallest=10,
    ),
    Indicator(
        "trace_quality", measured.trace_quality, (MANAGER,), ("E05", "E06", "E07"),
        gettext_noop("四部分齐全 ÷ 已完成上门拜访 × 100"), VISITS, first_format=1,
    ),
    Indicator(
        "promise_keeping", measured.promise_keeping, (MANAGER, DEPARTMENT), ("D11",),
        gettext_noop("按日兑现的承诺 ÷ 到期承诺 × 100"), gettext_noop("承诺台账"),
    ),
    Indicator(
        "file_completeness", measured.file_completeness, (MANAGER,), ("C07", "C12", "D10"),
        gettext_noop("已填项数 ÷ 应填项数 × 100"), SHOPS,
    ),
    Indicator(
        "bulletin_duty", measured.bulletin_duty, (DEPARTMENT,), ("A22", "A23", "A24", "A25"),
        gettext_noop("按时发布 ÷ 应发布 × 100"), gettext_noop("部门信息"), first_format=1,
    ),
    Indicator(
        "growth", measured.growth, (MANAGER,), ("A02", "A19", "C07"),
        gettext_noop("没有下滑的零售户 ÷ 能与自己过去比较的零售户 × 100"),
        gettext_noop("订单月度特征，只与各户自己的过去比"), smallest=10,
    ),
    Indicator(
        "plans_in_time", measured.plans_in_time, (LEADER,), ("C08", "C14"),
        gettext_noop("及时审批的计划 ÷ 到期计划 × 100"), TASKS,
    ),
    Indicator(
        "anomalies_in_time", measured.anomalies_in_time, (LEADER,), ("C17",),
        gettext_noop("及时处理的异常 ÷ 到期异常 × 100"), TASKS,
    ),
    Indicator(
        "rulings_in_time", measured.rulings_in_time, (LEADER,), ("C17", "E07"),
        gettext_noop("及时裁定的记录提示 ÷ 到期提示 × 100"), TASKS,
    ),
    Indicator(
        "team_coverage", measured.team_coverage, (LEADER,), ("C08", "E10"),
        gettext_noop("间隔兑现的零售户 ÷ 有间隔的零售户 × 100"), SHOPS,
    ),
    Indicator(
        "team_satisfaction", measured.team_satisfaction, (LEADER,), ("A29", "C08"),
        gettext_noop("满意（4—5 分）÷ 作答 × 100"), SURVEY,
    ),
    Indicator(
        "training_result", measured.training_result, (MANAGER, LEADER), ("A28", "A53", "D14"),
        gettext_noop("培训结果合计 ÷ 次数（无故缺席按 0 分）"), gettext_noop("培训与培训结果"), half=Half.QUALITY,
    ),
    Indicator(
        "own_quality", measured.own_quality, (MANAGER, LEADER), ("A30", "B04", "B05"),
        gettext_noop("由人评定的得分合计 ÷ 评定次数"), PEOPLE, half=Half.QUALITY,
    ),
    Indicator(
        "beyond_duty", measured.beyond_duty, (MANAGER,), ("F02",),
        gettext_noop("有经人核实的发现记 100；没有则不计，不扣分"), PEOPLE, half=Half.QUALITY,
    ),
)  # fmt: skip
REGISTRY: Mapping[str, Indicator] = {indicator.key: indicator for indicator in _ALL}


def indicators_for(party: Party) -> list[Indicator]:
    """What a party can be assessed by, in the order of the registry."""
    return [indicator for indicator in _ALL if party in indicator.parties]
