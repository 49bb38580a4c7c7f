"""At most three of the eleven duties for a visit, each with its reason (C10, C11); never a checklist of eleven."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rounds.visits.rules.facts import VisitFacts
from rounds.visits.rules.reasons import Reason, gettext_noop

DUTIES = (
    "publicise_policy",
    "customer_management",
    "analyse_dynamics",
    "finance_help",
    "adviser",
    "emotional_ties",
    "promote_brands",
    "guide_consumption",
    "regulate_price",
    "market_info",
    "sales_task",
)
TOLD_WEIGHT, FOCUS_WEIGHT, BALANCE_WEIGHT = 200, 30, 12  # an answer owed to a retailer goes before all (A27)
STOCK_LONG_WEEKS, STOCK_SHORT_WEEKS = 4.0, 0.5
FALLING = -0.2
UNSEEN_DAYS = 28
TOPIC_DUTY: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "supply": ("publicise_policy", ("A22", "A26", "E19")),
    "price": ("regulate_price", ("A23", "A26")),
    "enforcement": ("publicise_policy", ("A24", "A26")),
    "delivery": ("publicise_policy", ("A25", "A26")),
    "new_product": ("promote_brands", ("A21", "A26", "F06")),
    "policy": ("publicise_policy", ("A06", "A26")),
}


@dataclass(frozen=True)
class Suggestion:
    """One duty worth doing on this visit, and why."""

    duty: str
    because: tuple[Reason, ...]

    def record(self) -> dict[str, Any]:
        """Plain JSON for the row of the visit."""
        return {"duty": self.duty, "because": [reason.record() for reason in self.because]}


@dataclass(frozen=True)
class _Ground:
    duty: str
    weight: int
    reason: Reason


def suggest_duties(
    facts: VisitFacts,
    *,
    focus: Sequence[str] = (),
    focus_rules: Sequence[str] = (),
    done: Mapping[str, int] | None = None,
    most: int = 3,
) -> tuple[Suggestion, ...]:
    """Up to `most` duties, the strongest reasons first (C10, C11).

    `focus` are the duties of the segment's playbook in their order (C24-C27) with `focus_rules`; `done` counts how
    often each duty was done with this retailer in the balance window. A duty without a reason is never suggested.
    """
    grounds = [*_issue_grounds(facts), *_order_grounds(facts), *_stock_grounds(facts), *_bulletin_grounds(facts)]
    grounds += [*_contact_grounds(facts), *_focus_grounds(focus, focus_rules)]
    grounds += _balance_grounds({g.duty for g in grounds}, done or {})
    weights: dict[str, int] = {}
    for ground in grounds:
        weights[ground.duty] = weights.get(ground.duty, 0) + ground.weight
    best = sorted(weights, key=lambda duty: (-weights[duty], DUTIES.index(duty)))[:most]
    return tuple(Suggestion(duty, tuple(g.reason for g in grounds if g.duty == duty)) for duty in best)


def _issue_grounds(facts: VisitFacts) -> list[_Ground]:
    found = []
    for issue in facts.open_issues:
        words = {"number": issue.number, "category": issue.category, "days": issue.days_open}
        if issue.awaits_telling:
            text = gettext_noop("问题 %(number)s（%(category)s）已有答复，等待告知零售户")
            found.append(_Ground("customer_management", TOLD_WEIGHT, Reason(text, words, ("A05", "A27"))))
        else:
            text = gettext_noop("问题 %(number)s（%(category)s）已 %(days)s 天未办结")
            found.append(_Ground("customer_management", 45, Reason(text, words, ("A05", "A31"))))
    return found


def _order_grounds(facts: VisitFacts) -> list[_Ground]:
    found = []
    if facts.order_is_late:
        words = {"days": facts.days_since_order or 0}
        found.append(
            _Ground("analyse_dynamics", 80, Reason(gettext_noop("距上次订货已 %(days)s 天"), words, ("B01", "C07")))
        )
    if facts.trend is not None and facts.trend <= FALLING:
        fall = Reason(
            gettext_noop("近 13 周订货量下降 %(percent)s%%"), {"percent": round(-100 * facts.trend)}, ("A19",)
        )
        found.append(_Ground("adviser", 60, fall))
    return found


def _stock_grounds(facts: VisitFacts) -> list[_Ground]:
    weeks = facts.stock_weeks
    if weeks is None:
        text = gettext_noop("库存情况还没有记录")
        return [_Ground("market_info", 20, Reason(text, {}, ("C07", "C12")))]
    words: dict[str, Any] = {"stock": f"{facts.stock_cartons:g}", "weeks": f"{weeks:.1f}"}
    if weeks > STOCK_LONG_WEEKS:
        text = gettext_noop("库存 %(stock)s 条，约够 %(weeks)s 周，占用资金")
        return [_Ground("finance_help", 55, Reason(text, words, ("B01", "C07")))]
    if weeks < STOCK_SHORT_WEEKS:
        text = gettext_noop("库存 %(stock)s 条，约够 %(weeks)s 周，可能断货")
        return [_Ground("adviser", 65, Reason(text, words, ("E18", "F05")))]
    return []


def _bulletin_grounds(facts: VisitFacts) -> list[_Ground]:
    found = []
    for bulletin in facts.bulletins:
        duty, rules = TOPIC_DUTY.get(bulletin.topic, ("publicise_policy", ("A26",)))
        text = gettext_noop("部门信息待传递：%(title)s")
        found.append(_Ground(duty, 50, Reason(text, {"title": bulletin.title}, rules)))
    return found


def _contact_grounds(facts: VisitFacts) -> list[_Ground]:
    found = []
    if facts.is_vulnerable:
        text = gettext_noop("弱势群体，需要多关心")
        found.append(_Ground("emotional_ties", 35, Reason(text, {}, ("B07", "E14"))))
    if facts.days_since_visit is not None and facts.days_since_visit > UNSEEN_DAYS:
        text = gettext_noop("已 %(days)s 天没有拜访")
        found.append(_Ground("emotional_ties", 40, Reason(text, {"days": facts.days_since_visit}, ("E04", "E10"))))
    return found


def _focus_grounds(focus: Sequence[str], rules: Sequence[str]) -> list[_Ground]:
    reason = Reason(gettext_noop("是该类型客户的服务重点"), {}, tuple(rules))
    return [_Ground(duty, FOCUS_WEIGHT - place, reason) for place, duty in enumerate(focus) if duty in DUTIES]


def _balance_grounds(named: set[str], done: Mapping[str, int]) -> list[_Ground]:
    """Among duties that already have a reason, those neglected in the window come forward."""
    text = gettext_noop("统计期内还没有对该户做过这项")
    return [
        _Ground(duty, BALANCE_WEIGHT, Reason(text, {}, ("C10", "C11")))
        for duty in DUTIES
        if duty in named and done and not done.get(duty)
    ]
