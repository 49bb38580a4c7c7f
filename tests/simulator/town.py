"""What is there before the first phone is switched on: the named cast, bulletins to pass on, a round for everybody."""

import random
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from rounds.bulletins.actions import owe_bulletin, publish_bulletin
from rounds.bulletins.models import Bulletin
from rounds.people.models import Department, Staff
from rounds.visits.actions import plan_visits
from rounds.visits.models import Visit
from rounds.visits.rules.plan import PlannedStop
from tests.world import World, build_world

SHOPS = {"ann": ("东街烟酒店", "桥头便利店", "山口食杂店"), "ben": ("东河超市",)}
# Two phones of one person, a colleague, somebody of the service team, a person of the other company.
OWNERS = {"ann-1": "ann", "ann-2": "ann", "ben-1": "ben", "kai-1": "kai", "stranger": "stranger"}


CROWD = 2  # how many more of them live through a seed, beside the first


@dataclass
class Town:
    """The cast with its bulletins."""

    world: World
    bulletins: list[Bulletin] = field(default_factory=list)

    def crowd(self, chance: random.Random) -> list[str]:
        """The phones of one seed: the first, and some others."""
        first, *others = OWNERS
        return [first, *chance.sample(others, CROWD)]

    def owner(self, phone: str) -> Staff:
        """Whose phone it is."""
        name = OWNERS[phone]
        return self.world.strangers["ann"] if name == "stranger" else self.world.staff[name]

    def shops(self, phone: str) -> list[int]:
        """The retailers its owner looks after, or sees."""
        name = OWNERS[phone]
        names = ("stranger",) if name == "stranger" else SHOPS.get(name, SHOPS["ann"] + SHOPS["ben"])
        return [self.world.retailers[shop].pk for shop in names]


def build_town() -> Town:
    """Build it at the world's own time."""
    world = build_world()
    town = Town(world)
    topics = {"sales_department": Bulletin.Topic.SUPPLY, "distribution_centre": Bulletin.Topic.DELIVERY}
    for function, topic in topics.items():
        town.bulletins.append(bulletin(world.departments[function], topic, at=world.now))
    others = Department.objects.get(company=world.other, function="sales_department")
    bulletin(others, Bulletin.Topic.SUPPLY, at=world.now)
    for phone in ("ann-1", "ben-1", "stranger"):
        plan(town.owner(phone), town.shops(phone), key=UUID(int=len(phone)), at=world.now)
    return town


def bulletin(department: Department, topic: str, *, at: datetime) -> Bulletin:
    """One that is published."""
    owed = owe_bulletin(department, topic=topic, title=f"{department.name} 通知", due_at=at, by="system", at=at)
    return publish_bulletin(owed, body="本周到货", segments=[], valid_until=None, by="system", at=at)


def plan(manager: Staff, shops: list[int], *, key: UUID, at: datetime) -> list[Visit]:
    """A round for today in this order; what was still planned is withdrawn."""
    day = at.date()
    stops = [PlannedStop(shop, day, place, goal="为什么没有订货？") for place, shop in enumerate(shops, 1)]
    return plan_visits(
        manager.company, manager, stops, plan_key=key.hex, first_day=day, last_day=day, by="system", at=at
    )
