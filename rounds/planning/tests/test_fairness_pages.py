"""Coverage fairness through its pages: who sees whom, who is neglected, what it costs, the draft that comes to them."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from rounds.common.events import history
from rounds.people.queries import settings_of
from rounds.planning.actions import PlanningError, build_plans
from rounds.planning.actions.fairness import close_gaps
from rounds.planning.models import PlanRun, VisitPlan
from rounds.planning.queries.closing import Closing, closing_of
from rounds.planning.queries.comparing import compared_plans
from rounds.planning.queries.fairness import fairness_of, neglected_in
from rounds.planning.queries.planned import planned_coverage, plans_in_force
from rounds.planning.queries.watched import Watch, watched
from rounds.planning.rules.fairness import Axis
from rounds.planning.tests.acts import door_days, drafted, plan_of, published, quick, segmented, visited
from rounds.planning.tests.test_pages import next_monday, page, queries_of, signed_in, status
from rounds.retailers.actions import open_retailer
from rounds.retailers.models import Retailer
from tests.world import CANARY, World

WEEKLY = {"东街烟酒店": "guide", "桥头便利店": "guide", "山口食杂店": "guide"}
KEPT, LATE, NEVER = WEEKLY


@pytest.fixture
def visits(world: World) -> World:
    """Three shops of Ann's, due weekly: one visited every week, one five weeks ago, one never."""
    now = timezone.now()
    segmented(world, WEEKLY, since=now - timedelta(days=60))
    for days in (30, 23, 16, 9, 2):
        visited(world.retailers[KEPT], world.ann, now - timedelta(days=days))
    visited(world.retailers[LATE], world.ann, now - timedelta(days=35))
    Retailer.objects.update(made_at=now - timedelta(days=90))
    return world


def watches(world: World, *names: str) -> list[Watch]:
    territories = [world.territories[name] for name in names]
    return watched(world.company, territories, weeks=4, at=timezone.now(), settings=settings_of(world.company))


def url() -> str:
    return reverse("planning:fairness")


def test_real_visits_say_whose_interval_was_kept_and_who_is_neglected(visits: World) -> None:
    rows = watches(visits, "ann")
    found = fairness_of(
        rows, {row.retailer.pk: row.coverage for row in rows}, [visits.territories["ann"]], settings_of(visits.company)
    )
    assert (found.total.shops, found.total.kept, found.total.due, found.total.made) == (3, 1, 12, 4)
    late = neglected_in(rows, factor=1.5)
    assert [(row.retailer.name, row.coverage.waiting) for row in late] == [(NEVER, 90), (LATE, 35)]


def test_distance_and_volume_are_thirds_of_the_own_territory(visits: World) -> None:
    rows = watches(visits, "ann")
    found = fairness_of(
        rows, {row.retailer.pk: row.coverage for row in rows}, [visits.territories["ann"]], settings_of(visits.company)
    )
    distance = next(one for one in found.comparisons if one.axis == Axis.DISTANCE)
    assert [group.shops for group in distance.groups] == [1, 1, 1]
    assert [group.kept for group in distance.groups] == [1, 0, 0]
    assert distance.verdict == "few"


def test_the_page_names_the_neglected_and_tells_small_groups(visits: World) -> None:
    html = page(visits.mei, url())
    assert LATE in html
    assert NEVER in html
    assert "户数太少，差异不下结论" in html
    assert html.index(NEVER) < html.index(LATE)
    english = page(visits.mei, url(), language="en")
    assert "Neglected" in english


def test_each_sees_his_own_reach(visits: World) -> None:
    own = page(visits.ann, url())
    assert LATE in own
    assert "东河超市" not in own
    assert LATE not in page(visits.staff["wu"], url())
    assert LATE not in page(visits.strangers["hua"], url())
    assert CANARY not in page(visits.staff["hua"], url())
    assert status(visits.staff["kai"], "fairness") == 403


@pytest.mark.parametrize("name", ["ada", "sam"])
def test_who_sees_the_whole_company_begins_with_one_market_department(visits: World, name: str) -> None:
    first = page(visits.staff[name], url())
    everything = page(visits.staff[name], f"{url()}?unit=")
    assert f"?territory={visits.territories['ann'].pk}&amp;" in first
    assert f"?territory={visits.territories['wu'].pk}&amp;" not in first
    assert f"?territory={visits.territories['wu'].pk}&amp;" in everything


