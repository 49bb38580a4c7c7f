"""From a request to drafts: intervals kept or named, the calendar, shops that cannot be served (C28-C30, C13, D12)."""

from datetime import date, timedelta

import pytest
from django.utils.translation import override
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from rounds.common.events import history, verify
from rounds.common.jobs import JobCancelledError
from rounds.common.models import Job
from rounds.people.actions import set_setting
from rounds.planning.actions import build_plans, request_plan
from rounds.planning.models import BrokenInterval, PlannedVisit, PlanRun, VisitPlan
from rounds.planning.queries import plan_summary
from rounds.planning.queries.words import said
from rounds.planning.rules.gaps import is_broken, longest_gap
from rounds.planning.rules.settings import BAND_MAX, RURAL_MINUTES, UNSEGMENTED_DAYS
from rounds.planning.tests.acts import (
    MONDAY,
    door_days,
    drafted,
    plan_of,
    published,
    quick,
    segmented,
    shanghai,
    visited,
)
from rounds.retailers.actions import change_fields, open_retailer
from rounds.segments.rules.settings import GUIDE_DAYS
from tests.world import CANARY, World

SEPTEMBER = shanghai(date(2026, 9, 1), 9)


def causes(plan: VisitPlan, retailer_name: str) -> str:
    """What the plan says of a broken interval, in Chinese."""
    row = plan.broken.get(retailer__name=retailer_name)
    with override("zh-hans"):
        return "；".join(said(reason) for reason in row.because)


def test_each_segment_is_visited_in_its_interval(world: World) -> None:
    segmented(world, {"东街烟酒店": "guide", "桥头便利店": "promote", "山口食杂店": "care"})
    plan = plan_of(drafted(world), world.ann)
    assert [day.weekday() for day in door_days(plan, world.retailers["东街烟酒店"])] == [
        door_days(plan, world.retailers["东街烟酒店"])[0].weekday()
    ] * 4
    assert len(door_days(plan, world.retailers["桥头便利店"])) == 2
    assert len(door_days(plan, world.retailers["山口食杂店"])) == 2
    assert not plan.broken.exists()
    assert {"plan.drafted"} <= {event.verb for event in history(plan)}
    assert list(verify()) == []


def test_every_stop_says_why_and_begins_within_working_hours(world: World) -> None:
    segmented(world, {"东街烟酒店": "guide"})
    plan = plan_of(drafted(world), world.ann)
    for stop in plan.stops.filter(channel="door"):
        assert 510 <= (stop.arrive_minute or 0) < 720 or 810 <= (stop.arrive_minute or 0) < 1050
        assert [reason["rules"] for reason in stop.because]
    first = plan.stops.filter(retailer__name="东街烟酒店", channel="door").first()
    assert first is not None
    with override("zh-hans"):
        assert said(first.because[0]) == "指导型：每 7 天上门一次"


def test_phone_visits_lie_between_door_visits_but_not_for_care(world: World) -> None:
    segmented(world, {"东街烟酒店": "guide", "山口食杂店": "care"})
    plan = plan_of(drafted(world), world.ann)
    guide, care = world.retailers["东街烟酒店"], world.retailers["山口食杂店"]
    calls = set(plan.stops.filter(retailer=guide, channel="phone").values_list("day", flat=True))
    assert calls
    assert not calls & set(door_days(plan, guide))
    assert not plan.stops.filter(retailer=care, channel="phone").exists()


def test_nobody_is_visited_in_the_national_holiday_and_the_gap_is_named(world: World) -> None:
    segmented(world, {"东街烟酒店": "guide"}, since=SEPTEMBER)
    at = shanghai(date(2026, 9, 21), 9)
    plan = plan_of(drafted(world, date(2026, 9, 28), at=at), world.ann)
    days = set(plan.stops.values_list("day", flat=True))
    assert not [day for day in days if date(2026, 10, 1) <= day <= date(2026, 10, 7)]
    assert {row["day"] for row in plan.days} >= {day.isoformat() for day in days}


def test_a_made_up_saturday_is_a_workday(world: World) -> None:
    run = drafted(world, date(2026, 10, 5), at=shanghai(date(2026, 9, 30), 9))
    worked = [date.fromisoformat(row["day"]) for row in plan_of(run, world.ann).days]
    assert date(2026, 10, 10) in worked  # 调休: a Saturday
    assert date(2026, 10, 17) not in worked


