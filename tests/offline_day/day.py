"""The day the story tells: whom the account manager visits, and what happens there."""

from dataclasses import dataclass
from datetime import date, datetime

from rounds.bulletins.actions import announce_bulletin
from rounds.people.actions import set_setting
from rounds.retailers.actions import move_retailers
from rounds.retailers.models import Retailer
from rounds.segments.actions import propose_segments
from rounds.visits.rules.settings import PHOTO_SPREAD
from tests.e2e.town import SHOPS, Shop, Town, open_town, plan_day, stock

BULLETIN = "本周货源"
PLACED = tuple(shop for shop in SHOPS if shop.territory == "A01")
FOUND_BY_SEARCH = SHOPS[1]  # his since this morning, and nobody planned it
SHUT = 4  # the place of the shop that is shut


@dataclass(frozen=True)
class Call:
    """One visit: how many photos, what is raised and passed on there."""

    shop: Shop
    photos: int = 0
    issue: str = ""
    complaint: str = ""
    tells_bulletin: bool = False
    promises: bool = False


ROUND = tuple(
    Call(shop, **more)  # type: ignore[arg-type]
    for shop, more in zip(
        PLACED,
        (
            {"photos": 1, "tells_bulletin": True},
            {"issue": "周三少送一条利群", "photos": 1},
            {"complaint": "送货员说话难听", "photos": 2},
            {"promises": True, "tells_bulletin": True},
            {},
            {"photos": 2},
            {"issue": "网上订不了货"},
            {"photos": 1, "tells_bulletin": True},
            {"issue": "隔壁有人低价卖"},
            {"photos": 3},
            {},
            {"tells_bulletin": True},
        ),
        strict=True,
    )
)
UNPLANNED = Call(FOUND_BY_SEARCH, photos=1)
MADE = (*ROUND[:SHUT], *ROUND[SHUT + 1 :], UNPLANNED)
ISSUES = tuple(call.issue or call.complaint for call in MADE if call.issue or call.complaint)
PHOTOS = sum(call.photos for call in MADE)
TOLD = sum(call.tells_bulletin for call in MADE)


def kinds_of_the_day() -> list[str]:
    """What the phone has to send of it, by kind."""
    each = ["visit.start", "visit.finish"] * len(MADE)
    once = ["visit.add", "visit.miss", "promise.make", "review.send"]
    return sorted([*each, *once, *["issue.raise"] * len(ISSUES), *["bulletin.pass_on"] * TOLD])


def open_day(*, today: date, at: datetime, opened: datetime) -> Town:
    """The town with its shops, segments, a bulletin and twelve visits of A01 today."""
    town = open_town(opened)
    stock(town, at=at)
    moved = Retailer.objects.unscoped("the whole town").filter(licence_no=FOUND_BY_SEARCH.licence_no)
    move_retailers(moved, town.territories["A01"], by="system", at=at, because="片区调整")
    propose_segments(town.company, as_of=today, by="system", at=at)
    sales = town.departments["sales_department"]
    announce_bulletin(
        sales, topic="supply", title=BULLETIN, body="到货", segments=[], valid_until=None, by="system", at=at
    )
    set_setting(town.company, PHOTO_SPREAD, 0, by="system", at=at, because="at once")
    plan_day(town, PLACED, today, at=at)
    return town
