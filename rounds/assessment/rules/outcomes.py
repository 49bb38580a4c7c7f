"""What results may lead to: proposals with their reasons, decided by people (A44-A48, A52, D17-D19).

Assessment is a means, not the end (A44): nothing here dismisses anybody. The rule for off-post training looks at one
person's own results against a stated threshold and at their trend; it is never given anybody else's, so that last
place cannot be a ground (guiding case 18). A period with a small sample blocks it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from rounds.visits.rules.reasons import Reason, gettext_noop

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class PartResult:
    """One part of a published score: the weight that was used, and how many answers, shops, visits … it rests on."""

    weight: Decimal
    is_measured: bool
    sample: int


@dataclass(frozen=True)
class PeriodResult:
    """One person's newest published score of one period."""

    score: int
    period: str
    starts_on: date
    total: Decimal | None
    parts: tuple[PartResult, ...]


@dataclass(frozen=True)
class Terms:
    """What the company has set. `solid_percent` of the used weight must rest on `few_records` or more."""

    behind_periods: int
    behind_score: int
    behind_rise: int
    pay_periods: int
    pay_score: int
    solid_percent: int
    few_records: int


@dataclass(frozen=True)
class Verdict:
    """Whether a proposal is made, why or why not, and the scores it rests on."""

    proposes: bool
    reasons: tuple[Reason, ...]
    scores: tuple[int, ...] = ()


TOO_FEW = gettext_noop("只有 %(count)s 期已公布的结果，要连续 %(needed)s 期才看")
SMALL = gettext_noop("%(period)s 样本少（样本充足的权重只有 %(solid)s%%，要 %(needed)s%%），不作依据")
NOT_BEHIND = gettext_noop("%(period)s 得 %(total)s 分，不低于 %(limit)s 分")
IMPROVING = gettext_noop("从 %(first)s 分升到 %(last)s 分，正在改善，不提议")
BEHIND = gettext_noop("%(period)s 得 %(total)s 分，低于 %(limit)s 分")
NO_RISE = gettext_noop("从 %(first)s 分到 %(last)s 分，没有上升 %(rise)s 分以上")
A_MEANS = gettext_noop("只与规定的分数线和本人的变化比，不与别人比；系统只提议，由人决定")
REACHED = gettext_noop("%(period)s 得 %(total)s 分，达到 %(limit)s 分")
NOT_REACHED = gettext_noop("%(period)s 得 %(total)s 分，没有达到 %(limit)s 分")


def solid_percent(result: PeriodResult, few_records: int) -> Decimal:
    """Of the weight that was used, the part that rests on enough records; 0 when nothing was measured."""
    whole = sum((part.weight for part in result.parts if part.is_measured), Decimal(0))
    solid = sum((p.weight for p in result.parts if p.is_measured and p.sample >= few_records), Decimal(0))
    return round(HUNDRED * solid / whole, 2) if whole else Decimal(0)


def off_post_training(results: Sequence[PeriodResult], terms: Terms) -> Verdict:
    """Whether off-post training is proposed: behind a stated threshold for N periods in a row, and not rising (A48)."""
    last, why_not = _last(results, terms.behind_periods, terms)
    if why_not is not None:
        return Verdict(False, (why_not,))
    totals = [result.total or Decimal(0) for result in last]
    for result, total in zip(last, totals, strict=True):
        if total >= terms.behind_score:
            return Verdict(False, (_said(NOT_BEHIND, result, terms.behind_score, ("A48",)),))
    ends = {"first": format(totals[0], "f"), "last": format(totals[-1], "f")}
    if totals[-1] - totals[0] >= terms.behind_rise and len(last) > 1:
        return Verdict(False, (Reason(IMPROVING, ends, ("A44", "A48")),))
    reasons = [_said(BEHIND, result, terms.behind_score, ("A48",)) for result in last]
    if len(last) > 1:
        reasons.append(Reason(NO_RISE, ends | {"rise": terms.behind_rise}, ("A48",)))
    reasons.append(Reason(A_MEANS, rules=("A44", "A45")))
    return Verdict(True, tuple(reasons), tuple(result.score for result in last))


def pay_step(results: Sequence[PeriodResult], terms: Terms) -> Verdict:
    """Whether one pay grade up is proposed: at or above a stated score for N periods in a row (D17). Never down."""
    last, why_not = _last(results, terms.pay_periods, terms)
    if why_not is not None:
        return Verdict(False, (why_not,))
    for result in last:
        if (result.total or Decimal(0)) < terms.pay_score:
            return Verdict(False, (_said(NOT_REACHED, result, terms.pay_score, ("D17",)),))
    reasons = tuple(_said(REACHED, result, terms.pay_score, ("A46", "D17")) for result in last)
    return Verdict(True, reasons, tuple(result.score for result in last))


