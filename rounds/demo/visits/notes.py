"""What account managers write: mostly facts, sometimes little but true, sometimes words that say nothing."""

from dataclasses import dataclass
from random import Random

from rounds.demo.names import Goods
from rounds.demo.retailers import Shop

COMMENTS = (
    "库存约{stock}条，{a}只剩{n}条，{b}走得慢",
    "{owner}反映上周{a}到货{n}条，两天就卖完",
    "价签缺{n}个，当场补上；{a}价格偏高{m}元",
    "{a}压在柜台下层看不见，已经一起调到第二层",
    "省外品牌上柜{k}个，{b}一周卖{n}条",
    "最近每周订{q}条左右，比上月少{n}条，门口修路客流少",
    "最近每周订{q}条左右，比上月多{n}条，附近工地开工",
    "{owner}想装修，货架先撤了{m}组，库存{stock}条",
    "{owner}住院，老伴看店，只会电话订货，教了一遍网上订货",
    "学校放月假，周末客流多，{a}周六断货",
    "{a}动销好，{b}积压{n}条，资金占着",
    "扫码付款用上了，{owner}说对账方便，{m}笔没到账已核对",
    "隔壁新开一家超市，{owner}担心客流，周末少卖{n}条",
    "货架第{m}层空着，{a}没有出样",
    "{owner}说送货周{day}到，比约定晚{m}小时",
    "集日客流大，{a}{m}天卖{n}条，平日一般",
    "店里换了新柜台，出样{k}个品规，比上次多{m}个",
    "{owner}问{a}什么时候放量，已说明投放办法",
    "发现{m}条{b}包装受潮，已登记退换",
    "柜台玻璃旧，卷烟靠里放，{a}和{b}看不清",
)
SUGGESTIONS = (
    "下周{a}加{m}条，{b}少订{n}条",
    "把{b}放到收银台旁试卖一周，看能不能走{m}条",
    "按每周{q}条备货，别压资金",
    "周{day}前用手机把订单确认掉，免得漏单",
    "{a}断货时先推{b}，价位差{m}元",
    "每天打烊前记一下{a}剩几条，下次一起看",
    "出样从{k}个加到{k2}个，先摆{b}",
    "受潮的{m}条下次送货带回",
    "低价位的先不加，{a}卖完再补{m}条",
    "教会老伴用手机订货，先从{m}个品规开始",
    "价签打印好了，周{day}送来{n}张",
    "周末前多备{a}{m}条",
)
SUMMARIES = (
    "{owner}同意试{b} {m}条，周{day}回访",
    "答应周{day}前清掉积压的{n}条",
    "想多要{a}，已讲清按档位投放，表示理解",
    "打算做到年底，意愿不强，下次再谈，先记{m}分",
    "价格已改回，{m}个价签重贴",
    "关心{a}的供应，周{day}等部门信息",
    "愿意学陈列，约好周{day}下午动手调{m}组",
    "{owner}身体恢复中，两周后再来，先电话联系{m}次",
    "送货晚到的事已登记，等配送中心答复，影响{n}条",
    "库存合理，{a}够卖{m}周",
    "对网上订货有兴趣，装好软件，试下{m}单",
    "销量回升，{q}条稳得住",
)
SHORT = (
    ("断货两天", "先补{m}条", "周{day}送到"),
    ("老板不在", "电话再约", "{owner}下午回"),
    ("{a}卖光", "加{m}条", "已下单"),
    ("价签全", "照旧", "库存{stock}条"),
    ("停电关门半天", "不用调整", "明天开门"),
    ("只卖{a}", "试{b}{m}条", "答应了"),
)
EMPTY = (
    ("一切正常，客户配合，明码标价齐全。", "继续保持，加强沟通。", "客户满意，按要求完成。"),
    ("情况正常，无异常，内管手册已签字。", "做好服务，加强管理。", "沟通良好，继续努力。"),
    ("经营正常，客户积极配合。", "加强服务，做好宣传。", "正常拜访，符合要求。"),
)
THIN = (
    "与店主进行了深入的交流和沟通，了解了其经营的基本状况和想法，总体感觉良好",
    "结合当前市场形势对店主进行了耐心细致的讲解和引导，取得了较好的效果",
)
DAYS = "一二三四五"


@dataclass(frozen=True)
class Note:
    """The three written parts."""

    comment: str
    suggestion: str
    summary: str


def told_note(dice: Random, shop: Shop, goods: list[Goods]) -> Note:
    """A note with facts; one in three has a second observation."""
    words = _words(dice, shop, goods)
    comments = dice.sample(COMMENTS, 2 if dice.random() < 0.33 else 1)
    comment = "；".join(text.format(**words) for text in comments)
    return Note(
        f"{comment}。", dice.choice(SUGGESTIONS).format(**words) + "。", dice.choice(SUMMARIES).format(**words) + "。"
    )


def short_note(dice: Random, shop: Shop, goods: list[Goods]) -> Note:
    """Little, but true."""
    words = _words(dice, shop, goods)
    return Note(*(text.format(**words) for text in dice.choice(SHORT)))


def empty_note(manager: int) -> Note:
    """The same empty words every time."""
    return Note(*EMPTY[manager % len(EMPTY)])


def thin_note(dice: Random) -> Note:
    """Many words, nothing said."""
    return Note(dice.choice(THIN), "", "")


def _words(dice: Random, shop: Shop, goods: list[Goods]) -> dict[str, str | int]:
    first, second = dice.sample(goods, 2)
    owner = shop.retailer.owner_name
    called = dice.choice((owner, f"{owner[0]}老板", f"{owner[0]}老板", f"{owner[0]}大姐", f"{owner[0]}师傅"))
    shown = max(6, shop.breadth - dice.randrange(6))
    return {
        "owner": called,
        "a": first.brand,
        "b": second.brand,
        "n": dice.randrange(2, 15),
        "m": dice.randrange(2, 6),
        "k": shown,
        "k2": shown + dice.randrange(2, 6),
        "q": max(2, round(shop.weekly * dice.uniform(0.85, 1.15))),
        "stock": max(1, round(shop.weekly * dice.uniform(0.4, 2.6))),
        "day": dice.choice(DAYS),
    }
