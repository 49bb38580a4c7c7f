"""The retailers of a territory: promised intervals, fairness, the file, how their business goes (C04, C28-C30, D10)."""

from collections.abc import Sequence
from fractions import Fraction

from rounds.assessment.rules.facts import PartyFacts
from rounds.assessment.rules.field_facts import ShopRow
from rounds.assessment.rules.measures import Measure, Sentences, refs, rounded, share_of, shown, unmeasured
from rounds.visits.rules.reasons import Reason, gettext_noop

SHOP = "retailers.retailer"
KEPT = Sentences(
    gettext_noop("间隔兑现 %(good)s 户 ÷ 有间隔的零售户 %(count)s 户 × 100 = %(value)s"),
    gettext_noop("间隔兑现的零售户 ÷ 有间隔的零售户 × 100"),
    gettext_noop("没有按客户细分定下拜访间隔的零售户"),
    gettext_noop("按客户细分应有拜访间隔 %(count)s 户，兑现 %(good)s 户"),
    gettext_noop("%(late)s 户有一次间隔超过承诺和允许的偏差"),
    gettext_noop("每多一户兑现间隔，本项加 %(gain)s 分"),
)
FILED = gettext_noop("已填 %(filled)s 项 ÷ 应填 %(owed)s 项 × 100 = %(value)s")
FILED_EMPTY = gettext_noop("已填项数 ÷ 应填项数 × 100")
TREND = Sentences(
    gettext_noop("没有下滑 %(good)s 户 ÷ 能比较的 %(count)s 户 × 100 = %(value)s"),
    gettext_noop("没有下滑的零售户 ÷ 能与自己过去比较的零售户 × 100"),
    gettext_noop("没有够半年的订货记录，不能与自己的过去比较"),
    gettext_noop("与各户自己前 13 周相比：能比较 %(count)s 户，平稳或上升 %(good)s 户；不看销量大小"),
    gettext_noop("%(late)s 户下滑或停止订货"),
    gettext_noop("每多一户不下滑，本项加 %(gain)s 分"),
)
FAIR = gettext_noop("各组兑现率之比的平均 × 100 = %(value)s（%(axes)s 组比较）")
FAIR_EMPTY = gettext_noop("容易被忘的一组兑现率 ÷ 另一组兑现率，取平均 × 100，最高 100")
SIDE = gettext_noop("%(weak)s %(weak_kept)s/%(weak_count)s，%(strong)s %(strong_kept)s/%(strong_count)s")
RURAL, URBAN = gettext_noop("乡村"), gettext_noop("城镇")
FAR, NEAR = gettext_noop("远处"), gettext_noop("近处")
WEAK, OTHERS = gettext_noop("弱势群体"), gettext_noop("其他")


def interval_adherence(facts: PartyFacts) -> Measure:
    """Retailers whose promised interval between door visits was kept throughout, per retailer with one (C28-C30).

    The interval is that of the segment; the allowed deviation is a setting. Which visits start it anew is one too.
    """
    return _kept(facts, "interval_adherence", ("C28", "C29", "C30"))


def team_coverage(facts: PartyFacts) -> Measure:
    """The same over all territories of a market manager's team: he plans and checks the rounds (C08, E10)."""
    return _kept(facts, "team_coverage", ("C08", "E10"))


def coverage_fairness(facts: PartyFacts) -> Measure:
    """Whether the rural, the far and the weak are visited as faithfully as the others (C04, E14).

    Per comparison: kept share of the side that is easily forgotten ÷ that of the other, at most 1; the mean of the
    comparisons × 100. Only comparisons whose two sides are both large enough count.
    """
    own = _promised(facts, "coverage_fairness")
    records = refs(SHOP, (shop.key for shop in own))
    rules = ("C04", "E14")
    sides = [side for side in _sides(own) if min(len(side[1]), len(side[3])) >= facts.terms.small_group]
    ratios = [_ratio(facts, weak, strong) for _name, weak, _other, strong in sides]
    found = [ratio for ratio in ratios if ratio is not None]
    if not found:
        why = Reason(gettext_noop("没有两边都够数的比较（城乡、远近、弱势群体）"), rules=rules)
        return unmeasured(Reason(FAIR_EMPTY), why, records)
    value = rounded(100 * sum(found, Fraction(0)) / len(found))
    forgotten = {shop.key for _name, weak, _other, _strong in sides for shop in weak if not _is_kept(facts, shop)}
    return Measure(
        value,
        Reason(FAIR, {"axes": len(found), "value": shown(value)}),
        tuple(_said(facts, *side, rules) for side in sides),
        records,
        refs(SHOP, forgotten),
        None,
        len(own),
    )


