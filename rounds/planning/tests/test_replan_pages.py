"""The pages of re-planning: who may ask, what the form refuses, what a proposal shows, accept and decline."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rounds.common.models import Job
from rounds.planning.actions.replan import ask_replan
from rounds.planning.actions.replan_build import build_replan
from rounds.planning.models import Replan, ReplanProposal, VisitPlan
from rounds.planning.tests.acts import drafted, plan_of, published, segmented
from rounds.planning.tests.test_pages import next_monday, page, queries_of, signed_in, status
from rounds.retailers.actions import open_retailer
from tests.world import CANARY, World

WEEKLY = {"东街烟酒店": "guide", "桥头便利店": "guide", "山口食杂店": "guide", "东河超市": "guide"}


@pytest.fixture
def plans(world: World) -> dict[str, VisitPlan]:
    """Ann's and Ben's plans from next Monday, published."""
    now = timezone.now()
    segmented(world, WEEKLY, since=now - timedelta(days=2))
    run = drafted(world, next_monday(), at=now, names=("ann", "ben"))
    return {name: published(plan_of(run, world.staff[name]), world, at=now) for name in ("ann", "ben")}


def busy_day(plan: VisitPlan) -> date:
    return date.fromisoformat(max(plan.days, key=lambda row: row["visits"])["day"])


def asked(world: World, plans: dict[str, VisitPlan], *names: str) -> Replan:
    """Rain on Ann's busiest day, computed."""
    day, now = busy_day(plans["ann"]), timezone.now()
    row = ask_replan(
        world.company, [world.territories[name] for name in names or ("ann",)], reason="weather", first_day=day,
        last_day=day, note="大雪", by=world.mei, at=now, in_background=False,
    )  # fmt: skip
    return build_replan(row, at=now)


def send(client: Client, **fields: object) -> int:
    day = next_monday()
    wanted = {"reason": "weather", "first_day": day, "last_day": day, "part": "day"} | fields
    return client.post(reverse("planning:replan_new"), wanted).status_code


def test_a_market_manager_asks_and_follows_the_computing(world: World, plans: dict[str, VisitPlan]) -> None:
    client = signed_in(world.mei)
    assert send(client, territories=[world.territories["ann"].pk], note="大雪") == 302
    row = Replan.objects.get()
    assert (row.reason, row.note, row.unit, row.run.asked_by) == ("weather", "大雪", world.east, world.mei)
    html = page(world.mei, reverse("planning:replan", args=[row.pk]))
    assert "正在计算方案" in html
    assert f'hx-get="{reverse("planning:job", args=[row.run_id])}"' in html
    Job.objects.update(state="done", progress=100)
    done = page(world.mei, reverse("planning:job", args=[row.run_id]))
    assert reverse("planning:replan", args=[row.pk]) in done


@pytest.mark.parametrize("reason", ["weather", "leave", "ad_hoc_task", "shop_shut", "nonsense"])
def test_each_reason_asks_for_what_it_needs(world: World, reason: str) -> None:
    html = page(world.mei, f"{reverse('planning:replan_new')}?reason={reason}&day=x&territory=999")
    assert ('name="giver"' in html) == (reason == "ad_hoc_task")
    assert ('name="shop"' in html) == (reason == "shop_shut")
    assert ('name="territories"' in html) == (reason != "shop_shut")


def test_what_makes_no_sense_is_refused(world: World, plans: dict[str, VisitPlan]) -> None:
    client, ann = signed_in(world.mei), world.territories["ann"].pk
    day = next_monday()
    assert send(client) == 422
    assert send(client, territories=[ann], last_day=day - timedelta(days=1)) == 422
    assert send(client, territories=[ann], last_day=day + timedelta(days=40)) == 422
    assert send(client, territories=[ann], first_day=day - timedelta(days=60), last_day=day - timedelta(days=40)) == 422
    assert send(client, territories=[world.territories["wu"].pk]) == 422
    assert send(client, reason="ad_hoc_task", territories=[ann]) == 422
    assert send(client, reason="ad_hoc_task", territories=[ann], giver="县局", part="minutes") == 422
    assert send(client, reason="shop_shut", shop="没有这家") == 422
    assert send(client, reason="shop_shut", shop="西岭小卖部") == 422  # another unit's
    assert not Replan.objects.exists()


def test_a_shut_shop_is_found_by_its_name(world: World, plans: dict[str, VisitPlan]) -> None:
    assert send(signed_in(world.mei), reason="shop_shut", shop="东街烟酒店") == 302
    row = Replan.objects.get()
    assert row.retailer == world.retailers["东街烟酒店"]
    assert row.run.settings["territories"] == [world.territories["ann"].pk]


def test_without_a_plan_in_force_the_form_says_so(world: World) -> None:
    answer = signed_in(world.mei).post(
        reverse("planning:replan_new"),
        {"reason": "weather", "first_day": next_monday(), "last_day": next_monday(), "part": "day",
         "territories": [world.territories["ann"].pk]},
    )  # fmt: skip
    assert answer.status_code == 422
    assert "没有执行中的计划" in answer.content.decode()


def test_the_proposal_shows_what_moves_and_why(world: World, plans: dict[str, VisitPlan]) -> None:
    row = asked(world, plans)
    url = reverse("planning:replan", args=[row.pk])
    html = page(world.mei, url)
    for text in ("大雪", "恶劣天气", "采纳并发布", "调整前", "上门变化", "不能上门"):
        assert text in html
    english = page(world.mei, url, language="en")
    for text in ("Bad weather", "Accept and publish", "Before", "no visits on"):
        assert text in english


