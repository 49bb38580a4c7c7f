"""Plans side by side: figures that add up, who bears the broken intervals, the visits really made before."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rounds.people.models import Staff
from rounds.planning.actions import move_visit
from rounds.planning.models import VisitPlan
from rounds.planning.queries.compare import comparison_of, plans_of
from rounds.planning.rules.shares import Figures, Place, Share, shares_of, summed
from rounds.planning.tests.acts import drafted, plan_of, segmented, shanghai, visited
from rounds.planning.views.compare import lines_of
from tests.world import World

WEEKLY = {"东街烟酒店": "guide", "桥头便利店": "guide", "山口食杂店": "guide"}


def next_monday() -> date:
    today = timezone.localdate()
    return today + timedelta(days=7 - today.weekday())


@pytest.fixture
def plan(world: World) -> VisitPlan:
    segmented(world, WEEKLY, since=timezone.now() - timedelta(days=40))
    return plan_of(drafted(world, next_monday(), at=timezone.now()), world.ann)


def page(staff: Staff, query: str = "", *, language: str = "zh-hans") -> str:
    client = Client(headers={"accept-language": language})
    client.force_login(staff)
    answer = client.get(f"{reverse('planning:compare')}{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_far_is_beyond_the_median_and_a_place_without_position_is_neither() -> None:
    places = [Place(1, False, 1.0), Place(2, True, 5.0), Place(3, True, 9.0), Place(4, False, None)]
    shares = shares_of(places, {3, 4})
    assert shares["near"] == Share(0, 2)
    assert shares["far"] == Share(1, 1)
    assert shares["urban"] == Share(1, 2)
    assert shares["rural"] == Share(1, 2)


def test_departments_are_summed_by_heads_not_by_shares() -> None:
    one = Figures(visits=3, km=1.5, broken=1, shares={"near": Share(1, 2), "far": Share(0, 0)})
    two = Figures(visits=4, km=2.5, broken=0, shares={"near": Share(0, 8), "far": Share(2, 4)})
    both = summed([one, two])
    assert (both.visits, both.km, both.broken) == (7, 4.0, 1)
    assert both.shares["near"].part == 0.1
    assert both.shares["far"] == Share(2, 4)


def test_more_road_for_more_visits_is_neither_better_nor_worse() -> None:
    before, after = Figures(visits=10, km=50.0), Figures(visits=12, km=55.0)
    verdicts = {line.label: line.is_better for line in lines_of(before, after)}
    assert verdicts["路程（公里）"] is None
    same = {line.label: line.is_better for line in lines_of(before, Figures(visits=10, km=55.0))}
    assert same["路程（公里）"] is False


def test_a_plan_changed_by_hand_is_compared_with_the_one_built_anew(world: World, plan: VisitPlan) -> None:
    stop = plan.stops.filter(retailer__name="桥头便利店", channel="door").order_by("day")[1]
    day = next(date.fromisoformat(row["day"]) for row in plan.days if date.fromisoformat(row["day"]) > stop.day)
    move_visit(stop, plan, day=day, by=world.mei, at=timezone.now())
    plan.refresh_from_db()
    again = plan_of(drafted(world, next_monday(), at=timezone.now()), world.ann)
    before, after = (plans_of(world.mei, world.east, f"r{one.run_id}") for one in (plan, again))
    found = comparison_of(before, after, visited=False, number=0)
    assert found.is_same_span
    assert found.before.visits == sum(one.stops.filter(channel="door").count() for one in before.values())
    assert found.before.broken == sum(one.broken.count() for one in before.values())
    html = page(world.mei, f"?before=r{plan.run_id}&after=r{again.run_id}")
    assert "改期 1 次" in html
    assert "桥头便利店" in html


def test_the_visits_really_made_before_stand_beside_the_plan(world: World, plan: VisitPlan) -> None:
    shop = world.retailers["东街烟酒店"]
    start = plan.starts_on - timedelta(days=28)
    for week in range(4):
        visited(shop, world.ann, shanghai(start + timedelta(days=7 * week), 10))
    after = plans_of(world.mei, world.east, f"n{plan.starts_on}")
    found = comparison_of({}, after, visited=True, number=0)
    pair = next(one for one in found.pairs if one.plan == plan)
    assert pair.before is not None
    assert pair.before.figures.visits == 4
    assert pair.before.dates == {shop.pk: [start + timedelta(days=7 * week) for week in range(4)]}
    assert pair.before.figures.broken == 2  # nobody came to the other two of her shops
    assert "前四周实际拜访" in page(world.mei)


@pytest.mark.parametrize("query", ["before=x", "after=r0", "after=n2026-02-31", "number=999", "before=v&after=v"])
def test_a_strange_query_compares_what_is_usual(world: World, plan: VisitPlan, query: str) -> None:
    assert "指标" in page(world.mei, f"?{query}")


def test_who_has_no_plans_is_told_so(world: World, plan: VisitPlan) -> None:
    assert "没有可以对比的计划" in page(world.strangers["mei"])
    client = Client()
    client.force_login(world.mei)
    assert client.get(f"{reverse('planning:compare')}?unit={world.west.pk}").status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_plans(world: World, plan: VisitPlan) -> None:
    again = drafted(world, next_monday(), at=timezone.now())
    client = Client()
    client.force_login(world.staff["hua"])
    counts = []
    for unit in (world.west, world.east):  # one territory, two territories
        url = f"{reverse('planning:compare')}?unit={unit.pk}&before=r{plan.run_id}&after=r{again.pk}"
        client.get(url)
        with CaptureQueriesContext(connection) as counted:
            assert client.get(url).status_code == 200
        counts.append(len(counted))
    assert counts[1] <= counts[0] + 1  # shops of what moved are fetched only when something moved
    assert max(counts) <= 20