def file_completeness(facts: PartyFacts) -> Measure:
    """Fields of the retailer files with a value, per field that should have one (C07, C12, D10).

    Which fields is a setting; what concerns the owner's family is never among the defaults.
    """
    rules = ("C07", "C12", "D10")
    own = [shop for shop in facts.shops if facts.counts("file_completeness", f"{SHOP}:{shop.key}")]
    fields = len(facts.terms.file_fields)
    if not own or not fields:
        return unmeasured(Reason(FILED_EMPTY), Reason(gettext_noop("没有要建档的零售户"), rules=rules))
    owed = len(own) * fields
    filled = owed - sum(len(shop.missing) for shop in own)
    value = rounded(Fraction(100 * filled, owed))
    lacking = [shop.key for shop in own if shop.missing]
    text = gettext_noop("%(shops)s 户，每户 %(fields)s 项；%(lacking)s 户还有缺项")
    because = Reason(text, {"shops": len(own), "fields": fields, "lacking": len(lacking)}, rules)
    gain = rounded(Fraction(100, owed))
    return Measure(
        value,
        Reason(FILED, {"filled": filled, "owed": owed, "value": shown(value)}),
        (because,),
        refs(SHOP, (shop.key for shop in own)),
        refs(SHOP, lacking),
        Reason(gettext_noop("每补一项，本项加 %(gain)s 分"), {"gain": shown(gain)}) if lacking else None,
        len(own),
    )


def growth(facts: PartyFacts) -> Measure:
    """Retailers whose orders do not fall behind their own past, per retailer who can be compared (A19, C07).

    Never volume: a small shop that holds steady counts as much as a big one. Weighs nothing unless a scheme says so.
    """
    own = [shop for shop in facts.shops if shop.trend and facts.counts("growth", f"{SHOP}:{shop.key}")]
    good = [shop.key for shop in own if shop.trend in {"rising", "steady"}]
    return share_of(good, [shop.key for shop in own], TREND, kind=SHOP, rules=("A02", "A19", "C07"))


def _kept(facts: PartyFacts, indicator: str, rules: tuple[str, ...]) -> Measure:
    own = _promised(facts, indicator)
    good = [shop.key for shop in own if _is_kept(facts, shop)]
    return share_of(good, [shop.key for shop in own], KEPT, kind=SHOP, rules=rules)


def _promised(facts: PartyFacts, indicator: str) -> list[ShopRow]:
    return [s for s in facts.shops if s.interval is not None and facts.counts(indicator, f"{SHOP}:{s.key}")]


def _is_kept(facts: PartyFacts, shop: ShopRow) -> bool:
    return (shop.longest or 0) <= (shop.interval or 0) + facts.terms.tolerance_days


def _sides(shops: Sequence[ShopRow]) -> list[tuple[str, list[ShopRow], str, list[ShopRow]]]:
    """Name and members of the side easily forgotten, and of the other."""

    def of(**wanted: object) -> list[ShopRow]:
        return [shop for shop in shops if all(getattr(shop, name) == value for name, value in wanted.items())]

    return [
        (RURAL, of(market="rural"), URBAN, of(market="urban")),
        (FAR, of(distance="far"), NEAR, of(distance="near")),
        (WEAK, of(is_weak=True), OTHERS, of(is_weak=False)),
    ]


def _ratio(facts: PartyFacts, weak: Sequence[ShopRow], strong: Sequence[ShopRow]) -> Fraction | None:
    share = Fraction(_count(facts, strong), len(strong))
    return min(Fraction(1), Fraction(_count(facts, weak), len(weak)) / share) if share else None


def _count(facts: PartyFacts, shops: Sequence[ShopRow]) -> int:
    return sum(1 for shop in shops if _is_kept(facts, shop))


def _said(
    facts: PartyFacts, name: str, weak: list[ShopRow], other: str, strong: list[ShopRow], rules: tuple[str, ...]
) -> Reason:
    figures = {
        "weak": name, "weak_kept": _count(facts, weak), "weak_count": len(weak),
        "strong": other, "strong_kept": _count(facts, strong), "strong_count": len(strong),
    }  # fmt: skip
    return Reason(SIDE, figures, rules)
