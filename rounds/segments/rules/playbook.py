"""What to talk about with each segment (C24-C27): the focus among the eleven duties, and what not to do."""

from dataclasses import dataclass

from rounds.segments.rules.reasons import gettext_noop


@dataclass(frozen=True)
class Play:
    """Focus duties in order, advice and what to avoid; message ids."""

    duties: tuple[str, ...]
    advice: str
    avoid: str
    rules: tuple[str, ...]


PLAYBOOK = {
    "promote": Play(
        ("emotional_ties", "publicise_policy", "promote_brands", "market_info", "adviser"),
        gettext_noop("维护关系，讲清政策，培育品牌，推荐网上订货与电子结算，收集市场信息"),
        gettext_noop("不要因其量大而给予额外货源扶持"),
        ("C23", "C24"),
    ),
    "maintain": Play(
        ("analyse_dynamics", "adviser", "finance_help", "market_info"),
        gettext_noop("了解其动态，说明卷烟经营的优势，留意周边有意愿的客户作为潜在替代者"),
        gettext_noop("不要强推品牌，不要忽视其退出迹象"),
        ("C25", "F05"),
    ),
    "guide": Play(
        ("adviser", "promote_brands", "finance_help", "market_info"),
        gettext_noop("当好参谋，手把手指导经营与陈列，传递市场信息"),
        gettext_noop("不要只发宣传单"),
        ("C26", "E17", "F06"),
    ),
    "care": Play(
        ("publicise_policy", "emotional_ties", "analyse_dynamics"),
        gettext_noop("宣传政策，联系情感，关注动向，服务群众、方便邻里"),
        gettext_noop("不要因其量小路远而不去"),
        ("C27", "E14"),
    ),
}
