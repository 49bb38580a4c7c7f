"""Retailers' own pages: the service number, answers departments keep, cards handed out, visits rated."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from rounds.demo.city.agenda import Story
from rounds.demo.city.context import City, by_chance
from rounds.people.actions import set_setting, write_card
from rounds.people.models import Department
from rounds.people.rules.roles import Role
from rounds.people.rules.settings import SERVICE_HOURS, SERVICE_NUMBER
from rounds.portal.actions import issue_keys, rate_visit, thank_for_answer, use_key, write_answer
from rounds.portal.rules.settings import BAND_NOTE
from rounds.visits.models import Visit

Function = Department.Function
ANSWERS = (
    (
        Function.DISTRIBUTION,
        "delivery_issue",
        "送货车几点到？",
        "城区上午 8:30—12:00，乡镇下午 13:30—17:00。大雪、修路会提前电话告知。",
        "配送 时间 晚到",
    ),
    (
        Function.DISTRIBUTION,
        "delivery_issue",
        "少送了或者破损了怎么办？",
        "请当场告诉送货员；已经走了，就在本页点“反映问题”并附照片，核实后下一趟补送。",
        "漏送 破包 调换",
    ),
    (
        Function.CALL_CENTRE,
        "order_issue",
        "错过了订货电话怎么办？",
        "当天 17:00 前拨服务号码补订；过了时间，下个订货日再订。",
        "补单 漏订",
    ),
    (
        Function.CALL_CENTRE,
        "order_issue",
        "订错了数量能改吗？",
        "当天 17:00 前可以改一次，拨服务号码即可。",
        "改单 撤单",
    ),
    (
        Function.SALES,
        "supply_issue",
        "紧俏品规为什么限量？",
        "到货少的品规按档位轮流投放，投放办法在“公司通知”里公布，对所有零售户一样。",
        "断货 限量 缺货",
    ),
    (
        Function.SALES,
        "supply_issue",
        "档位多久评一次？",
        "按公司公布的办法定期评定；评定结果导入后显示在本页，本页不作计算。",
        "档位 级别",
    ),
    (
        Function.PLANNING,
        "price_issue",
        "价签旧了怎样更换？",
        "调价时新价签随货送达；平时价签破损，告诉客户经理，下次上门带来。",
        "标价 零售价",
    ),
    (
        Function.MONOPOLY,
        "market_issue",
        "许可证快到期怎么办？",
        "到期前 30 天到政务服务大厅或网上办理延续，不收费；不清楚的请问客户经理。",
        "延续 换证 到期",
    ),
)
LINES = ("有事随时打电话，晚上八点前都接。", "在这一片跑了八年，路熟人熟。", "说到做到，办不到也给您讲明白。")
WORDS = {
    5: ("讲得清楚，还帮着摆了柜台。", ""),
    4: ("很好。", "", ""),
    3: ("来得有点急。", ""),
    2: ("说好带的价签没带。",),
}
RATED = 0.04
HANDED = 60


def own_pages(city: City) -> list[Story]:
    """Everything around retailers' own pages."""
    managers = range(len(city.cast.managers))
    return [_opened(city), _handed_out(city), *(_rated(city, manager) for manager in managers)]


def _opened(city: City) -> Story:
    frame, cast = city.frame, city.cast
    at = frame.at(frame.before(frame.start, 10), 15, 20)
    yield at
    root = cast.office[Role.ADMINISTRATOR]
    for setting, value in (
        (SERVICE_NUMBER, "0571-0000 0000"),
        (SERVICE_HOURS, "每天 8:00—20:00"),
        (BAND_NOTE, "按近一段时间的订货和守法经营情况评定，办法由销售部门公布。"),
    ):
        set_setting(city.company, setting, value, by=root, at=at, because="开通零售户自助页")
    for number, manager in enumerate(cast.managers):
        words = f"{manager.introduction}。{LINES[number % len(LINES)]}"
        write_card(manager, phone=manager.phone, phone_on_card=True, introduction=words, by=manager, at=at)
    written = []
    for function, topic, question, answer, keywords in ANSWERS:
        written.append(
            write_answer(
                cast.departments[function.value], topic=topic, question=question, answer=answer, keywords=keywords,
                by=cast.officers[function.value], at=at,
            )
        )  # fmt: skip
    at = frame.at(frame.workday(frame.start + timedelta(days=9)), 19, 40)
    yield at
    dice = frame.dice("portal/thanks")
    for row in written:
        for shop in dice.sample(city.shops, min(len(city.shops), dice.randint(2, 14))):
            thank_for_answer(row, shop.retailer, at=at)


def _handed_out(city: City) -> Story:
    frame = city.frame
    for place in (0, 1):
        manager = city.cast.managers[place]
        at = frame.at(frame.before(frame.start, 6 - place), 16, 10)
        yield at
        shops = [shop.retailer for shop in city.shops_of(place)[: frame.count(HANDED)] if shop.retailer.is_active]
        made = issue_keys(city.cast.territories[place], shops, by=manager, at=at)
        dice = frame.dice(f"portal/keys/{place}")
        for number, (_shop, token) in enumerate(made):
            if by_chance(dice, 0.6):
                use_key(token, at=at + timedelta(days=1, minutes=7 * number))


def _rated(city: City, place: int) -> Story:
    frame, dice = city.frame, city.frame.dice(f"portal/ratings/{place}")
    for at in _evenings(city):
        yield at
        done = Visit.objects.filter(
            manager=city.cast.managers[place], state=Visit.State.FINISHED, channel=Visit.Channel.DOOR,
            departed_at__gt=at - timedelta(days=7), departed_at__lte=at,
        )  # fmt: skip
        for visit in done.order_by("departed_at", "pk"):
            if by_chance(dice, RATED / min(1.0, frame.factor * 4)):
                stars = dice.choices((5, 4, 3, 2), (10, 7, 2, 1))[0]
                rate_visit(visit, stars=stars, words=dice.choice(WORDS[stars]), at=at)


def _evenings(city: City) -> Iterator[datetime]:
    """One evening a week, as far as the past goes."""
    week = city.frame.start
    while week < city.frame.today:
        yield city.frame.at(week + timedelta(days=5), 20, 15)
        week += timedelta(weeks=1)
