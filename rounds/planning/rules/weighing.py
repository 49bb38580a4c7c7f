"""The weighing sheet of a change of account manager: facts side by side, nothing added up to a score (A49)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rounds.planning.rules.coverage import Coverage
from rounds.planning.rules.reasons import Reason, gettext_noop

Figures = dict[str, str | int | float]
NOTHING = gettext_noop("没有记录")


@dataclass(frozen=True)
class Line:
    """One fact: of today's account manager, of the candidate, and where both come from. All are message ids."""

    label: str
    today: Reason
    then: Reason
    source: str
    rules: tuple[str, ...]

    def record(self) -> dict[str, Any]:
        """Plain JSON for the decision that rests on it."""
        sides = {"today": self.today.record(), "then": self.then.record()}
        return {"label": self.label, "source": self.source, "rules": list(self.rules), **sides}


@dataclass(frozen=True)
class Side:
    """What the records say of one account manager in the weeks looked at.

    `due` door visits by the intervals of all his other retailers and those `made`; `raised` issues of his retailers,
    `charged` those of which he bears a share; `ratings` of visits with their `mean` (1 to 5, None without); `asked`
    requests about him in a year, with their reasons when there are enough of them; `km` one way, `minutes` on the road
    there per four weeks.
    """

    due: int
    made: int
    raised: int
    charged: int
    ratings: int
    mean: float | None
    asked: int
    reasons: Mapping[str, int]
    km: float | None
    minutes: float | None
    load: int


@dataclass(frozen=True)
class ShopFacts:
    """Of the retailer himself: his real visits, his issues, what he asks of whoever looks after him."""

    coverage: Coverage
    raised: int
    charged: int
    open_issues: int
    visits: float
    minutes: float


@dataclass(frozen=True)
class Scale:
    """By which settings it is weighed: weeks looked at, least and most retailers, smallest group told apart."""

    weeks: int
    least: int
    most: int
    min_group: int


def weighed(shop: ShopFacts, today: Side, then: Side, scale: Scale) -> list[Line]:
    """The lines of the sheet, in the order in which they are read; no sum, no rank."""
    return [
        _visits(shop, scale),
        _shop_issues(shop, scale),
        _others(today, then, scale),
        _liability(today, then, scale),
        _ratings(today, then, scale),
        _asked(today, then, scale),
        _way(today, then),
        _work(shop),
        _load(today, then, scale),
        _left_behind(shop),
    ]


def _visits(shop: ShopFacts, scale: Scale) -> Line:
    covered = shop.coverage
    text = gettext_noop(
        "%(weeks)s 周内应上门 %(due)s 次，实际 %(made)s 次；最长 %(longest)s 天没人来，间隔 %(interval)s 天"
    )
    figures: Figures = {
        "weeks": scale.weeks,
        "due": covered.due,
        "made": covered.made,
        "longest": covered.longest,
        "interval": covered.interval,
    }
    then = Reason(gettext_noop("换人后间隔不变，仍是 %(interval)s 天"), {"interval": covered.interval}, ())
    source = gettext_noop("拜访记录")
    return Line(gettext_noop("这家店的上门"), Reason(text, figures, ()), then, source, ("C28", "C29", "C30", "E10"))


def _shop_issues(shop: ShopFacts, scale: Scale) -> Line:
    text = gettext_noop("%(weeks)s 周内反映 %(raised)s 个问题，其中 %(charged)s 个认定客户经理有责任")
    figures: Figures = {"weeks": scale.weeks, "raised": shop.raised, "charged": shop.charged}
    source = gettext_noop("问题与责任认定")
    then = Reason(gettext_noop("不涉及"), {}, ())
    return Line(gettext_noop("这家店的问题"), Reason(text, figures, ()), then, source, ("A33", "A42"))


def _others(today: Side, then: Side, scale: Scale) -> Line:
    def told(side: Side) -> Reason:
        text = gettext_noop("%(weeks)s 周内应上门 %(due)s 次，实际 %(made)s 次")
        figures: Figures = {"weeks": scale.weeks, "due": side.due, "made": side.made}
        return Reason(text, figures, ()) if side.due else _nothing()

    source = gettext_noop("两个片区的拜访记录")
    return Line(gettext_noop("其他零售户的上门"), told(today), told(then), source, ("C28", "C29", "C30"))


