"""Before a routing table is adopted: other departments, other days, other verdicts, other shares; nothing is kept."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rounds.common.models import Event
from rounds.issues import actions
from rounds.issues.models import Issue, LiabilityFinding, RoutingTable
from rounds.issues.queries import routing_in_force
from rounds.issues.queries.routing_preview import Preview, preview_of_table
from rounds.issues.rules.clocks import Held
from rounds.issues.rules.liability import IssueFacts
from rounds.issues.rules.rerouting import Line, fate_of, rerouted
from rounds.issues.rules.routing import Category, Limits, Route, default_routes
from rounds.issues.tests.cast import MONDAY, from_visit, later, walked_to_the_end
from tests.world import World

LIMITS = Limits(210, 840, 420)
SALES, DISTRIBUTION, MANAGER = 1, 2, 9


def held(step: str, department: int | None, minutes: int, allowed: int, number: int, outcome: str = "") -> Held:
    start = MONDAY + timedelta(minutes=number)
    end = start + timedelta(minutes=minutes) if outcome else None
    return Held(step, department, start, end, allowed, minutes, number, number + 1 if outcome else None, outcome)


def facts(*hops: Held) -> IssueFacts:
    return IssueFacts("supply_issue", SALES, Decimal(70), ("A37",), MANAGER, hops)


def test_shorter_minutes_turn_in_time_into_late_and_move_the_shares() -> None:
    before, after = Line(SALES, LIMITS, Decimal(70)), Line(SALES, Limits(60, 100, 420), Decimal(80))
    answered = facts(held("accept", SALES, 50, 210, 1, "accepted"), held("answer", SALES, 300, 840, 2, "answered"))
    assert fate_of(answered).in_time
    assert fate_of(answered).shares == ()
    fate = fate_of(rerouted(answered, before, after))
    assert not fate.in_time
    assert fate.shares == ((SALES, None, Decimal("80.00")), (None, MANAGER, Decimal("20.00")))
    assert fate_of(rerouted(answered, before, before)) == fate_of(answered)


def test_another_department_takes_the_place_of_the_old_one_only_where_the_table_sent_it() -> None:
    before, after = Line(SALES, LIMITS, Decimal(70)), Line(DISTRIBUTION, LIMITS, Decimal(70))
    forwarded = facts(held("accept", SALES, 50, 210, 1, "forwarded"), held("accept", 3, 50, 210, 2))
    moved = rerouted(forwarded, before, after)
    assert [hop.department for hop in moved.hops] == [DISTRIBUTION, 3]
    assert (fate_of(moved).since, fate_of(moved).allowed) == (MONDAY + timedelta(minutes=2), 210)


def previewed(world: World, routes: list[Route]) -> Preview:
    table = routing_in_force(world.company, later(days=2))
    assert table is not None
    return preview_of_table(world.staff["ada"], table, routes, now=later(days=2))


def table_with(category: str, *, function: str = "sales_department", limits: Limits = LIMITS) -> list[Route]:
    rows = default_routes(LIMITS, primary_percent=Decimal(70))
    return [
        Route(row.category, function, limits, row.primary_percent) if row.category == category else row for row in rows
    ]


@pytest.mark.django_db
def test_the_preview_says_which_issues_would_have_gone_otherwise_and_keeps_nothing(world: World) -> None:
    closed, running = walked_to_the_end(world), from_visit(world, at=later(days=1, hours=7))
    from_visit(world, at=later(days=1), category="delivery_issue")
    before = (Event.objects.count(), LiabilityFinding.objects.count(), RoutingTable.objects.count())
    shorter = previewed(world, table_with("supply_issue", limits=Limits(10, 20, 420)))
    assert shorter.categories == ("supply_issue",)
    assert (shorter.open_looked, shorter.closed_looked) == (1, 1)
    assert {effect.issue for effect in shorter.effects} == {closed, running}
    assert (shorter.counts["newly_late"], shorter.counts["earlier"], shorter.counts["shares"]) == (2, 1, 2)
    moved = previewed(world, table_with("supply_issue", function="distribution_centre"))
    assert moved.counts["elsewhere"] == 2
    assert moved.counts["earlier"] == moved.counts["newly_late"] == 0
    longer = previewed(world, table_with("supply_issue", limits=Limits(420, 1680, 420)))
    assert longer.counts["later"] == 1
    assert previewed(world, table_with("supply_issue")).categories == ()
    assert before == (Event.objects.count(), LiabilityFinding.objects.count(), RoutingTable.objects.count())


@pytest.mark.django_db
def test_a_preview_takes_as_many_queries_for_ten_issues_as_for_one(world: World) -> None:
    from_visit(world)
    routes = table_with("supply_issue", limits=Limits(10, 20, 420))
    counts = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as caught:
            previewed(world, routes)
        counts.append(len(caught))
        for hours in range(9):
            from_visit(world, at=later(hours=hours / 10))
    assert counts[0] == counts[1], counts


@pytest.mark.django_db
def test_the_assessor_sees_the_effects_before_he_saves(world: World) -> None:
    actions.default_routing(world.company, by="system", at=timezone.now() - timedelta(days=20))
    issue = from_visit(world, at=timezone.now() - timedelta(days=9))
    actions.accept_issue(issue, by=world.staff["sam"], at=issue.raised_at + timedelta(minutes=1))
    functions = [
        "sales_department",
        "call_centre",
        "distribution_centre",
        "monopoly_department",
        "planning_department",
        "",
    ]
    fields = {"preview": "1", "because": ""}
    for category, function in zip(Category, functions, strict=True):
        minutes = {"accept": "210", "answer": "840", "tell": "420", "percent": "70" if function else "100"}
        fields |= {f"{category}-{name}": value for name, value in {**minutes, "function": function}.items()}
    client = Client()
    client.force_login(world.staff["ada"])
    url = reverse("issues:routing_edit")
    assert "没有改动" in client.post(url, fields).content.decode()
    text = client.post(url, fields | {"supply_issue-answer": "9000"}).content.decode()
    assert "由超时变及时" in text
    assert issue.number in text
    assert 'value="9000"' in text, "what was filled in stays"
    assert RoutingTable.objects.filter(company=world.company).count() == 1
    assert client.post(url, fields | {"supply_issue-answer": "0"}).status_code == 422
    assert Issue.objects.get().routing.version == 1
