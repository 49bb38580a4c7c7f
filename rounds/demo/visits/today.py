"""A round for today even when it is no workday: evening and weekend visits exist (D12)."""

from datetime import timedelta

from rounds.demo.city.agenda import Story
from rounds.demo.city.context import City
from rounds.planning.queries.preparation import visit_facts
from rounds.visits.actions import add_visit
from rounds.visits.rules.goal import goal_of
from rounds.visits.rules.suggestions import suggest_duties

WEEKEND_VISITS = 6


def weekend_round(city: City, manager: int) -> Story:
    """On a day off every account manager looks after a few shops that are busy then, each with a question."""
    frame, staff = city.frame, city.cast.managers[manager]
    if frame.calendar.is_workday(frame.today):
        return
    at = frame.at(frame.today - timedelta(days=1), 20, 30 + manager)
    yield at
    dice = frame.dice(f"weekend/{manager}")
    shops = [shop for shop in city.shops_of(manager) if shop.retailer.has_position and not shop.stops_weeks_ago]
    chosen = dice.sample(shops, min(WEEKEND_VISITS, len(shops)))
    known = visit_facts(city.company, [shop.retailer.pk for shop in chosen], at=at)
    for shop in sorted(chosen, key=lambda one: one.spot.far_km):
        facts = known[shop.retailer.pk]
        goal = goal_of(facts)
        add_visit(
            shop.retailer, staff, day=frame.today, by=staff, at=at, goal=goal.question.said(),
            goal_because=f"店主平日忙，约在周末；{goal.because.said()}", duties=suggest_duties(facts),
        )  # fmt: skip
