"""What account managers promised on their rounds, and what became of it (D11)."""

from datetime import date, datetime, timedelta
from random import Random

from rounds.demo.city.agenda import Story
from rounds.demo.city.context import City
from rounds.demo.retailers import Shop
from rounds.people.models import Staff
from rounds.visits.actions import make_promise, settle_promise
from rounds.visits.models import Promise

EACH = 6
WORDS = (
    "带一套新价签来",
    "帮您把中间那组柜台重新摆一遍",
    "把上月的订货明细打印送来",
    "教您儿子用手机订货",
    "问清新品什么时候投放，回话给您",
)
KEPT = ("已送到店，店主在场", "当面办好，拍了照片", "电话说清楚了，店主认可")
BROKEN = ("印刷厂还没有交货，已向店主说明", "当天临时开会没有去成，已致歉")


def promised_by(city: City, manager: int) -> list[Story]:
    """A handful of promises of one account manager over the month."""
    dice = city.frame.dice(f"promises/{manager}")
    shops = city.shops_of(manager)
    days = city.frame.past_workdays[1:]
    if not shops or not days:
        return []
    return [_one(city, dice.choice(shops), Random(dice.random()), dice.choice(days)) for _ in range(EACH)]


def _one(city: City, shop: Shop, dice: Random, day: date) -> Story:
    frame, manager = city.frame, city.manager_of(shop)
    at = frame.at(day, 10 + dice.randrange(6), dice.randrange(60))
    yield at
    due = at.date() + timedelta(days=dice.randrange(2, 8))
    promise = make_promise(shop.retailer, text=dice.choice(WORDS), due_on=due, manager=manager, by=manager, at=at)
    way = dice.random()
    days = 1 if way < 0.7 else (due - at.date()).days + 2
    if way >= 0.92:
        return
    at = frame.at(at.date() + timedelta(days=days), 17, dice.randrange(50))
    yield at
    _settle(promise, dice, is_kept=way < 0.85, at=at, manager=manager)


def _settle(promise: Promise, dice: Random, *, is_kept: bool, at: datetime, manager: Staff) -> None:
    note = dice.choice(KEPT if is_kept else BROKEN)
    settle_promise(promise, outcome="kept" if is_kept else "broken", note=note, by=manager, at=at)
