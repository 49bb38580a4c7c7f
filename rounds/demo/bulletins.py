"""What departments owed and published: weekly supply and delivery, prices, enforcement, new products; two came late."""

from dataclasses import dataclass
from datetime import timedelta

from rounds.bulletins.actions import owe_bulletin, publish_bulletin
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
        News(week, 0, 10, Function.SALES, "supply", f"{number}货源供应情况", supply),
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
)


def news_of(city: City, news: News) -> Story:
    """Owed on the Friday before, published by the officer: as a rule early, now and then late, once forgotten."""
    frame = city.frame
    monday = frame.start + timedelta(weeks=news.week)
    due = frame.at(frame.workday(monday + timedelta(days=news.weekday)), news.hour)
    department = city.cast.departments[news.function]
    asking = city.cast.office[Role.HEAD]
    at = frame.at(frame.workday(due.date() - timedelta(days=4)), 16, 40)
    yield at
    bulletin = owe_bulletin(department, topic=news.topic, title=news.title, due_at=due, by=asking, at=at)
    if news.is_forgotten:
        return
    at = due + timedelta(minutes=news.late_minutes) if news.late_minutes < 0 else city.later(due, news.late_minutes)
    yield at
    publish_bulletin(
        bulletin,
        body=news.body,
        segments=news.segments,
        valid_until=at.date() + timedelta(days=news.days),
        by=city.cast.officers[news.function],
        at=at,
    )
    city.published.append(bulletin)
