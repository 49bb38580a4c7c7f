"""Plans and phones at the same time, with real commits."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event

from django.db import connection, transaction

from rounds.visits.actions import plan_visits, start_visit
from rounds.visits.models import Visit
from rounds.visits.rules.plan import PlannedStop
from tests.world import World, build_world

MONDAY = date(2026, 11, 23)


def published(world: World, stops: list[PlannedStop], key: str) -> list[Visit]:
    return plan_visits(
        world.company, world.ann, stops, plan_key=key, first_day=MONDAY, last_day=MONDAY, by=world.mei, at=world.now
    )


def test_a_visit_begun_while_its_plan_is_replaced_stays_begun(own_database: str) -> None:
    world = build_world()
    [visit] = published(world, [PlannedStop(world.retailers["东街烟酒店"].pk, MONDAY, 1, goal="问")], "p1")
    begun, replacing = Event(), Event()

    def arrive() -> None:
        try:
            with transaction.atomic():
                start_visit(visit, arrived_at=world.now, by=world.ann, at=world.now)
                begun.set()
                replacing.wait(1)  # the other one never gets further than this visit before it is committed
        finally:
            connection.close()

    def replace() -> None:
        begun.wait()
        try:
            published(world, [], "p2")
            replacing.set()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        for act in [pool.submit(arrive), pool.submit(replace)]:
            act.result()
    visit.refresh_from_db()
    assert visit.state == Visit.State.UNDER_WAY