def test_territories_stand_by_code_whoever_is_better(visits: World) -> None:
    html = page(visits.mei, url())
    ann, ben = visits.territories["ann"].pk, visits.territories["ben"].pk
    assert html.index(f"?territory={ann}&amp;") < html.index(f"?territory={ben}&amp;")
    assert "不排名次" in html


@pytest.mark.parametrize("query", ["weeks=x", "weeks=0", "unit=99999999999999", "territory=-1", "source=y", "plan=0"])
def test_a_strange_query_never_breaks_the_page(visits: World, query: str) -> None:
    page(visits.mei, f"{url()}?{query}")


def in_force_from() -> date:
    """The Monday of this week."""
    today = timezone.localdate()
    return today - timedelta(days=today.weekday())


def in_force(world: World) -> VisitPlan:
    """A plan for the running four weeks, with nobody hurried."""
    monday = in_force_from()
    return published(
        plan_of(drafted(world, monday, at=timezone.now(), names=("ann",)), world.ann), world, at=timezone.now()
    )


def test_a_plan_is_judged_as_the_real_visits_are(visits: World) -> None:
    plan = in_force(visits)
    rows = watches(visits, "ann")
    settings = settings_of(visits.company)
    found = planned_coverage(visits.company, rows, {plan.territory_id: plan}, at=timezone.now(), settings=settings)
    assert set(found) == {row.retailer.pk for row in rows}
    for pk, covered in found.items():
        days = door_days(plan, Retailer.objects.get(pk=pk))
        assert covered.made == min(covered.due, len(days))
        assert covered.is_kept == (not plan.broken.filter(retailer=pk).exists())
    assert "执行中的计划" in page(visits.mei, f"{url()}?source=plan")


def test_a_plan_that_may_not_be_seen_is_not_judged(visits: World) -> None:
    plan = plan_of(drafted(visits, next_monday(), at=timezone.now(), names=("ann",)), visits.ann)
    assert signed_in(visits.ann).get(f"{url()}?source=plan&plan={plan.pk}").status_code == 404
    assert signed_in(visits.staff["wu"]).get(f"{url()}?source=plan&plan={plan.pk}").status_code == 404
    page(visits.mei, f"{url()}?source=plan&plan={plan.pk}")


def closing(world: World, workdays: list[date]) -> Closing:
    late = neglected_in(watches(world, "ann"), factor=1.5)
    today, settings = timezone.localdate(), settings_of(world.company)
    return closing_of(world.territories["ann"], late, today=today, workdays=workdays, settings=settings)


def test_the_cost_of_closing_the_gap_is_what_the_rounds_take_longer(visits: World) -> None:
    plan = in_force(visits)
    neglected = visits.retailers[NEVER]
    days = [timezone.localdate() + timedelta(days=n) for n in range(1, 15)]
    plan.stops.filter(retailer=neglected).delete()
    found = closing(visits, days)
    extra = {one.watch.retailer.pk: one for one in found.extra}
    assert neglected.pk in extra
    one = extra[neglected.pk]
    assert one.day in days[:5]
    assert one.minutes == pytest.approx(one.travel + 15)  # a rural visit
    assert one.km > 0
    assert found.minutes == pytest.approx(sum(each.minutes for each in found.extra))
    assert found.neglected == 2


def test_who_is_planned_soon_costs_nothing_more(visits: World) -> None:
    plan = in_force(visits)
    days = [timezone.localdate() + timedelta(days=n) for n in range(1, 15)]
    found = closing(visits, days)
    soon = set(plan.stops.filter(channel="door", day__in=days[:5]).values_list("retailer_id", flat=True))
    assert {one.retailer.pk for one in found.planned} == {visits.retailers[n].pk for n in (LATE, NEVER)} & soon


