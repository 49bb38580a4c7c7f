"""The pages of plans: who sees which, who decides, what they say, how many queries they take."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rounds.common.models import Job
from rounds.people.models import Staff
from rounds.planning.actions import approve_plan, request_plan
from rounds.planning.models import PlanRun, VisitPlan
from rounds.planning.tests.acts import drafted, plan_of, published, quick, segmented
from rounds.retailers.actions import open_retailer
from tests.world import CANARY, World

DECISIONS = ("approve", "decline", "publish")
WEEKLY = {"东街烟酒店": "guide", "桥头便利店": "promote", "山口食杂店": "care"}


def signed_in(staff: Staff, *, language: str = "zh-hans") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(staff)
    return client


def page(staff: Staff, url: str, *, language: str = "zh-hans") -> str:
    response = signed_in(staff, language=language).get(url)
    assert response.status_code == 200
    return response.content.decode()


def status(staff: Staff, name: str, *args: object, method: str = "get") -> int:
    return int(getattr(signed_in(staff), method)(reverse(f"planning:{name}", args=args)).status_code)


def next_monday() -> date:
    today = timezone.localdate()
    return today + timedelta(days=7 - today.weekday())


def coming(world: World, *names: str) -> PlanRun:
    """Drafts for the four weeks from next Monday, whenever the test runs."""
    return drafted(world, next_monday(), at=timezone.now(), names=names)


@pytest.fixture
def plans(world: World) -> dict[str, VisitPlan]:
    segmented(world, WEEKLY, since=timezone.now() - timedelta(days=2))
    run = coming(world)
    return {name: plan_of(run, world.staff[name]) for name in ("ann", "ben", "wu")}


def url_of(plan: VisitPlan) -> str:
    return reverse("planning:detail", args=[plan.pk])


def test_a_market_manager_sees_the_plans_of_his_unit(world: World, plans: dict[str, VisitPlan]) -> None:
    html = page(world.mei, reverse("planning:list"))
    assert world.territories["ann"].name in html
    assert world.territories["ben"].name in html
    assert world.territories["wu"].name not in html
    assert page(world.mei, url_of(plans["ann"])).count("planning/plan.css") == 1


def test_the_plan_of_another_unit_is_not_there(world: World, plans: dict[str, VisitPlan]) -> None:
    assert status(world.mei, "detail", plans["wu"].pk) == 404
    for verb in DECISIONS:
        assert status(world.mei, verb, plans["wu"].pk, method="post") == 404
    assert VisitPlan.objects.get(pk=plans["wu"].pk).state == "draft"


def test_another_company_sees_nothing_of_it(world: World, plans: dict[str, VisitPlan]) -> None:
    run = plans["ann"].run
    for name in ("mei", "hua", "root"):
        stranger = world.strangers[name]
        assert status(stranger, "detail", plans["ann"].pk) == 404
        assert status(stranger, "job", run.pk) == 404
        assert "片区</a>" not in page(stranger, reverse("planning:list"))
    for verb in DECISIONS:
        assert status(world.strangers["mei"], verb, plans["ann"].pk, method="post") == 404
    assert status(world.strangers["mei"], "cancel", run.pk, method="post") == 404
    assert status(world.mei, "of_retailer", world.retailers["stranger"].pk) == 404
    assert CANARY not in page(world.staff["hua"], reverse("planning:list"))


def test_those_who_only_look_cannot_decide(world: World, plans: dict[str, VisitPlan]) -> None:
    plan = plans["ann"]
    for name in ("hua", "root", "sam"):
        staff = world.staff[name]
        assert reverse("planning:approve", args=[plan.pk]) not in page(staff, url_of(plan))
        for verb in DECISIONS:
            assert status(staff, verb, plan.pk, method="post") == 403
        assert status(staff, "publish_all", method="post") == 403
    assert status(world.staff["hua"], "request") == 403
    assert status(world.staff["kai"], "list") == 403


def test_an_account_manager_sees_his_plan_once_it_is_published(world: World, plans: dict[str, VisitPlan]) -> None:
    assert status(world.ann, "detail", plans["ann"].pk) == 404
    published(plans["ann"], world, at=timezone.now())
    assert "东街烟酒店" in page(world.ann, f"{url_of(plans['ann'])}?day={day_of(plans['ann'], '东街烟酒店')}")
    listed = page(world.ann, reverse("planning:list"))
    assert 'id="plan-days"' in listed
    assert status(world.ann, "detail", plans["ben"].pk) == 404
    assert status(world.ann, "approve", plans["ann"].pk, method="post") == 403


def day_of(plan: VisitPlan, name: str) -> date:
    stop = plan.stops.filter(retailer__name=name, channel="door").first()
    assert stop is not None
    return stop.day


def test_a_market_manager_approves_then_publishes(world: World, plans: dict[str, VisitPlan]) -> None:
    plan, client = plans["ann"], signed_in(world.mei)
    client.post(reverse("planning:approve", args=[plan.pk]))
    plan.refresh_from_db()
    assert (plan.state, plan.decided_by) == ("approved", world.mei)
    answer = client.post(reverse("planning:publish", args=[plan.pk]), follow=True)
    assert "已发布" in answer.content.decode()
    assert world.ann.visits.filter(state="planned").count() == plan.stops.count()


def test_deciding_twice_is_told_not_done(world: World, plans: dict[str, VisitPlan]) -> None:
    plan, client = plans["ann"], signed_in(world.mei)
    approve_plan(plan, by=world.mei, at=timezone.now())
    answer = client.post(reverse("planning:approve", args=[plan.pk]), follow=True)
    assert "这份计划已有人处理" in answer.content.decode()


def test_a_plan_is_sent_back_only_with_a_reason(world: World, plans: dict[str, VisitPlan]) -> None:
    plan, client = plans["ann"], signed_in(world.mei)
    url = reverse("planning:decline", args=[plan.pk])
    assert "请写明退回的原因" in client.post(url, {"reason": " "}, follow=True).content.decode()
    assert "山口店要先去" in client.post(url, {"reason": "山口店要先去"}, follow=True).content.decode()
    plan.refresh_from_db()
    assert plan.state == "declined"


def test_all_plans_of_the_unit_are_published_at_once_and_no_others(world: World, plans: dict[str, VisitPlan]) -> None:
    approve_plan(plans["ben"], by=world.mei, at=timezone.now())
    signed_in(world.mei).post(reverse("planning:publish_all"))
    states = {name: VisitPlan.objects.get(pk=plan.pk).state for name, plan in plans.items()}
    assert states == {"ann": "published", "ben": "published", "wu": "draft"}


def test_a_newer_draft_takes_the_place_of_the_older_one(world: World, plans: dict[str, VisitPlan]) -> None:
    coming(world, "ann")
    states = {name: VisitPlan.objects.get(pk=plan.pk).state for name, plan in plans.items()}
    assert states == {"ann": "superseded", "ben": "draft", "wu": "draft"}


def test_a_request_is_for_the_territories_of_the_unit(world: World) -> None:
    form = page(world.mei, reverse("planning:request"))
    assert next_monday().isoformat() in form
    assert world.territories["wu"].name not in form
    signed_in(world.mei).post(reverse("planning:request"), {"starts_on": next_monday()})
    run = PlanRun.objects.get()
    wanted = {world.territories["ann"].pk, world.territories["ben"].pk}
    assert (set(run.settings["territories"]), run.asked_by, run.starts_on) == (wanted, world.mei, next_monday())
    assert run.job_id is not None


def test_a_territory_of_another_unit_cannot_be_asked_for(world: World) -> None:
    asked = {"starts_on": next_monday(), "territories": [world.territories["wu"].pk]}
    assert signed_in(world.mei).post(reverse("planning:request"), asked).status_code == 422
    assert not PlanRun.objects.exists()


def test_a_plan_does_not_begin_in_the_past(world: World) -> None:
    asked = {"starts_on": timezone.localdate() - timedelta(days=2)}
    answer = signed_in(world.mei).post(reverse("planning:request"), asked)
    assert answer.status_code == 422
    assert "开始日期不能早于今天" in answer.content.decode()


def test_progress_is_polled_until_the_job_is_over(world: World) -> None:
    run = request_plan(world.company, starts_on=next_monday(), by=world.mei, at=timezone.now())
    url = reverse("planning:job", args=[run.pk])
    html = page(world.mei, reverse("planning:list"))
    assert f'hx-get="{url}"' in html
    fragment = page(world.mei, url)
    assert 'hx-trigger="every 1s"' in fragment
    assert reverse("planning:cancel", args=[run.pk]) in fragment
    assert reverse("planning:cancel", args=[run.pk]) not in page(world.staff["hua"], url)
    Job.objects.update(state="done", progress=100)
    assert "every 1s" not in page(world.mei, url)


def test_a_run_that_waits_is_cancelled(world: World) -> None:
    quick(world.company, at=timezone.now())
    run = request_plan(world.company, starts_on=next_monday(), by=world.mei, at=timezone.now())
    client = signed_in(world.mei)
    client.post(reverse("planning:cancel", args=[run.pk]))
    assert Job.objects.get().state == "cancelled"
    assert "正在生成" not in page(world.mei, reverse("planning:list"))
    again = client.post(reverse("planning:cancel", args=[run.pk]), follow=True)
    assert "不能取消" in again.content.decode()


def test_a_day_of_the_calendar_comes_as_a_fragment(world: World, plans: dict[str, VisitPlan]) -> None:
    day = day_of(plans["ann"], "东街烟酒店")
    answer = signed_in(world.mei).get(f"{url_of(plans['ann'])}?day={day}", headers={"hx-request": "true"})
    html = answer.content.decode()
    assert html.lstrip().startswith('<div class="page-content" id="plan-days">')
    assert "东街烟酒店" in html
    assert 'aria-current="date"' in html


@pytest.mark.parametrize("day", ["", "tomorrow", "2026-02-31", "1999-01-01"])
def test_a_day_that_is_none_shows_a_day_of_the_plan(world: World, plans: dict[str, VisitPlan], day: str) -> None:
    assert 'aria-current="date"' in page(world.mei, f"{url_of(plans['ann'])}?day={day}")


@pytest.mark.parametrize("query", ["state=draft", "state=x", "unit=x", "run=x", "run=999", "after=broken"])
def test_a_strange_query_never_breaks_the_list(world: World, plans: dict[str, VisitPlan], query: str) -> None:
    page(world.staff["hua"], f"{reverse('planning:list')}?{query}")


def test_a_broken_interval_stands_on_the_page_with_its_reason(world: World) -> None:
    open_retailer(
        world.company, licence_no="330100999999", name="无名小店", source="desk", by="system", at=world.now,
        territory=world.territories["ann"],
    )  # fmt: skip
    html = page(world.mei, url_of(plan_of(coming(world, "ann"), world.ann)))
    assert "无名小店" in html
    assert "没有位置，无法排入线路" in html


def test_an_english_reader_reads_the_reasons_in_english(world: World, plans: dict[str, VisitPlan]) -> None:
    html = page(world.mei, f"{url_of(plans['ann'])}?day={day_of(plans['ann'], '东街烟酒店')}", language="en")
    assert "a door visit every 7 days" in html
    assert "Always on " in html
    assert "节奏" not in html


def test_the_retailer_page_tells_the_next_visits(world: World, plans: dict[str, VisitPlan]) -> None:
    shop = world.retailers["东街烟酒店"]
    url = reverse("planning:of_retailer", args=[shop.pk])
    assert "还没有排入计划" in page(world.ann, url)
    published(plans["ann"], world, at=timezone.now())
    assert f"{day_of(plans['ann'], shop.name):%Y-%m-%d}" in page(world.ann, url)
    assert status(world.staff["wu"], "of_retailer", shop.pk) == 404


def queries_of(staff: Staff, url: str) -> int:
    client = signed_in(staff)
    client.get(url)
    with CaptureQueriesContext(connection) as counted:
        assert client.get(url).status_code == 200
    return len(counted)


def test_the_pages_take_the_same_queries_however_much_they_show(world: World, plans: dict[str, VisitPlan]) -> None:
    before = queries_of(world.staff["hua"], reverse("planning:list")), queries_of(world.mei, url_of(plans["ann"]))
    for number in range(12):
        open_retailer(
            world.company, licence_no=f"3302000000{number:02d}", name=f"小店{number}", source="desk", by="system",
            at=world.now, territory=world.territories["ann"], lat=30.0 + number / 1000 if number % 3 else None,
            lon=120.0 if number % 3 else None,
        )  # fmt: skip
    larger = plan_of(coming(world), world.ann)
    after = queries_of(world.staff["hua"], reverse("planning:list")), queries_of(world.mei, url_of(larger))
    assert after == before
    assert max(after) <= 12
