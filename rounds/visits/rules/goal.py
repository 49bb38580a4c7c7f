"""The one question of a visit, taken from facts (C05, C14)."""

from dataclasses import dataclass, replace
from typing import Any

from rounds.visits.rules.facts import VisitFacts
from rounds.visits.rules.reasons import Reason, gettext_noop
from rounds.visits.rules.suggestions import FALLING, STOCK_LONG_WEEKS, STOCK_SHORT_WEEKS, UNSEEN_DAYS


@dataclass(frozen=True)
class Goal:
    """A question to answer on the visit and the fact it comes from."""

    question: Reason
    because: Reason
    purpose: str = "contact"


def goal_of(facts: VisitFacts) -> Goal:
    """The most pressing question the facts raise (C05); with no pressing fact, what the file still lacks (C07).

    Its purpose (issue, order, stock, bulletin, contact) says which procedure fits the visit (D02).
    """
    for purpose, asked in (("issue", _issue_goal(facts)), ("order", _order_goal(facts)), ("stock", _stock_goal(facts))):
        if asked:
            return replace(asked, purpose=purpose)
    return _quiet_goal(facts)


def _issue_goal(facts: VisitFacts) -> Goal | None:
    told_first = sorted(facts.open_issues, key=lambda issue: (not issue.awaits_telling, -issue.days_open))
    if not told_first:
        return None
    issue = told_first[0]
    words = {"number": issue.number, "category": issue.category, "days": issue.days_open}
    if issue.awaits_telling:
        question = Reason(gettext_noop("对问题 %(number)s 的答复，零售户是否认可？"), words)
        return Goal(question, Reason(gettext_noop("部门已答复，等待告知"), {}, ("A27", "C05")))
    question = Reason(gettext_noop("问题 %(number)s（%(category)s）现在影响多大？"), words)
    return Goal(question, Reason(gettext_noop("问题已 %(days)s 天未办结"), words, ("A05", "C05")))


def _order_goal(facts: VisitFacts) -> Goal | None:
    if facts.order_is_late:
        words: dict[str, Any] = {"days": facts.days_since_order or 0}
        question = Reason(gettext_noop("为什么已经 %(days)s 天没有订货？"), words)
        because = Reason(gettext_noop("距上次订货已 %(days)s 天"), words, ("C05", "C07"))
        return Goal(question, because)
    if facts.trend is not None and facts.trend <= FALLING:
        words = {"percent": round(-100 * facts.trend)}
        question = Reason(gettext_noop("订货量下降 %(percent)s%% 的原因是什么？"), words)
        return Goal(question, Reason(gettext_noop("近 13 周订货量下降 %(percent)s%%"), words, ("C05",)))
    return None


def _stock_goal(facts: VisitFacts) -> Goal | None:
    weeks = facts.stock_weeks
    if weeks is None:
        return None
    words: dict[str, Any] = {"stock": f"{facts.stock_cartons:g}", "weeks": f"{weeks:.1f}"}
    if weeks > STOCK_LONG_WEEKS:
        question = Reason(gettext_noop("库存 %(stock)s 条里哪些卖得慢？"), words)
        return Goal(question, Reason(gettext_noop("库存约够 %(weeks)s 周"), words, ("C05", "C07")))
    if weeks < STOCK_SHORT_WEEKS:
        question = Reason(gettext_noop("哪些品规快要断货？"), words)
        return Goal(question, Reason(gettext_noop("库存约够 %(weeks)s 周"), words, ("C05", "E18")))
    return None


def _quiet_goal(facts: VisitFacts) -> Goal:
    if facts.bulletins:
        words: dict[str, Any] = {"title": facts.bulletins[0].title}
        question = Reason(gettext_noop("“%(title)s”对他有什么影响？"), words)
        return Goal(question, Reason(gettext_noop("部门信息待传递"), {}, ("A26", "C05")), "bulletin")
    if facts.days_since_visit is not None and facts.days_since_visit > UNSEEN_DAYS:
        words = {"days": facts.days_since_visit}
        question = Reason(gettext_noop("这段时间店里有什么变化？"))
        return Goal(question, Reason(gettext_noop("已 %(days)s 天没有拜访"), words, ("C05", "E10")))
    if facts.stock_cartons is None:
        question = Reason(gettext_noop("现在库存多少、哪些卖得好？"))
        return Goal(question, Reason(gettext_noop("档案里没有库存记录"), {}, ("C05", "C07")), "stock")
    if facts.out_of_province_brands is None:
        question = Reason(gettext_noop("省外品牌上柜了几个？"))
        return Goal(question, Reason(gettext_noop("档案里没有省外品牌记录"), {}, ("C05", "C07")))
    question = Reason(gettext_noop("他最近最关心什么？"))
    return Goal(question, Reason(gettext_noop("没有突出的事实，了解关心的热点"), {}, ("C05", "E08")))
