"""What becomes of each planned visit: rain, ad-hoc tasks, leave, shut shops, and one who does not like far villages."""

from dataclasses import dataclass
from datetime import date
from random import Random

from rounds.demo.city.context import City
from rounds.demo.retailers import Shop
from rounds.visits.models import Visit

NEGLECTS_THE_FAR = 2  # the third account manager: near shops often, far ones hardly (C04)
COPIES_NOTES = 6  # the seventh writes the same words every day (E07)
ON_LEAVE = 5  # the sixth is on leave for two days
Reason = Visit.MissedReason


@dataclass(frozen=True)
class Missed:
    """A visit that did not take place: why; without a reason it was simply left."""

    reason: str = ""
    note: str = ""


@dataclass(frozen=True)
class Weather:
    """The particular days of the month."""

    rain: date
    ad_hoc: date
    meeting: date
    leave: tuple[date, ...]


def particular_days(city: City) -> Weather:
    """Rain in the second week, a task from above in the third, a meeting in the fourth."""
    days = city.frame.past_workdays
    pick = [days[min(len(days) - 1, place)] for place in (7, 11, 16, 13, 14)]
    return Weather(pick[0], pick[1], pick[2], tuple(pick[3:]))


def missed(visit: Visit, shop: Shop, weather: Weather, manager: int, dice: Random) -> Missed | None:
    """Why this visit does not take place, or None when it does."""
    return _by_the_day(visit, shop, weather, manager, dice) or _by_the_shop(visit, shop, manager, dice)


def _by_the_day(visit: Visit, shop: Shop, weather: Weather, manager: int, dice: Random) -> Missed | None:
    day, is_door = visit.planned_on, visit.channel == Visit.Channel.DOOR
    if manager == ON_LEAVE and day in weather.leave:
        return Missed(Reason.LEAVE, "家中有事，请假两天，已报市场经理")
    if day == weather.rain and is_door and dice.random() < (0.25 if shop.spot.is_urban else 0.8):
        return Missed(Reason.WEATHER, "暴雨，乡道积水，出行不安全")
    is_afternoon = (visit.planned_minute or 0) >= 780
    if day == weather.ad_hoc and is_afternoon and manager % 4 in {1, 2}:
        return Missed(Reason.AD_HOC_TASK, "县局临时通知：下午整理零售户台账")
    if day == weather.meeting and is_afternoon and is_door and manager % 4 == 0 and dice.random() < 0.7:
        return Missed(Reason.AD_HOC_TASK, "下午参加片区营销会议")
    return None


def _by_the_shop(visit: Visit, shop: Shop, manager: int, dice: Random) -> Missed | None:
    if visit.channel != Visit.Channel.DOOR:
        return Missed(Reason.OTHER, "电话无人接听，改日再联系") if dice.random() < 0.03 else None
    if manager == NEGLECTS_THE_FAR and shop.is_far and dice.random() < 0.86:
        way = dice.random()
        if way < 0.45:
            return Missed()
        return Missed(Reason.NOT_DONE, "路远，改日再去") if way < 0.85 else Missed(Reason.AD_HOC_TASK, "临时有事")
    if dice.random() < (0.12 if shop.stops_weeks_ago else 0.018):
        return Missed(Reason.SHOP_SHUT, dice.choice(("门锁着，邻居说走亲戚去了", "关门，电话不通", "门上贴着转让")))
    way = dice.random()
    if way < 0.006:
        return Missed(Reason.NOT_UNDERSTOOD, "以为本周不用去")
    if way < 0.011:
        return Missed(Reason.NOT_ASSIGNED, "线路调整后没有安排到")
    return Missed(Reason.NOT_DONE, "前面几户耽误，没来得及") if way < 0.022 else None
