"""Fictional names: people, shops, goods. Nobody and nothing that exists is meant."""

from dataclasses import dataclass
from random import Random

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛"
    "叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔"
    "贺赖龚文"
)
GIVEN = (
    "建国", "秀英", "桂兰", "志强", "丽华", "国庆", "玉梅", "海燕", "小红", "德福", "长发", "春生", "秋菊", "明亮",
    "大勇", "翠花", "金宝", "银凤", "和平", "新民", "爱民", "红霞", "卫东", "立春", "冬梅", "永康", "世杰", "晓燕",
    "文斌", "雪琴", "光明", "美玲", "家旺", "福来", "贵生", "水生", "木林", "石头", "满仓", "喜凤", "来顺", "庆丰",
    "军", "敏", "静", "伟", "芳", "磊", "涛", "艳", "勇", "霞", "平", "刚", "辉", "燕", "鹏", "琴",
)  # fmt: skip
LUCKY = (
    "福兴", "顺达", "鑫源", "宏发", "百家", "惠民", "金辉", "祥和", "兴旺", "万家", "聚友", "天天", "友谊", "红星",
    "永盛", "佳美", "恒泰", "隆昌", "广源", "德盛", "吉祥", "安康", "利民", "家家乐", "一家亲", "乐万家", "同心",
    "满堂红", "福满门", "喜洋洋", "阳光", "绿苑", "锦绣", "东升", "泰和", "富康", "长青", "宏图", "华兴", "新源",
    "三江", "四海", "七彩", "八方", "九州", "十全", "瑞丰", "盛世", "益民", "联众", "幸福", "康乐", "佳和", "家和",
    "和顺", "春晖", "晨光", "四季", "如意", "千禧", "小康", "便民", "诚信", "老地方", "新时代", "丰收",
)  # fmt: skip
# Outlet type → (share in town, share in villages, endings)
TYPES: dict[str, tuple[float, float, tuple[str, ...]]] = {
    "Z": (0.34, 0.72, ("食杂店", "小卖部", "副食店", "杂货店", "日用品店")),
    "B": (0.30, 0.14, ("便利店", "便民店", "24小时便利店")),
    "S": (0.12, 0.09, ("超市", "生活超市", "购物中心")),
    "N": (0.01, 0.00, ("商场", "百货商场")),
    "Y": (0.15, 0.02, ("烟酒店", "名烟名酒", "烟酒商行")),
    "F": (0.05, 0.01, ("茶楼", "宾馆", "酒店", "棋牌室", "农家乐")),
    "Q": (0.03, 0.02, ("加油站便利店", "报刊亭", "打印店", "农资店")),
}


@dataclass(frozen=True)
class Goods:
    """One product: prices in yuan a carton, popularity as a relative weight."""

    code: str
    name: str
    brand: str
    price_class: int
    wholesale: float
    retail: float
    is_scarce: bool
    is_out_of_province: bool
    weight: float


BRANDS = (
    "青岚", "望川", "听松", "归雁", "晴岚", "映月", "竹影", "千帆", "云杉", "桂雨", "南乔", "汀兰", "鹤鸣", "晓风",
    "拾光", "远黛", "枫桥夜", "半夏", "沐阳", "秋实", "稻香", "麦浪", "雁回", "溪山", "棠梨", "采薇", "长亭", "故园",
    "星河", "渔歌", "墨竹", "霜叶", "飞瀑", "落霞", "清欢", "春涧", "古渡", "石门", "白露", "谷雨", "金穗", "芦荻",
)  # fmt: skip
SPECS = ("软红", "硬蓝", "细支", "金装", "中支", "硬黄")


def person(dice: Random) -> str:
    """A name of two or three characters."""
    return dice.choice(SURNAMES) + dice.choice(GIVEN)


def outlet_type(dice: Random, *, is_urban: bool) -> str:
    """A type of outlet by its usual share in town or village."""
    weights = [in_town if is_urban else in_village for in_town, in_village, _endings in TYPES.values()]
    return dice.choices(list(TYPES), weights)[0]


def shop_name(dice: Random, kind: str, owner: str, place: str) -> str:
    """A shop is called after luck, its owner or its place."""
    ending = dice.choice(TYPES[kind][2])
    way = dice.random()
    if kind == "Z" and way < 0.45:
        return f"{dice.choice(('老', '小', ''))}{owner[0]}{'家' if way < 0.2 else '记'}{ending}"
    if way < 0.62:
        return f"{dice.choice(LUCKY)}{ending}"
    if way < 0.8:
        return f"{owner[1:]}{ending}" if len(owner) > 2 else f"{owner}{ending}"
    return f"{place}{ending}"


def assortment(dice: Random) -> list[Goods]:
    """About sixty products of 42 brands in five price classes; the dear and the rare are few."""
    goods: list[Goods] = []
    for number, brand in enumerate(BRANDS):
        specs = dice.sample(SPECS, dice.choice((1, 1, 1, 2, 2)))
        price_class = dice.choices((1, 2, 3, 4, 5), (24, 18, 34, 16, 8))[0]
        for spec in specs:
            goods.append(_goods(dice, len(goods), brand, spec, price_class, number))
    return goods


def _goods(dice: Random, number: int, brand: str, spec: str, price_class: int, rank: int) -> Goods:
    low, high = {1: (180, 520), 2: (105, 170), 3: (58, 98), 4: (38, 55), 5: (22, 34)}[price_class]
    wholesale = round(dice.uniform(low, high), 1)
    return Goods(
        code=f"P{number + 1:03d}",
        name=f"{brand}（{spec}）",
        brand=brand,
        price_class=price_class,
        wholesale=wholesale,
        retail=round(wholesale * dice.uniform(1.11, 1.18)),
        is_scarce=price_class <= 2 and dice.random() < 0.3,
        is_out_of_province=rank % 3 == 2,
        weight={1: 0.5, 2: 0.8, 3: 2.0, 4: 1.3, 5: 0.6}[price_class] / (1 + rank / 14) * dice.uniform(0.6, 1.6),
    )
