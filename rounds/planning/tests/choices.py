"""Short ways, through actions, to requests for another account manager."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from rounds.people.actions import set_setting
from rounds.planning.actions import approve_choice, ask_choice, write_view
from rounds.planning.models import ManagerChoice
from rounds.planning.rules.settings import SERVICE_RADIUS
from tests.world import World

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
SHOP = "东街烟酒店"
NEIGHBOUR = "桥头便利店"


def reachable(world: World, *, radius: float = 30.0) -> World:
    """Ben's radius covers the shops of Ann, on the world's clock and on the machine's."""
    set_setting(world.company, SERVICE_RADIUS, radius, by="system", at=LONG_AGO, because="test")
    return world


def asked(
    world: World, shop: str = SHOP, *, wanted: str | None = "ben", at: datetime | None = None, **said: Any
) -> ManagerChoice:
    """A retailer asks, by his own page."""
    territory = world.territories[wanted] if wanted else None
    return ask_choice(world.retailers[shop], wanted=territory, by="retailer", at=at or world.now, **said)


def heard(world: World, choice: ManagerChoice, words: str = "路远，常下雨") -> ManagerChoice:
    """The account manager concerned has spoken."""
    return write_view(choice, words=words, by=world.ann, at=world.now + timedelta(hours=1))


def approved(
    world: World, choice: ManagerChoice, *, starts_on: date | None = None, at: datetime | None = None
) -> ManagerChoice:
    """Agreed, from today on unless said otherwise."""
    when = at or world.now + timedelta(hours=2)
    day = starts_on or world.company.local_day(when)
    return approve_choice(choice, starts_on=day, by=world.mei, at=when, in_background=False)


def changed(world: World, shop: str = SHOP) -> ManagerChoice:
    """From asking to the change, on one day."""
    return approved(world, heard(world, asked(world, shop)))
