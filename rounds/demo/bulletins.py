"""What departments owed and published: weekly duties, prices, checks, new products; late, corrected, withdrawn ones."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from rounds.bulletins.actions import (
    Written,
    add_duty,
    correct_bulletin,
    owe_bulletin,
    owe_by_duties,
    pass_on_to_many,
    publish_bulletin,
    withdraw_bulletin,
)
from rounds.bulletins.models import Bulletin, Duty
from rounds.demo.city.agenda import Story
from rounds.demo.city.context import City
from rounds.people.models import Department
from rounds.people.rules.roles import Role

Function = Department.Function


@dataclass(frozen=True)
class News:
    """One bulletin: due in week `week` (from the first of the past four) on `weekday` at `hour`."""

    week: int
    weekday: int
    hour: int
    function: str
    topic: str
    title: str
    body: str
    late_minutes: int = -90
    segments: tuple[str, ...] = ()
    days: int = 7
    is_forgotten: bool = False
    duty: str = ""
    priority: str = "normal"
    brands: tuple[str, ...] = ()
    hot: int | None = None
    market_types: tuple[str, ...] = ()
    bands: tuple[int | None, int | None] = (None, None)
    correction: str = ""
    withdrawal: str = ""


def _weekly(week: int) -> tuple[News, ...]:
    number = ("第一周", "第二周", "第三周", "第四周", "本周", "下周")[week]
    supply = (
        "一类紧俏品规按档位投放，每户每周不超过 2 条；三类常销品规敞开供应。",
        "两个省外品规到货偏少，预计周四恢复；常销品规库存充足。",
        "细支类到货增加，提升型、指导型客户可各加 2 条试销。",
        "节前备货：二、三类敞开供应，请提前一周报计划。",
        "紧俏品规轮换：上周未投放的档位本周投放。",
        "下周货源预告：中支类新到两个品规。",
    )[week]
    return (
        News(week, 0, 10, Function.SALES, "supply", f"{number}货源供应情况", supply, duty="supply"),
        News(
            week,
            1,
            10,
            Function.DISTRIBUTION,
            "delivery",
            f"{number}送货线路与时间",
            "城区上午、乡镇下午；桥梁检修路段绕行，预计晚到一小时，提前电话告知。",
            late_minutes=400 if week == 2 else -60,
            is_forgotten=week == 4,
            duty="delivery",
        ),
    )


NEWS = (
    *_weekly(0),
    *_weekly(1),
    *_weekly(2),
    *_weekly(3),
    *_weekly(4),
    *_weekly(5),
    News(
        0,
        2,
        16,
        Function.CALL_CENTRE,
        "new_product",
        "汀兰（细支）下周到货",
        "三类价位，主打清香；建议与同价位常销品规并排出样，先订 2 条试销。",
        segments=("promote", "guide"),
        days=28,
        brands=("汀兰",),
    ),
    News(
        1,
        3,
        16,
        Function.PLANNING,
        "price",
        "两个品规零售指导价调整",
        "自下周一起执行新指导价，新价签随货送达；旧价签请当面更换并解释原因。",
        late_minutes=560,
        days=21,
        priority="important",
        correction="自下周一起执行新指导价，新价签随货送达；旧价签请当面更换。第二个品规的新价以随货价签为准。",
    ),
    News(
        1,
        4,
        11,
        Function.MONOPOLY,
        "enforcement",
        "上半月市场检查情况",
        "查处无证经营两起、流动兜售一起；提醒零售户亮证经营、拒收来路不明卷烟。",
        days=21,
    ),
    News(
        2,
        2,
        16,
        Function.CALL_CENTRE,
        "new_product",
        "枫桥夜（中支）下周到货",
        "二类价位，适合烟酒店和商务客户；附陈列图。",
        segments=("promote", "maintain"),
        days=28,
        brands=("枫桥夜",),
    ),
    News(
        3,
        3,
        16,
        Function.PLANNING,
        "price",
        "促销价到期恢复说明",
        "上月促销品规恢复原批发价，请向零售户说明，避免误会。",
        days=21,
    ),
    News(
        3,
        4,
        11,
        Function.MONOPOLY,
        "enforcement",
        "下半月市场检查情况",
        "集日巡查四次，查获走私烟一起；案件不公开当事人信息，请勿传播。",
        days=21,
    ),
    *(
        News(
            week,
            4,
            15,
            Function.CALL_CENTRE,
            "new_product",
            "{brand}限量投放与陈列",
            "紧俏品规按档位限量，先保常客；请与同价位常销品规一起陈列，不要只摆这一个。",
            days=40,
            hot=week - 1,
        )
        for week in (1, 2, 3)
    ),
    News(
        3,
        2,
        9,
        Function.PLANNING,
        "policy",
        "乡村零售户明码标价检查安排",
        "下周起走访乡村小店，请提醒备齐价签；缺的由送货员带去。",
        market_types=("rural",),
        bands=(None, 12),
        priority="important",
        days=30,
    ),
    News(
        3,
        3,
        10,
        Function.DISTRIBUTION,
        "delivery",
        "桥梁检修临时改线",
        "周六桥梁检修，过桥线路改到周五下午送货，请零售户留人收货。",
        priority="urgent",
        withdrawal="检修改期，周六照常送货",
    ),
)


def calendar_kept(city: City) -> Story:
    """Before the first week: supply is owed every Monday, delivery every Tuesday (A22, A25)."""
    frame = city.frame
    at = frame.at(frame.before(frame.start, 8), 15, 20)
    yield at
    for function, topic, title, repeats, day in (
        (Function.SALES, "supply", "每周货源供应", Duty.Repeats.WEEKLY, 0),
        (Function.DISTRIBUTION, "delivery", "每周送货线路与时间", Duty.Repeats.WEEKLY, 1),
    ):
        add_duty(
            city.cast.departments[function], topic=topic, title=title, repeats=repeats, day=day, due_time=time(10),
            when_closed=Duty.WhenClosed.BEFORE, starts_on=frame.start, by=city.cast.office[Role.ASSESSOR], at=at,
        )  # fmt: skip


def news_of(city: City, news: News) -> Story:
    """Owed on the Friday before, published by the officer: as a rule early, now and then late, once forgotten."""
    frame = city.frame
    due = frame.at(frame.workday(_named_day(city, news)), news.hour)
    at = frame.at(frame.workday(due.date() - timedelta(days=4)), 16, 40)
    yield at
    bulletin = _owed(city, news, due_at=due, at=at)
    if news.is_forgotten:
        return
    at = due + timedelta(minutes=news.late_minutes) if news.late_minutes < 0 else city.later(due, news.late_minutes)
    yield at
    officer, written = city.cast.officers[news.function], _written(city, news, at)
    publish_bulletin(bulletin, body=news.body, by=officer, at=at, **written)
    city.published.append(bulletin)
    if news.correction:
        at = city.later(at, 900)
        yield at
        correct_bulletin(
            bulletin, title=bulletin.title, body=news.correction, because="第二个品规的价格印错",
            is_told_again=True, by=officer, at=at, **written,
        )  # fmt: skip
    if news.withdrawal:
        at = city.later(at, 300)
        yield at
        withdraw_bulletin(bulletin, because=news.withdrawal, by=officer, at=at)
        city.published.remove(bulletin)


def habits(city: City) -> Story:
    """A few shops heard of scarce brands only, a few got nothing but leaflets: facts to look at (E18, F06)."""
    frame = city.frame
    at = frame.at(frame.workday(frame.monday - timedelta(days=1)), 17, 20)
    yield at
    scarce = _scarce(city)
    hot = [one for one in city.published if set(one.brands) & set(scarce)]
    for manager, bulletins, how in ((1, hot, "told"), (3, city.published[-3:], "leaflet")):
        for bulletin in bulletins:
            shops = [shop.retailer for shop in city.shops_of(manager)[:20]]
            pass_on_to_many(
                bulletin, shops, manager=city.cast.managers[manager], how=how, by=city.cast.managers[manager], at=at
            )


def _named_day(city: City, news: News) -> date:
    return city.frame.start + timedelta(weeks=news.week, days=news.weekday)


def _owed(city: City, news: News, *, due_at: datetime, at: datetime) -> Bulletin:
    department = city.cast.departments[news.function]
    if news.duty:
        owe_by_duties(city.company, by="system", at=at)
        listed = Bulletin.objects.unscoped("the sample city").filter(duty__topic=news.duty, department=department)
        return listed.select_related("company", "department").get(duty_day=_named_day(city, news))
    title = news.title if news.hot is None else news.title.format(brand=_scarce(city)[news.hot])
    asking = city.cast.office[Role.HEAD]
    return owe_bulletin(department, topic=news.topic, title=title, due_at=due_at, by=asking, at=at)


def _written(city: City, news: News, at: datetime) -> Written:
    return Written(
        segments=news.segments,
        market_types=news.market_types,
        band_from=news.bands[0],
        band_until=news.bands[1],
        valid_until=at.date() + timedelta(days=news.days),
        priority=news.priority,
        brands=news.brands if news.hot is None else (_scarce(city)[news.hot],),
    )


def _scarce(city: City) -> list[str]:
    return list(dict.fromkeys(one.brand for one in city.goods if one.is_scarce))