def _liability(today: Side, then: Side, scale: Scale) -> Line:
    def told(side: Side) -> Reason:
        text = gettext_noop("%(raised)s 个问题中 %(charged)s 个认定他有责任")
        return Reason(text, {"raised": side.raised, "charged": side.charged}, ()) if side.raised else _nothing()

    source = gettext_noop("责任认定的最新一版")
    return Line(gettext_noop("所有零售户的问题"), told(today), told(then), source, ("A33", "A35", "A41", "A42"))


def _ratings(today: Side, then: Side, scale: Scale) -> Line:
    def told(side: Side) -> Reason:
        if side.mean is None or side.ratings < scale.min_group:
            text = gettext_noop("评价不足 %(least)s 次，不下结论")
            return Reason(text, {"least": scale.min_group}, ())
        text = gettext_noop("%(ratings)s 次评价，平均 %(mean)s 分（满分 5 分）")
        return Reason(text, {"ratings": side.ratings, "mean": f"{side.mean:.1f}"}, ())

    source = gettext_noop("零售户对拜访的评价")
    return Line(gettext_noop("零售户的评价"), told(today), told(then), source, ("A29", "A32"))


def _asked(today: Side, then: Side, scale: Scale) -> Line:
    source = gettext_noop("一年内的申请")
    sides = (_asked_of(today, scale), _asked_of(then, scale))
    return Line(gettext_noop("其他零售户的申请"), *sides, source, ("A32", "A49"))


def _asked_of(side: Side, scale: Scale) -> Reason:
    if not side.asked:
        return Reason(gettext_noop("没有别的零售户申请更换"), {}, ())
    if side.asked < scale.min_group:
        text = gettext_noop("%(asked)s 份；不足 %(least)s 份，不分原因")
        return Reason(text, {"asked": side.asked, "least": scale.min_group}, ())
    words = "、".join(f"{label} {number}" for label, number in side.reasons.items())
    return Reason(gettext_noop("%(asked)s 份：%(reasons)s"), {"asked": side.asked, "reasons": words}, ())


def _way(today: Side, then: Side) -> Line:
    def told(side: Side) -> Reason:
        if side.km is None or side.minutes is None:
            return Reason(gettext_noop("没有位置，算不出路程"), {}, ())
        text = gettext_noop("距出发地 %(km)s 公里，四周专程来回约 %(minutes)s 分钟")
        return Reason(text, {"km": f"{side.km:.1f}", "minutes": round(side.minutes)}, ())

    source = gettext_noop("位置，直线距离 × 绕行系数；与别家同路时会少一些")
    return Line(gettext_noop("路程"), told(today), told(then), source, ("C14", "D08"))


def _work(shop: ShopFacts) -> Line:
    figures: Figures = {"visits": f"{shop.visits:.1f}", "minutes": round(shop.minutes)}
    less = Reason(gettext_noop("四周少 %(visits)s 次上门、店内 %(minutes)s 分钟"), figures, ())
    more = Reason(gettext_noop("四周多 %(visits)s 次上门、店内 %(minutes)s 分钟"), figures, ())
    return Line(gettext_noop("谁多谁少"), less, more, gettext_noop("客户细分的间隔"), ("C28", "C29", "C30"))


def _load(today: Side, then: Side, scale: Scale) -> Line:
    text = gettext_noop("%(before)s → %(after)s 户（一般 %(least)s–%(most)s 户）")
    bounds: Figures = {"least": scale.least, "most": scale.most}
    gives = Reason(text, {"before": today.load, "after": today.load - 1, **bounds}, ())
    gets = Reason(text, {"before": then.load, "after": then.load + 1, **bounds}, ())
    return Line(gettext_noop("负责户数"), gives, gets, gettext_noop("零售户档案"), ("C18",))


def _left_behind(shop: ShopFacts) -> Line:
    stays = gettext_noop("%(open)s 个未结问题由他办到办结")
    none = Reason(gettext_noop("没有未结问题"), {}, ())
    today = Reason(stays, {"open": shop.open_issues}, ()) if shop.open_issues else none
    then = Reason(gettext_noop("更换后新反映的问题由他总协调"), {}, ())
    return Line(gettext_noop("未结问题"), today, then, gettext_noop("问题"), ("A03", "A04"))


def _nothing() -> Reason:
    return Reason(NOTHING, {}, ())


def reason_counts(codes: Sequence[str], labels: Mapping[str, str]) -> dict[str, int]:
    """How often each reason was given, the most frequent first; "" (not said) under its own label."""
    counts = {code: codes.count(code) for code in dict.fromkeys(codes)}
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return {labels[code]: number for code, number in ordered}