def test_accepting_publishes_and_declining_leaves_all_as_it_was(world: World, plans: dict[str, VisitPlan]) -> None:
    row = asked(world, plans, "ann", "ben")
    client = signed_in(world.mei)
    ann, ben = row.proposals.order_by("plan__territory__code")
    client.post(reverse("planning:replan_decline", args=[row.pk]), {"proposal": ben.pk, "reason": "东河不下雪"})
    answer = client.post(reverse("planning:replan_accept", args=[row.pk]), follow=True)
    assert "已采纳并发布" in answer.content.decode()
    states = {name: VisitPlan.objects.get(pk=plan.pk).state for name, plan in plans.items()}
    assert states == {"ann": "superseded", "ben": "published"}
    ann.plan.refresh_from_db()
    ben.plan.refresh_from_db()
    assert (ann.plan.state, ben.plan.state, ben.plan.decision_reason) == ("published", "declined", "东河不下雪")


def test_declining_needs_a_reason(world: World, plans: dict[str, VisitPlan]) -> None:
    row = asked(world, plans)
    answer = signed_in(world.mei).post(reverse("planning:replan_decline", args=[row.pk]), {"reason": " "}, follow=True)
    assert "请写明退回的原因" in answer.content.decode()
    assert row.proposals.get().plan.state == "draft"


def test_a_proposal_that_is_none_of_it_is_not_there(world: World, plans: dict[str, VisitPlan]) -> None:
    row = asked(world, plans)
    client, url = signed_in(world.mei), reverse("planning:replan_accept", args=[row.pk])
    for wrong in ("x", "999999", "-1"):
        assert client.post(url, {"proposal": wrong}).status_code == 404
    assert VisitPlan.objects.get(pk=plans["ann"].pk).state == "published"


def test_a_stale_proposal_is_told_and_computed_again_at_a_click(world: World, plans: dict[str, VisitPlan]) -> None:
    row = asked(world, plans)
    ReplanProposal.objects.update(built_on=timezone.localdate() - timedelta(days=1))
    assert "不能再采纳" in page(world.mei, reverse("planning:replan", args=[row.pk]))
    signed_in(world.mei).post(reverse("planning:replan_accept", args=[row.pk]))
    assert row.proposals.get().plan.state == "draft"
    answer = signed_in(world.mei).post(reverse("planning:replan_again", args=[row.pk]))
    again = Replan.objects.latest("pk")
    assert answer.headers["Location"] == reverse("planning:replan", args=[again.pk])
    assert (again.reason, again.note, again.run.settings["territories"]) == (
        "weather", "大雪", [world.territories["ann"].pk],
    )  # fmt: skip


def test_who_may_see_and_decide(world: World, plans: dict[str, VisitPlan]) -> None:
    row = asked(world, plans)
    for name in ("ann", "kai"):
        assert status(world.staff[name], "replans") == 403
        assert status(world.staff[name], "replan", row.pk) == 403
    for name in ("hua", "root", "sam"):
        assert "采纳并发布" not in page(world.staff[name], reverse("planning:replan", args=[row.pk]))
        for verb in ("replan_accept", "replan_decline", "replan_again"):
            assert status(world.staff[name], verb, row.pk, method="post") == 403
    assert status(world.strangers["mei"], "replan", row.pk) == 404
    assert status(world.strangers["mei"], "replan_accept", row.pk, method="post") == 404
    assert CANARY not in page(world.staff["hua"], reverse("planning:replans"))


def test_the_pages_take_the_same_queries_however_much_changes(world: World, plans: dict[str, VisitPlan]) -> None:
    row = asked(world, plans)
    urls = reverse("planning:replans"), reverse("planning:replan", args=[row.pk])
    before = [queries_of(world.mei, url) for url in urls]
    for number in range(8):
        open_retailer(
            world.company, licence_no=f"3306000000{number:02d}", name=f"小店{number}", source="desk", by="system",
            at=timezone.now() - timedelta(days=5), territory=world.territories["ann"],
            lat=30.0 + number / 900, lon=120.0,
        )  # fmt: skip
    run = drafted(world, next_monday(), at=timezone.now(), names=("ann", "ben"))
    larger = {name: published(plan_of(run, world.staff[name]), world, at=timezone.now()) for name in ("ann", "ben")}
    more = asked(world, larger, "ann", "ben")
    after = [queries_of(world.mei, url) for url in (urls[0], reverse("planning:replan", args=[more.pk]))]
    assert after == before
    assert max(after) <= 14


def test_who_has_no_plan_in_force_is_named(world: World, plans: dict[str, VisitPlan]) -> None:
    VisitPlan.objects.filter(pk=plans["ben"].pk).update(state="superseded")
    html = page(world.mei, reverse("planning:replan", args=[asked(world, plans, "ann", "ben").pk]))
    assert f"没有执行中的计划，未作调整：{world.territories['ben'].name}" in html


def test_a_proposal_is_marked_in_the_list_and_not_published_with_the_drafts(
    world: World, plans: dict[str, VisitPlan]
) -> None:
    row = asked(world, plans)
    plan = row.proposals.get().plan
    html = page(world.mei, f"{reverse('planning:list')}?run={row.run_id}")
    assert re.search(r">\s*重排\s*</span>", html)
    assert "全部批准并发布" not in html
    detail = page(world.mei, reverse("planning:detail", args=[plan.pk]))
    assert reverse("planning:replan", args=[row.pk]) in detail
    assert "计划已开始" not in detail
    signed_in(world.mei).post(reverse("planning:publish_all"))
    plan.refresh_from_db()
    assert plan.state == "draft"
