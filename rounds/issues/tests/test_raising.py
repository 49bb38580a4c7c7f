"""One entry for everything a retailer brings, and the table that routes it."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from rounds.issues import actions
from rounds.issues.models import Issue, RoutingTable
from rounds.issues.rules.routing import Limits, default_routes
from rounds.issues.rules.steps import Refusal
from rounds.issues.tests.cast import MONDAY, from_visit, later
from rounds.people.models import Company
from tests.world import World

pytestmark = pytest.mark.django_db


def test_an_issue_raised_on_a_visit_goes_straight_to_the_department(world: World) -> None:
    issue = from_visit(world)
    assert (issue.state, issue.department, issue.coordinator) == (
        "dispatched",
        world.departments["sales_department"],
        world.ann,
    )
    assert issue.learnt_at == issue.forwarded_at == MONDAY
    assert issue.number == "W2026112300001"
    # 210 working minutes from Monday 09:00: three hours before lunch, thirty minutes after it.
    assert issue.holder_due_at == datetime(2026, 11, 23, 6, 30, tzinfo=UTC)


def test_without_a_proposed_solution_nothing_is_dispatched(world: World) -> None:
    issue = actions.raise_issue(
        world.retailers["东街烟酒店"], category="supply_issue", text="断货", entry="visit", by=world.ann, at=MONDAY
    )
    assert (issue.state, issue.learnt_at) == ("registered", MONDAY)
    with pytest.raises(actions.IssueRefusedError) as refused:
        actions.dispatch_issue(issue, proposed_solution=" ", by=world.ann, at=later(minutes=1))
    assert refused.value.refusal == Refusal.NO_PROPOSAL


def test_what_the_retailer_enters_himself_waits_until_the_account_manager_learns_of_it(world: World) -> None:
    issue = actions.raise_issue(
        world.retailers["东街烟酒店"],
        category="order_issue",
        text="打不通",
        entry="portal",
        by="retailer",
        at=MONDAY,
    )
    assert (issue.state, issue.learnt_at, issue.department_id) == ("registered", None, None)
    actions.learn_issue(issue, by=world.ann, at=later(hours=1))
    actions.dispatch_issue(issue, proposed_solution="加一条线路", by=world.ann, at=later(hours=2))
    assert issue.department == world.departments["call_centre"]
    assert [hop.step for hop in issue.hops.order_by("pk")] == ["learn", "coordinate", "accept"]


def test_dispatching_unread_is_learning_of_it(world: World) -> None:
    issue = actions.raise_issue(
        world.retailers["东街烟酒店"], category="order_issue", text="打不通", entry="desk", by=world.mei, at=MONDAY
    )
    actions.dispatch_issue(issue, proposed_solution="加线路", by=world.mei, at=later(hours=1))
    assert issue.learnt_at == issue.forwarded_at == later(hours=1)
    assert issue.coordinator == world.ann, "the account manager stays the chief coordinator (A04)"


def test_visit_service_stays_with_the_account_manager(world: World) -> None:
    issue = from_visit(world, category="visit_issue")
    assert (issue.state, issue.department_id) == ("accepted", None)
    actions.answer_issue(issue, kind="explanation", text="请假一周，已补访", by=world.ann, at=later(hours=1))
    assert issue.state == "answered"


def test_a_phone_made_issue_sent_twice_is_one_issue(world: World) -> None:
    ident = uuid4()
    made = [
        actions.raise_issue(
            world.retailers["东街烟酒店"], category="price_issue", text="价签", entry="visit", proposed_solution="换",
            by=world.ann, at=later(hours=hours), phone_id=ident, raised_at=MONDAY,
        )
        for hours in (1, 2)
    ]  # fmt: skip
    assert made[0].pk == made[1].pk
    assert Issue.objects.count() == 1
    assert (made[0].learnt_at, made[0].forwarded_at) == (MONDAY, later(hours=1))


def test_a_phone_that_runs_ahead_does_not_make_the_future(world: World) -> None:
    issue = actions.raise_issue(
        world.retailers["东街烟酒店"], category="supply_issue", text="断货", entry="visit", by=world.ann, at=MONDAY,
        raised_at=later(days=3),
    )  # fmt: skip
    assert issue.raised_at == MONDAY


def test_numbers_run_per_company_and_local_day(world: World) -> None:
    night = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)  # Tuesday 00:30 in Shanghai
    assert [from_visit(world).number, from_visit(world).number, from_visit(world, at=night).number] == [
        "W2026112300001", "W2026112300002", "W2026112400001",
    ]  # fmt: skip
    foreign = actions.raise_issue(
        world.retailers["stranger"], category="supply_issue", text="断货", entry="portal", by="retailer", at=MONDAY
    )
    assert foreign.number == "W2026112300001"


def test_a_new_table_routes_from_its_moment_on_and_old_issues_keep_theirs(world: World) -> None:
    before = from_visit(world)
    routes = [
        route if route.category != "supply_issue" else type(route)(**{**vars(route), "function": "planning_department"})
        for route in default_routes(Limits(60, 120, 60), primary_percent=Decimal(80))
    ]
    table = actions.adopt_routing(
        world.company, routes, because="货源由计划部门负责", by=world.staff["ada"], at=later(days=1)
    )
    after = from_visit(world, at=later(days=2))
    assert (before.routing.version, table.version, after.routing.version) == (1, 2, 2)
    assert after.department == world.departments["planning_department"]


def test_a_table_that_gives_visit_service_to_a_department_is_refused(world: World) -> None:
    routes = [
        type(route)(**{**vars(route), "function": "sales_department"})
        for route in default_routes(Limits(60, 120, 60), primary_percent=Decimal(70))
    ]
    with pytest.raises(actions.RoutingRefusedError):
        actions.adopt_routing(world.company, routes, because="试", by="system", at=MONDAY)
    assert not RoutingTable.objects.exists()


def test_a_company_without_the_department_is_told_which_one_is_missing(world: World) -> None:
    empty = Company.objects.create(code="bing", name="丙县公司", made_at=MONDAY)
    with pytest.raises(actions.DepartmentMissingError, match="销售部门"):
        actions.default_routing(empty, by="system", at=MONDAY)


def test_a_form_sent_twice_is_one_issue_and_with_other_words_it_is_refused_and_kept_in_the_form(world: World) -> None:
    client, key = Client(), str(uuid4())
    client.force_login(world.ann)
    words = {
        "retailer": world.retailers["东街烟酒店"].pk,
        "category": "supply_issue",
        "kind": "issue",
        "entry": "phone",
        "text": "断货两周",
        "phone_id": key,
    }
    answers = [client.post(reverse("issues:new"), words) for _time in range(3)]
    assert {(answer.status_code, answer.headers["Location"]) for answer in answers} == {
        (302, reverse("issues:detail", args=[Issue.objects.get().pk]))
    }
    other = client.post(reverse("issues:new"), words | {"text": "断货三周"})
    page = other.content.decode()
    assert other.status_code == 422
    assert "这张表单已经提交过" in page
    assert "断货三周" in page
    assert key not in page, "sent again it is another issue"
    assert Issue.objects.get().text == "断货两周"
