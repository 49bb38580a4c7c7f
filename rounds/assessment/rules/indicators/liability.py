"""Bundled liability: points lost by the share borne, from the event log and the survey (A33-A42)."""

from decimal import Decimal
from fractions import Fraction

from rounds.assessment.rules.facts import IssueRow, PartyFacts
from rounds.assessment.rules.measures import Measure, refs, rounded, shown, unmeasured
from rounds.issues.rules.liability import Share
from rounds.issues.rules.sentences import SENTENCES
from rounds.issues.rules.sentences import Reason as Why
from rounds.visits.rules.reasons import Reason, gettext_noop

RULES = ("A33", "A35", "A36")
ISSUE, ITEM = "issues.issue", "surveys.item"
STEP = Decimal("0.0001")
GROUND_LABELS = {
    "primary": gettext_noop("主要责任"),
    "did_not_learn": gettext_noop("没有及时掌握"),
    "did_not_coordinate": gettext_noop("没有及时协调"),
    "did_not_explain": gettext_noop("没有及时沟通解释"),
    "visit_service": gettext_noop("拜访服务"),
    "secondary": gettext_noop("次要责任"),
}
CATEGORY_LABELS = {
    "supply_issue": gettext_noop("货源问题"),
    "order_issue": gettext_noop("订单服务问题"),
    "delivery_issue": gettext_noop("送货服务问题"),
    "market_issue": gettext_noop("市场管理问题"),
    "price_issue": gettext_noop("价格问题"),
    "visit_issue": gettext_noop("拜访服务问题"),
}
LATE = gettext_noop(
    "问题 %(number)s：承担 %(percent)s%%，%(ground)s（用 %(held)s 分钟，限 %(allowed)s 分钟，工作时间）"
)
BUNDLED = gettext_noop("问题 %(number)s：承担 %(percent)s%%，%(ground)s。%(why)s")
SURVEYED = gettext_noop("%(category)s：不满意 %(dissatisfied)s ÷ 作答 %(answers)s，按流转表承担 %(percent)s%%")
FORMULA = gettext_noop(
    "100 − 100 ×（%(issue_weight)s × %(issue_loss)s + %(survey_weight)s × %(survey_loss)s）÷ %(weights)s = %(value)s"
)
EMPTY = gettext_noop("100 − 承担的责任")


def liability(facts: PartyFacts) -> Measure:
    """100 minus what the party bears: of its issues the mean share, of each surveyed category dissatisfaction × share.

    The two sources are weighed by two settings; a source without facts is left out, and with neither there is no value.
    """
    issues = [issue for issue in facts.issues if facts.counts("liability", f"{ISSUE}:{issue.key}")]
    surveyed = _surveyed(facts)
    records = refs(ISSUE, (issue.key for issue in issues)) + refs(ITEM, (n for one in surveyed for n in one.items))
    issue_weight = facts.terms.issue_weight if issues else 0
    survey_weight = facts.terms.survey_weight if surveyed else 0
    weights = issue_weight + survey_weight
    if not weights:
        why = Reason(gettext_noop("本期没有问题，也没有样本足够的调查"), rules=RULES)
        return unmeasured(Reason(EMPTY), why, records)
    borne = [(issue, share) for issue in issues for share in issue.shares if facts.is_mine(share)]
    issue_loss = _mean([Fraction(share.percent) / 100 for _issue, share in borne], len(issues))
    survey_loss = _mean([one.loss for one in surveyed], len(surveyed))
    value = rounded(100 - 100 * (issue_weight * issue_loss + survey_weight * survey_loss) / weights)
    figures = {
        "issue_weight": issue_weight,
        "issue_loss": shown(rounded(issue_loss, STEP)),
        "survey_weight": survey_weight,
        "survey_loss": shown(rounded(survey_loss, STEP)),
        "weights": weights,
        "value": shown(value),
    }
    events = refs("events", (number for _issue, share in borne for number in share.events))
    return Measure(
        value,
        Reason(FORMULA, figures),
        _because(len(issues), borne, surveyed),
        records,
        refs(ISSUE, (issue.key for issue, _share in borne))
        + refs(ITEM, (n for one in surveyed if one.loss for n in one.items))
        + events,
        _prospect(borne, len(issues), Fraction(issue_weight, weights)),
        len(issues) + sum(one.answers for one in surveyed),
    )


class _Category:
    """Dissatisfaction with one category, and the part of it this party bears."""

    def __init__(self, category: str, percent: Decimal, dissatisfied: int, answers: int, items: list[int]) -> None:
        self.category, self.percent, self.items = category, percent, items
        self.dissatisfied, self.answers = dissatisfied, answers
        self.loss = Fraction(dissatisfied, answers) * Fraction(percent) / 100


def _surveyed(facts: PartyFacts) -> list[_Category]:
    found = []
    for category, percent in sorted((facts.charges or {}).items()):
        rows = [row for row in facts.answers if row.category == category and row.counts is not None]
        rows = [row for row in rows if facts.counts("liability", f"{ITEM}:{row.item}")]
        answers = sum(row.answers for row in rows)
        if answers:
            dissatisfied = sum(row.dissatisfied for row in rows)
            found.append(_Category(category, percent, dissatisfied, answers, [row.item for row in rows]))
    return found


def _mean(losses: list[Fraction], count: int) -> Fraction:
    return sum(losses, Fraction(0)) / count if count else Fraction(0)


def _because(count: int, borne: list[tuple[IssueRow, Share]], surveyed: list[_Category]) -> tuple[Reason, ...]:
    reasons = []
    if count:
        text = gettext_noop("%(count)s 件问题中，承担责任 %(borne)s 件")
        reasons.append(Reason(text, {"count": count, "borne": len({issue.key for issue, _s in borne})}, ("A33",)))
    reasons += [_issue_reason(issue, share) for issue, share in borne]
    for one in surveyed:
        figures = {
            "category": CATEGORY_LABELS.get(one.category, one.category),
            "dissatisfied": one.dissatisfied,
            "answers": one.answers,
            "percent": shown(one.percent.normalize()),
        }
        reasons.append(Reason(SURVEYED, figures, ("A36",)))
    return tuple(reasons)


def _issue_reason(issue: IssueRow, share: Share) -> Reason:
    figures: dict[str, object] = {
        "number": issue.number,
        "percent": shown(share.percent.normalize()),
        "ground": GROUND_LABELS[share.ground],
    }
    if not share.figures:
        return Reason(BUNDLED, figures | {"why": SENTENCES[Why(share.reason)]}, share.rules)
    return Reason(LATE, figures | dict(share.figures), share.rules)


def _prospect(borne: list[tuple[IssueRow, Share]], count: int, weight: Fraction) -> Reason | None:
    if not borne:
        return None
    heaviest = max(share.percent for _issue, share in borne)
    gain = rounded(weight * Fraction(heaviest) / count)
    return Reason(gettext_noop("责任最重的一件如不承担，本项加 %(gain)s 分"), {"gain": shown(gain)})