def test_a_holiday_that_breaks_an_interval_is_said_with_its_dates(world: World) -> None:
    segmented(world, {"东街烟酒店": "guide"}, since=SEPTEMBER)
    shop = world.retailers["东街烟酒店"]
    change_fields(
        shop,
        {"opening_hours": {"3": [[540, 1020]], **{key: [] for key in "012456"}}},
        source="desk",
        by="system",
        at=world.now,
    )
    visited(shop, world.ann, shanghai(date(2026, 9, 24), 10))
    plan = plan_of(drafted(world, date(2026, 9, 28), at=shanghai(date(2026, 9, 25), 9)), world.ann)
    assert all(day.weekday() == 3 for day in door_days(plan, shop))
    assert plan.broken.get(retailer=shop).longest_gap_days == 14
    assert "连休 7 天" in causes(plan, shop.name)


def test_a_shop_shut_on_some_weekdays_is_visited_on_the_others(world: World) -> None:
    segmented(world, {"东街烟酒店": "guide"})
    shop = world.retailers["东街烟酒店"]
    hours = {"0": [], "1": [], "2": [[540, 1020]], "3": [], "4": []}
    change_fields(shop, {"opening_hours": hours}, source="desk", by="system", at=world.now)
    plan = plan_of(drafted(world), world.ann)
    assert {day.weekday() for day in door_days(plan, shop)} == {2}
    for stop in plan.stops.filter(retailer=shop, channel="door"):
        assert stop.arrive_minute is not None
        assert stop.arrive_minute >= 540


def test_a_shop_that_opens_only_in_the_evening_is_named(world: World) -> None:
    shop = world.retailers["东街烟酒店"]
    change_fields(
        shop, {"opening_hours": {str(n): [[1080, 1320]] for n in range(7)}}, source="desk", by="system", at=world.now
    )
    plan = plan_of(drafted(world), world.ann)
    assert door_days(plan, shop) == []
    assert "不营业" in causes(plan, shop.name)


def test_a_shop_without_position_is_named_not_forgotten(world: World) -> None:
    open_retailer(
        world.company,
        licence_no="330100999999",
        name="无名小店",
        source="desk",
        by="system",
        at=world.now,
        territory=world.territories["ann"],
    )
    plan = plan_of(drafted(world), world.ann)
    assert plan.broken.get(retailer__name="无名小店").longest_gap_days is None
    assert "没有位置" in causes(plan, "无名小店")
    assert plan.terms["unplaced"] == 1


def test_a_territory_of_shops_without_position_still_gets_its_plan(world: World) -> None:
    territory = world.territories["wu"]
    change_fields(world.retailers["西岭小卖部"], {"lat": None, "lon": None}, source="desk", by="system", at=world.now)
    plan = VisitPlan.objects.get(run=drafted(world), territory=territory)
    assert plan.broken.count() == 1
    assert plan.terms["door_visits"] == 0


def test_what_the_band_leaves_out_is_named_with_what_would_admit_it(world: World) -> None:
    segmented(world, {"东街烟酒店": "guide", "桥头便利店": "guide", "山口食杂店": "guide"})
    set_setting(world.company, RURAL_MINUTES, 120, by="system", at=world.now, because="test")
    set_setting(world.company, BAND_MAX, 1, by="system", at=world.now, because="test")
    for number in range(8):
        open_retailer(
            world.company,
            licence_no=f"3302000000{number:02d}",
            name=f"小店{number}",
            source="desk",
            by="system",
            at=world.now,
            territory=world.territories["ann"],
            market_type="urban",
            lat=30.0 + number / 1000,
            lon=120.0,
        )
    plan = plan_of(drafted(world), world.ann)
    assert max(row["visits"] for row in plan.days) == 1
    assert plan.terms["unserved"] > 0
    some = plan.broken.exclude(longest_gap_days=None).first()
    assert some is not None
    told = causes(plan, some.retailer.name)
    assert "上限" in told
    assert "多排 1 户可安排" in told


