"""A round for today even when it is no workday: evening and weekend visits exist (D12)."""

from datetime import timedelta

from rounds.demo.city.agenda import Story
from rounds.demo.city.context import City
from rounds.visits.actions import add_visit

WEEKEND_VISITS = 5


def weekend_round(city: City, manager: int) -> Story:
    """On a day off every account manager looks after a few shops that are busy then."""
    frame, staff = city.frame, city.cast.managers[manager]
    if frame.calendar.is_workday(frame.today):
        return
    at = frame.at(frame.today - timedelta(days=1), 18, 30 + manager)
    yield at
    dice = frame.dice(f"weekend/{manager}")
    shops = [shop for shop in city.shops_of(manager) if shop.retailer.has_position and shop.retailer.is_active]
    for shop in dice.sample(shops, min(WEEKEND_VISITS, len(shops))):
        add_visit(
            shop.retailer, staff, day=frame.today, by=staff, at=at, goal="周末客流多，哪些品规快断货？",
            goal_because="店主平日忙，约在周末", duties=("market_info",),
        )  # fmt: skip