def _last(results: Sequence[PeriodResult], needed: int, terms: Terms) -> tuple[list[PeriodResult], Reason | None]:
    """The newest periods in their order, or the reason why nothing rests on them."""
    last = sorted(results, key=lambda result: result.starts_on)[-needed:]
    if len(last) < needed:
        return [], Reason(TOO_FEW, {"count": len(last), "needed": needed}, ("A48",))
    for result in last:
        solid = solid_percent(result, terms.few_records)
        if result.total is None or solid < terms.solid_percent:
            told = {"period": result.period, "solid": format(solid.normalize(), "f"), "needed": terms.solid_percent}
            return [], Reason(SMALL, told, ("A44",))
    return last, None


def _said(text: str, result: PeriodResult, limit: int, rules: tuple[str, ...]) -> Reason:
    total = "—" if result.total is None else format(result.total, "f")
    return Reason(text, {"period": result.period, "total": total, "limit": limit}, rules)


class Fault(StrEnum):
    """Why a step on a proposal is not taken."""

    NOT_ALLOWED = "not_allowed"
    HIMSELF = "himself"
    NOT_HIS = "not_his"
    NO_WORDS = "no_words"
    ONE_SIDE = "one_side"
    NO_RECORDS = "no_records"
    SETTLED = "settled"
    NOT_TALKED = "not_talked"
    TOO_SOON = "too_soon"
    SAME_PERSON = "same_person"
    NOT_FOR_THIS = "not_for_this"
    NO_SUPPORT = "no_support"
    NO_DAY = "no_day"
    NOT_DECIDED = "not_decided"
    OWED_STILL = "owed_still"
    IN_THE_FUTURE = "in_the_future"
    NO_OWNER = "no_owner"
    DONE_ALREADY = "done_already"
    REOPENED_ALREADY = "reopened_already"
    OTHER_PLAN = "other_plan"


SENTENCES = {
    Fault.NOT_ALLOWED: gettext_noop("您的岗位不能办理这一步"),
    Fault.HIMSELF: gettext_noop("不能办理与自己有关的提议，请由别人办理"),
    Fault.NOT_HIS: gettext_noop("只有本人可以回应"),
    Fault.NO_WORDS: gettext_noop("请写明内容"),
    Fault.ONE_SIDE: gettext_noop("面谈记录要写双方的话"),
    Fault.NO_RECORDS: gettext_noop("奖励和荣誉要引用至少一条记录"),
    Fault.SETTLED: gettext_noop("这份提议已经了结"),
    Fault.NOT_TALKED: gettext_noop("先面谈，写下双方的话，再决定"),
    Fault.TOO_SOON: gettext_noop("本人还没有回应，回应的期限也没有到"),
    Fault.SAME_PERSON: gettext_noop("提议、面谈的人不能决定，请由另一位决定"),
    Fault.NOT_FOR_THIS: gettext_noop("这种提议没有这个决定"),
    Fault.NO_SUPPORT: gettext_noop("先写明公司要给的支持：谁、做什么、什么时候"),
    Fault.NO_DAY: gettext_noop("请填写今天以后的日期"),
    Fault.NOT_DECIDED: gettext_noop("还没有决定"),
    Fault.OWED_STILL: gettext_noop("公司欠的支持还没有兑现，不能结束"),
    Fault.IN_THE_FUTURE: gettext_noop("面谈日期不能在将来"),
    Fault.NO_OWNER: gettext_noop("请写明由谁负责：一个人或一个部门"),
    Fault.DONE_ALREADY: gettext_noop("这一项支持已经兑现"),
    Fault.REOPENED_ALREADY: gettext_noop("已经复议过一次，以复议的决定为准"),
    Fault.OTHER_PLAN: gettext_noop("此人另有一份没有了结的培训计划，请先在“培训”里了结那一份，再决定"),
}


@dataclass(frozen=True)
class Standing:
    """What decides whether a proposal may be decided now, by this person."""

    is_off_post: bool
    is_open: bool
    may_decide: bool
    is_about_him: bool
    took_part: bool
    talks: int
    has_answered: bool
    answer_until: date
    today: date
    supports: int
    is_pay_step: bool = False


def decision_fault(standing: Standing, decision: str, text: str, *, review_on: date | None) -> Fault | None:
    """Why this decision is not taken; None when it is. Rewards are granted or declined; training is talked over first.

    Who proposed it or held the talk does not decide: at least two named people stand behind every decision. A pay
    step is proposed by the rule alone, so it is talked over as well: who talked is the other name.
    """
    choices = {"training", "support", "nothing"} if standing.is_off_post else {"granted", "declined"}
    follows = decision in {"training", "support"}
    waits = not standing.has_answered and standing.today <= standing.answer_until
    found = (
        (not standing.may_decide, Fault.NOT_ALLOWED),
        (standing.is_about_him, Fault.HIMSELF),
        (not standing.is_open, Fault.SETTLED),
        (standing.took_part, Fault.SAME_PERSON),
        (decision not in choices, Fault.NOT_FOR_THIS),
        (not text.strip(), Fault.NO_WORDS),
        ((standing.is_off_post or standing.is_pay_step) and not standing.talks, Fault.NOT_TALKED),
        (standing.is_off_post and waits, Fault.TOO_SOON),
        (follows and not standing.supports, Fault.NO_SUPPORT),
        (follows and (review_on is None or review_on <= standing.today), Fault.NO_DAY),
    )
    return next((fault for applies, fault in found if applies), None)