def test_named_are_exactly_the_intervals_the_dates_break(world: World) -> None:
    """Judged again from the rows alone, for a plan too full to keep its promises."""
    segmented(world, {"东街烟酒店": "guide", "桥头便利店": "maintain", "山口食杂店": "care"})
    set_setting(world.company, BAND_MAX, 1, by="system", at=world.now, because="test")
    set_setting(world.company, GUIDE_DAYS, 3, by="system", at=world.now, because="test")
    visited(world.retailers["东街烟酒店"], world.ann, shanghai(date(2026, 11, 20), 10))
    plan = plan_of(drafted(world, at=shanghai(date(2026, 11, 27), 18)), world.ann)
    wanted = {"东街烟酒店": 3, "桥头便利店": 7, "山口食杂店": 14}
    named = set()
    for name, interval in wanted.items():
        gap = longest_gap(
            door_days(plan, world.retailers[name]),
            last_before=date(2026, 11, 20) if name == "东街烟酒店" else None,
            first_day=plan.starts_on,
            last_day=plan.ends_on,
            interval=interval,
            tolerance=2,
        )
        if is_broken(gap, interval=interval, tolerance=2):
            named.add(name)
    assert {row.retailer.name for row in plan.broken.select_related("retailer")} == named


@pytest.mark.parametrize("interval", [1, 2, 3, 5, 10, 30, 60])
def test_any_interval_a_company_may_choose_can_be_planned(world: World, interval: int) -> None:
    set_setting(world.company, UNSEGMENTED_DAYS, interval, by="system", at=world.now, because="test")
    plan = plan_of(drafted(world, date(2026, 9, 28), at=shanghai(date(2026, 9, 21), 9)), world.ann)
    assert plan.stops.filter(channel="door").exists()


def test_a_visit_early_in_the_morning_counts_on_its_own_day(world: World) -> None:
    """07:30 in Shanghai is still the day before on a server that runs on UTC."""
    segmented(world, {"东街烟酒店": "guide"})
    shop = world.retailers["东街烟酒店"]
    set_setting(world.company, GUIDE_DAYS, 3, by="system", at=world.now, because="test")
    visited(shop, world.ann, shanghai(date(2026, 11, 25), 7, 30))
    plan = plan_of(drafted(world, at=shanghai(date(2026, 11, 27), 18)), world.ann)
    first = door_days(plan, shop)[0]
    assert first == MONDAY  # five days after Wednesday: the last day the interval and its tolerance allow
    assert not plan.broken.filter(retailer=shop).exists()


def test_a_visit_planned_before_the_span_counts_as_made(world: World) -> None:
    segmented(world, {"东街烟酒店": "guide"})
    shop = world.retailers["东街烟酒店"]
    visited(shop, world.ann, shanghai(date(2026, 11, 3), 10))
    published(plan_of(drafted(world, date(2026, 11, 23)), world.ann), world)
    later = plan_of(drafted(world, date(2026, 12, 21), at=shanghai(date(2026, 12, 4), 9)), world.ann)
    assert later.terms["overdue"] == 0


def test_the_next_cycle_keeps_the_days_of_the_last(world: World) -> None:
    segmented(world, {"东街烟酒店": "guide", "桥头便利店": "promote", "山口食杂店": "care"}, since=SEPTEMBER)
    first = published(
        plan_of(drafted(world, date(2026, 11, 2), at=shanghai(date(2026, 10, 30), 9)), world.ann),
        world,
        at=shanghai(date(2026, 10, 30), 9),
    )
    second = plan_of(drafted(world), world.ann)
    assert second.terms["changes"] == 0
    for name in ("东街烟酒店", "桥头便利店", "山口食杂店"):
        shop = world.retailers[name]
        assert [day - timedelta(days=28) for day in door_days(second, shop)] == door_days(first, shop)


def rows_of(run: PlanRun) -> list[tuple[object, ...]]:
    stops = PlannedVisit.objects.filter(plan__run=run).order_by("plan__territory", "day", "channel", "position")
    return list(stops.values_list("plan__territory", "retailer", "day", "position", "channel", "arrive_minute"))


def test_the_same_request_gives_the_same_plan(world: World) -> None:
    segmented(world, {"东街烟酒店": "guide", "桥头便利店": "promote", "山口食杂店": "care"})
    assert rows_of(drafted(world)) == rows_of(drafted(world))


