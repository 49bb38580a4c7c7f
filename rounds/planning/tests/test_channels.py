"""Which contacts start the interval anew is the company's setting, and the plan keeps to it (C15, D12)."""

from datetime import date, timedelta

import pytest

from rounds.people.actions import set_setting
from rounds.people.queries import settings_of
from rounds.planning.queries.problem import last_contacts
from rounds.visits.actions import add_visit, finish_visit
from rounds.visits.rules.record import VisitRecord
from rounds.visits.rules.settings import RESETTING_CHANNELS
from tests.world import World

TODAY = date(2026, 11, 23)


def last(world: World) -> dict[int, date]:
    return last_contacts(
        world.territories["ann"],
        [world.retailers["东街烟酒店"].pk],
        first_day=TODAY + timedelta(days=7),
        settings=settings_of(world.company),
        at=world.now + timedelta(hours=1),
    )


@pytest.mark.parametrize(("channel", "counts"), [("door", True), ("evening", True), ("phone", False), ("group", False)])
def test_a_plan_counts_the_channels_of_the_setting(world: World, channel: str, counts: bool) -> None:
    shop = world.retailers["东街烟酒店"]
    visit = add_visit(shop, world.ann, day=TODAY, channel=channel, goal="问库存", by=world.ann, at=world.now)
    assert bool(last(world)) is counts  # planned until then
    record = VisitRecord(arrived_at=world.now - timedelta(minutes=9), departed_at=world.now, channel=channel)
    finish_visit(visit, record=record, by=world.ann, at=world.now)
    assert bool(last(world)) is counts  # made
    others = [one for one in ("door", "evening", "phone", "group") if one != channel]
    wanted = others if counts else [channel]
    set_setting(world.company, RESETTING_CHANNELS, wanted, by=world.mei, at=world.now, because="D12")
    assert bool(last(world)) is not counts
