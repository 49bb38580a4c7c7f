"""Many people at once, with real commits."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

from django.db import connection

from rounds.issues import actions
from rounds.issues.models import Hop, Issue
from rounds.issues.tests.cast import from_visit, later
from tests.world import build_world

TOGETHER = 8


def test_issues_raised_at_once_have_numbers_of_their_own(own_database: str) -> None:
    world = build_world()
    actions.default_routing(world.company, by="system", at=world.now)
    start = Barrier(TOGETHER)

    def raise_one(_place: int) -> str:
        start.wait()
        try:
            return from_visit(world).number
        finally:
            connection.close()

    with ThreadPoolExecutor(TOGETHER) as pool:
        numbers = sorted(pool.map(raise_one, range(TOGETHER)))
    assert numbers == [f"W20261123{place + 1:05d}" for place in range(TOGETHER)]


def test_copies_of_a_phone_made_issue_that_arrive_at_once_are_one(own_database: str) -> None:
    world, ident = build_world(), uuid4()
    actions.default_routing(world.company, by="system", at=world.now)
    start = Barrier(TOGETHER)

    def send(_place: int) -> int:
        start.wait()
        try:
            return actions.raise_issue(
                world.retailers["东街烟酒店"],
                category="supply_issue",
                text="断货",
                entry="visit",
                by=world.ann,
                at=later(minutes=1),
                phone_id=ident,
            ).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(TOGETHER) as pool:
        assert len(set(pool.map(send, range(TOGETHER)))) == 1
    assert Issue.objects.count() == 1


def test_of_many_who_accept_at_once_one_wins(own_database: str) -> None:
    world = build_world()
    issue = from_visit(world)
    start = Barrier(TOGETHER)

    def accept(_place: int) -> bool:
        mine = Issue.objects.select_related("company", "department", "routing", "coordinator").get(pk=issue.pk)
        start.wait()
        try:
            actions.accept_issue(mine, by=world.staff["sam"], at=later(minutes=1))
        except actions.IssueConflictError:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(TOGETHER) as pool:
        won = sum(pool.map(accept, range(TOGETHER)))
    assert won == 1
    assert Hop.objects.filter(issue=issue).count() == 3
    issue.refresh_from_db()
    assert (issue.state, issue.version) == ("accepted", 3)