def test_without_a_plan_in_force_nothing_is_priced(visits: World) -> None:
    found = closing(visits, [timezone.localdate() + timedelta(days=1)])
    assert (found.plan, found.extra, found.left) == (None, (), 2)
    fragment = signed_in(visits.mei).get(
        reverse("planning:fairness_cost", args=[visits.territories["ann"].pk]), headers={"hx-request": "true"}
    )
    assert "先生成计划" in fragment.content.decode()


def test_the_draft_comes_to_the_neglected_first_and_says_what_changed(visits: World) -> None:
    before = in_force(visits)
    start = next_monday()
    wanted = [visits.retailers[LATE].pk, visits.retailers[NEVER].pk]
    run = close_gaps(
        visits.territories["ann"], wanted, starts_on=start, by=visits.mei, at=timezone.now(), in_background=False
    )
    build_plans(run)
    plan = plan_of(run, visits.ann)
    workdays = [date.fromisoformat(row["day"]) for row in plan.days][:5]
    for name in (LATE, NEVER):
        assert door_days(plan, visits.retailers[name])[0] in workdays
    assert history(run)[0].content.body["early"] == sorted(wanted)
    before.refresh_from_db()
    assert (before.state, plan.state) == ("published", "draft")
    found = compared_plans(before, plan, today=timezone.localdate())
    assert {shop.pk for shop, day in found.early if day} == set(wanted)
    html = page(visits.mei, reverse("planning:changes", args=[run.pk]))
    assert "先访的零售户" in html
    assert LATE in html


def test_the_button_asks_for_that_draft(visits: World) -> None:
    quick(visits.company, at=timezone.now())
    territory = visits.territories["ann"]
    answer = signed_in(visits.mei).post(reverse("planning:fairness_close", args=[territory.pk]))
    run = PlanRun.objects.get()
    assert answer.headers["Location"] == reverse("planning:changes", args=[run.pk])
    assert f'hx-get="{reverse("planning:job", args=[run.pk])}"' in page(visits.mei, answer.headers["Location"])
    assert run.settings["territories"] == [territory.pk]
    assert set(run.settings["early"]) == {visits.retailers[LATE].pk, visits.retailers[NEVER].pk}
    assert run.starts_on > timezone.localdate()
    assert run.job_id is not None


def test_nobody_neglected_nothing_to_close(visits: World) -> None:
    with pytest.raises(PlanningError):
        close_gaps(visits.territories["ann"], [], starts_on=next_monday(), by=visits.mei, at=timezone.now())
    for name in (LATE, NEVER):
        visited(visits.retailers[name], visits.ann, timezone.now() - timedelta(days=1))
    answer = signed_in(visits.mei).post(
        reverse("planning:fairness_close", args=[visits.territories["ann"].pk]), follow=True
    )
    assert "没有被冷落的零售户" in answer.content.decode()
    assert not PlanRun.objects.exists()


def test_only_the_market_manager_of_the_territory_may_close_its_gap(visits: World) -> None:
    pk = visits.territories["ann"].pk
    for name in ("ann", "hua", "root", "sam"):
        assert status(visits.staff[name], "fairness_close", pk, method="post") == 403
    assert status(visits.mei, "fairness_close", visits.territories["wu"].pk, method="post") == 404
    assert status(visits.strangers["mei"], "fairness_cost", pk) == 404


def test_the_page_takes_the_same_queries_however_many_retailers(visits: World) -> None:
    in_force(visits)
    before = [queries_of(visits.mei, f"{url()}?source={source}") for source in ("visits", "plan")]
    for number in range(12):
        open_retailer(
            visits.company, licence_no=f"3302000000{number:02d}", name=f"小店{number}", source="desk", by="system",
            at=timezone.now() - timedelta(days=80), territory=visits.territories["ben" if number % 2 else "ann"],
            lat=30.0 + number / 1000, lon=120.0, market_type="rural",
        )  # fmt: skip
    ben = drafted(visits, in_force_from(), at=timezone.now(), names=("ben",))
    published(plan_of(ben, visits.staff["ben"]), visits, at=timezone.now())
    after = [queries_of(visits.mei, f"{url()}?source={source}") for source in ("visits", "plan")]
    assert after == before
    assert max(after) <= 26
    assert len(plans_in_force([visits.territories["ann"].pk], timezone.localdate())) == 1
