"""Where issues come from: visits, phone calls, the desk, the service team, retailers themselves."""

from datetime import datetime
from random import Random

from rounds.demo.city.agenda import Story
from rounds.demo.city.context import City
from rounds.demo.issues.walk import Walk, category_by_chance, manner_of, matter_by_chance, walk
from rounds.demo.retailers import Shop
from rounds.issues.actions import raise_issue
from rounds.issues.models import Issue
from rounds.people.models import Staff
from rounds.visits.models import Visit

BESIDE_VISITS = 42
AT_ONCE_MINUTES = 180
ENTRIES = {
    Issue.Entry.PHONE: 32,
    Issue.Entry.PORTAL: 22,
    Issue.Entry.TEAM: 24,
    Issue.Entry.DESK: 16,
    Issue.Entry.SURVEY: 6,
}
KINDS = {
    Issue.Kind.ISSUE: 60,
    Issue.Kind.COMPLAINT: 18,
    Issue.Kind.ENQUIRY: 14,
    Issue.Kind.ADVICE: 8,
}


def from_visit(city: City, shop: Shop, visit: Visit, at: datetime, dice: Random) -> Story:
    """The account manager hears it in the shop and, as a rule, sends it on from there."""
    category = category_by_chance(dice, is_said_to_the_visitor=True)
    at = city.later(at, 0)
    yield at
    yield from _tell(city, shop, category, Issue.Entry.VISIT, city.manager_of(shop), at, dice, visit=visit)


def beside_visits(city: City) -> list[Story]:
    """Issues that reach the house otherwise, over the whole month."""
    dice = city.frame.dice("issues")
    return [
        _beside(city, dice.choice(city.shops), Random(dice.random())) for _ in range(city.frame.count(BESIDE_VISITS))
    ]


def _beside(city: City, shop: Shop, dice: Random) -> Story:
    day = dice.choice(city.frame.past_workdays)
    at = city.later(city.frame.minute(day, dice.uniform(505, 1040)), 1)
    entry = dice.choices(list(ENTRIES), list(ENTRIES.values()))[0]
    yield at
    by = _who(city, shop, entry, dice)
    category = category_by_chance(dice, is_said_to_the_visitor=by == city.manager_of(shop))
    yield from _tell(city, shop, category, entry, by, at, dice)


def _who(city: City, shop: Shop, entry: str, dice: Random) -> Staff | str:
    manager = city.manager_of(shop)
    if entry == Issue.Entry.PHONE:
        return manager
    if entry == Issue.Entry.TEAM:
        return dice.choice(city.cast.team[manager.unit_id or 0])
    return city.cast.supervisor_of(manager) if entry == Issue.Entry.DESK else "retailer"


def _tell(
    city: City, shop: Shop, category: str, entry: str, by: Staff | str, at: datetime, dice: Random,
    visit: Visit | None = None,
) -> Story:  # fmt: skip
    manner = manner_of(dice, category)
    matter = matter_by_chance(city, dice, category)
    is_sent_at_once = by == city.manager_of(shop) and manner.dispatch <= AT_ONCE_MINUTES
    issue = raise_issue(
        shop.retailer,
        category=category,
        text=matter.text,
        entry=entry,
        kind=dice.choices(list(KINDS), list(KINDS.values()))[0],
        by=by,
        at=at,
        proposed_solution=matter.proposal if is_sent_at_once else "",
        visit=visit,
    )
    yield from walk(Walk(city, shop, issue, matter, manner, dice), at)