def test_settings_are_those_of_the_request_not_of_the_hour_of_building(world: World) -> None:
    quick(world.company, at=world.now)
    run = request_plan(world.company, starts_on=MONDAY, by=world.mei, at=world.now, in_background=False)
    set_setting(world.company, BAND_MAX, 1, by="system", at=world.now, because="later")
    assert plan_of(build_plans(run), world.ann).terms["band"] == [0, 26]


def test_building_twice_writes_once(world: World) -> None:
    run = drafted(world)
    before = rows_of(run)
    again = build_plans(PlanRun.objects.get(pk=run.pk))
    assert rows_of(again) == before
    assert VisitPlan.objects.filter(run=run).count() == 3


def test_two_workers_with_the_same_run_write_once(world: World) -> None:
    """The second began before the first had ended: a worker taken for dead that was only slow."""
    run = drafted(world, names=("ann",))
    stale = PlanRun.objects.get(pk=run.pk)
    stale.finished_at = None
    build_plans(stale)
    assert VisitPlan.objects.filter(run=run).count() == 1


def test_a_cancel_in_the_middle_leaves_nothing(world: World) -> None:
    quick(world.company, at=world.now)
    run = request_plan(world.company, starts_on=MONDAY, by=world.mei, at=world.now, in_background=False)
    heard: list[int] = []

    def stop_at_the_second(percent: int, _message: str) -> None:
        heard.append(percent)
        if len(heard) == 2:
            raise JobCancelledError

    with pytest.raises(JobCancelledError):
        build_plans(run, report=stop_at_the_second)
    assert not VisitPlan.objects.filter(run=run).exists()
    assert not PlannedVisit.objects.exists()
    assert not BrokenInterval.objects.exists()
    assert build_plans(run).finished_at is not None


def test_a_cancel_at_the_last_moment_leaves_nothing_either(world: World) -> None:
    quick(world.company, at=world.now)
    run = request_plan(world.company, starts_on=MONDAY, by=world.mei, at=world.now, in_background=False)

    def stop_at_the_end(percent: int, _message: str) -> None:
        if percent == 100:
            raise JobCancelledError

    with pytest.raises(JobCancelledError):
        build_plans(run, report=stop_at_the_end)
    assert not VisitPlan.objects.filter(run=run).exists()


def test_a_request_in_the_background_ends_in_drafts(
    world: World, settings: Settings, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    quick(world.company, at=world.now)
    with django_capture_on_commit_callbacks(execute=True):
        run = request_plan(world.company, starts_on=MONDAY, by=world.mei, at=world.now)
    assert run.job_id is not None
    job = Job.objects.get(pk=run.job_id)
    assert (job.state, job.progress, job.result) == ("done", 100, {"plans": 3})
    assert {plan.state for plan in run.plans.all()} == {"draft"}


def test_only_the_company_that_asked_is_planned(world: World) -> None:
    run = drafted(world)
    assert {plan.company for plan in run.plans.all()} == {world.company}
    assert CANARY not in str(plan_summary(run))


def test_only_the_territories_asked_for_are_planned(world: World) -> None:
    run = drafted(world, names=("ben",))
    assert [plan.manager for plan in run.plans.all()] == [world.staff["ben"]]


def test_the_summary_counts_what_the_rows_hold(world: World) -> None:
    segmented(world, {"东街烟酒店": "guide"})
    run = drafted(world)
    summary = plan_summary(run)
    assert summary["totals"]["visits"] == PlannedVisit.objects.filter(plan__run=run, channel="door").count()
    assert summary["totals"]["broken"] == BrokenInterval.objects.filter(plan__run=run).count()
    assert [plan["manager"] for plan in summary["plans"]] == ["Aann", "Aben", "Awu"]


def test_planning_the_same_weeks_again_keeps_the_days_in_force(world: World) -> None:
    segmented(world, {"东街烟酒店": "guide", "桥头便利店": "promote", "山口食杂店": "care"})
    first = published(plan_of(drafted(world), world.ann), world)
    second = plan_of(drafted(world), world.ann)
    assert second.terms["changes"] == 0
    for name in ("东街烟酒店", "桥头便利店", "山口食杂店"):
        assert door_days(second, world.retailers[name]) == door_days(first, world.retailers[name])
