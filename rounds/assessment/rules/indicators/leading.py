"""What a market manager owes his team: plans decided, anomalies answered, doubts ruled on, all in time (C08, C17)."""

from rounds.assessment.rules.facts import PartyFacts
from rounds.assessment.rules.field_facts import TaskRow
from rounds.assessment.rules.measures import Measure, Sentences, share_of
from rounds.visits.rules.reasons import gettext_noop

KINDS = {"plan": "planning.visitplan", "anomaly": "visits.anomaly", "ruling": "visits.anomaly"}
PLANS = Sentences(
    gettext_noop("及时审批 %(good)s 份 ÷ 到期计划 %(count)s 份 × 100 = %(value)s"),
    gettext_noop("及时审批的计划 ÷ 到期计划 × 100"),
    gettext_noop("本期没有要审批的计划"),
    gettext_noop("到期计划 %(count)s 份，及时审批 %(good)s 份"),
    gettext_noop("%(late)s 份超过审批时限"),
    gettext_noop("每多一份及时审批，本项加 %(gain)s 分"),
)
ANOMALIES = Sentences(
    gettext_noop("及时处理 %(good)s 条 ÷ 到期异常 %(count)s 条 × 100 = %(value)s"),
    gettext_noop("及时处理的异常 ÷ 到期异常 × 100"),
    gettext_noop("本期没有要处理的异常"),
    gettext_noop("到期异常 %(count)s 条，及时处理 %(good)s 条"),
    gettext_noop("%(late)s 条超过处理时限"),
    gettext_noop("每多一条及时处理，本项加 %(gain)s 分"),
)
RULINGS = Sentences(
    gettext_noop("及时裁定 %(good)s 条 ÷ 到期提示 %(count)s 条 × 100 = %(value)s"),
    gettext_noop("及时裁定的记录提示 ÷ 到期提示 × 100"),
    gettext_noop("本期没有要裁定的记录提示"),
    gettext_noop("到期提示 %(count)s 条，及时裁定 %(good)s 条"),
    gettext_noop("%(late)s 条超过裁定时限"),
    gettext_noop("每多一条及时裁定，本项加 %(gain)s 分"),
)


def plans_in_time(facts: PartyFacts) -> Measure:
    """Drafted visit plans of the unit approved or declined in time, per plan decided or overdue (C08)."""
    return _in_time(facts, "plan", "plans_in_time", PLANS, ("C08", "C14"))


def anomalies_in_time(facts: PartyFacts) -> Measure:
    """Anomalies told to the market manager and settled within the time allowed, per one settled or overdue (C17)."""
    return _in_time(facts, "anomaly", "anomalies_in_time", ANOMALIES, ("C17",))


def rulings_in_time(facts: PartyFacts) -> Measure:
    """Doubts about records ruled on within the time allowed (E07): a flag is not a verdict, so a person owes one.

    Whom a doubt was about is not asked here, and no doubt counts against anybody by itself.
    """
    return _in_time(facts, "ruling", "rulings_in_time", RULINGS, ("C17", "E07"))


def _in_time(facts: PartyFacts, kind: str, indicator: str, words: Sentences, rules: tuple[str, ...]) -> Measure:
    allowed = (facts.terms.allowed_minutes or {}).get(kind, 0)
    own = [row for row in facts.tasks if row.kind == kind and facts.counts(indicator, f"{KINDS[kind]}:{row.key}")]
    due = [row for row in own if row.is_done or row.minutes > allowed]
    return share_of(
        [row.key for row in due if _is_good(row, allowed)],
        [row.key for row in due],
        words,
        kind=KINDS[kind],
        rules=rules,
    )


def _is_good(row: TaskRow, allowed: int) -> bool:
    return row.is_done and row.minutes <= allowed
