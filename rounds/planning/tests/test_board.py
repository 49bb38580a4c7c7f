"""The board of a market department: who sees it, what it shows, what may be changed on it, its number of queries."""

import json
import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rounds.people.actions import set_setting
from rounds.people.models import Staff
from rounds.planning.actions import decline_plan, lock_visit, request_plan
from rounds.planning.models import PlanEdit, PlannedVisit, VisitPlan
from rounds.planning.rules.settings import BAND_MAX
from rounds.planning.tests.acts import drafted, plan_of, published, segmented
from rounds.retailers.actions import open_retailer
from tests.world import CANARY, World

WEEKLY = {"东街烟酒店": "guide", "桥头便利店": "promote", "山口食杂店": "care"}
HTMX = {"hx-request": "true"}


def signed_in(staff: Staff, *, language: str = "zh-hans") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(staff)
    return client


def next_monday() -> date:
    today = timezone.localdate()
    return today + timedelta(days=7 - today.weekday())


def board(staff: Staff, query: str = "", *, language: str = "zh-hans") -> str:
    answer = signed_in(staff, language=language).get(f"{reverse('planning:board')}{query}")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def plans(world: World) -> dict[str, VisitPlan]:
    segmented(world, WEEKLY, since=timezone.now() - timedelta(days=2))
    run = drafted(world, next_monday(), at=timezone.now())
    return {name: plan_of(run, world.staff[name]) for name in ("ann", "ben", "wu")}


def stop_of(plan: VisitPlan, name: str = "桥头便利店") -> PlannedVisit:
    stop = plan.stops.filter(retailer__name=name, channel="door").order_by("day").first()
    assert stop is not None
    return stop


def other_day(plan: VisitPlan, stop: PlannedVisit) -> date:
    taken = set(plan.stops.filter(retailer=stop.retailer, channel="door").values_list("day", flat=True))
    worked = (date.fromisoformat(row["day"]) for row in plan.days)
    return next(day for day in worked if day > stop.day and day not in taken)


def test_the_board_shows_the_managers_of_the_own_unit_and_no_others(world: World, plans: dict[str, VisitPlan]) -> None:
    html = board(world.mei)
    assert f'data-row="{plans["ann"].pk}"' in html
    assert f'data-row="{plans["ben"].pk}"' in html
    assert f'data-row="{plans["wu"].pk}"' not in html
    assert signed_in(world.mei).get(f"{reverse('planning:board')}?unit={world.west.pk}").status_code == 404


def test_a_company_wide_reader_chooses_the_unit_and_changes_nothing(world: World, plans: dict[str, VisitPlan]) -> None:
    html = board(world.staff["hua"], f"?unit={world.west.pk}")
    assert f'data-row="{plans["wu"].pk}"' in html
    assert "data-draggable" not in html
    assert reverse("planning:approve", args=[plans["wu"].pk]) not in html
    assert CANARY not in html


def test_another_company_sees_an_empty_board(world: World, plans: dict[str, VisitPlan]) -> None:
    html = board(world.strangers["mei"])
    assert "还没有拜访计划" in html
    assert "data-cell" not in html


def test_an_account_manager_has_no_board(world: World, plans: dict[str, VisitPlan]) -> None:
    assert signed_in(world.ann).get(reverse("planning:board")).status_code == 403


def test_every_workday_is_a_cell_with_visits_and_time(world: World, plans: dict[str, VisitPlan]) -> None:
    html = board(world.mei)
    plan = plans["ann"]
    cells = re.findall(rf'data-plan="{plan.pk}" data-day="([\d-]+)"[^>]*aria-label="([^"]+)"', html)
    worked = {row["day"]: row for row in plan.days}
    assert {day for day, _ in cells} == set(worked)
    for day, label in cells:
        assert f"{worked[day]['visits']} 户" in label


def test_a_cell_opens_its_round_in_order_as_a_fragment(world: World, plans: dict[str, VisitPlan]) -> None:
    plan = plans["ann"]
    stop = stop_of(plan)
    answer = signed_in(world.mei).get(
        f"{reverse('planning:board')}?plan={plan.pk}&day={stop.day}", headers={**HTMX, "hx-target": "board-round"}
    )
    html = answer.content.decode()
    assert 'id="board-round"' in html
    assert "board-matrix" not in html
    shown = [int(pk) for pk in re.findall(r'data-stop="(\d+)"', html)]
    assert shown == list(
        plan.stops.filter(day=stop.day, channel="door").order_by("position").values_list("pk", flat=True)
    )
    drawn = json.loads(re.search(r'id="board-features"[^>]*>(.*?)</script>', html, re.DOTALL)[1])  # type: ignore[index]
    keys = {feature["properties"].get("key") for feature in drawn["features"]}
    assert set(shown) <= keys


@pytest.mark.parametrize(
    "query", ["unit=x", "from=x", "from=2026-02-31", "run=x", "plan=0", "plan=x&day=x", "day=1999-01-01"]
)
def test_a_strange_query_shows_the_usual_board(world: World, plans: dict[str, VisitPlan], query: str) -> None:
    assert "data-cell" in board(world.mei, f"?{query}")


def test_the_newest_plan_of_each_territory_is_shown_and_an_older_run_on_request(
    world: World, plans: dict[str, VisitPlan]
) -> None:
    again = plan_of(drafted(world, next_monday(), at=timezone.now(), names=("ann",)), world.ann)
    html = board(world.mei)
    assert f'data-row="{again.pk}"' in html
    assert f'data-row="{plans["ann"].pk}"' not in html
    assert f'data-row="{plans["ben"].pk}"' in html
    older = board(world.mei, f"?run={plans['ann'].run_id}")
    assert f'data-row="{plans["ann"].pk}"' in older
    assert "data-draggable" not in older  # superseded: to look at only


def test_a_re_planning_that_waits_is_not_on_the_board(world: World, plans: dict[str, VisitPlan]) -> None:
    plan = published(plans["ann"], world, at=timezone.now())
    again = plan_of(drafted(world, next_monday(), at=timezone.now(), names=("ann",)), world.ann)
    again.run.settings["replan"] = True
    again.run.save()
    html = board(world.mei)
    assert f'data-row="{plan.pk}"' in html
    assert f'data-row="{again.pk}"' not in html


def test_a_span_without_a_standing_plan_says_so(world: World, plans: dict[str, VisitPlan]) -> None:
    for name in ("ann", "ben"):
        decline_plan(plans[name], because="重来", by=world.mei, at=timezone.now())
    assert "这一期间没有仍有效的计划" in board(world.mei)


def test_what_is_being_computed_is_on_the_board(world: World, plans: dict[str, VisitPlan]) -> None:
    run = request_plan(world.company, starts_on=next_monday(), by=world.mei, at=timezone.now())
    html = board(world.mei)
    assert reverse("planning:job", args=[run.pk]) in html
    assert reverse("planning:cancel", args=[run.pk]) in html


def test_the_cost_of_a_move_is_said_before_it_is_made(world: World, plans: dict[str, VisitPlan]) -> None:
    plan = plans["ann"]
    stop = stop_of(plan)
    url = f"{reverse('planning:cost', args=[stop.pk])}?plan={plan.pk}&day={other_day(plan, stop)}"
    html = signed_in(world.mei).get(url).content.decode()
    assert "data-refused" not in html
    assert "分钟" in html
    assert "公里" in html
    assert "间隔" in html
    stop.refresh_from_db()
    assert not PlanEdit.objects.exists()
    english = signed_in(world.mei, language="en").get(url).content.decode()
    assert not re.search("[一-鿿]", english.replace("ann", ""))


def test_the_cost_says_why_a_drop_would_be_refused(world: World) -> None:
    set_setting(world.company, BAND_MAX, 1, by="system", at=timezone.now(), because="test")
    segmented(world, WEEKLY, since=timezone.now() - timedelta(days=2))
    plan = plan_of(drafted(world, next_monday(), at=timezone.now()), world.ann)
    stop, full = stop_of(plan), stop_of(plan, "东街烟酒店")
    url = reverse("planning:cost", args=[stop.pk])
    html = signed_in(world.mei).get(f"{url}?day={full.day}").content.decode()
    assert "data-refused" in html
    assert "超过每天上限 1 户" in html
    assert "C13" in html
    assert signed_in(world.mei).get(f"{url}?day=x").status_code == 404
    assert signed_in(world.mei).get(f"{url}?day={full.day}&plan=999999").status_code == 404


def test_a_drop_moves_the_visit_and_answers_with_round_and_matrix(world: World, plans: dict[str, VisitPlan]) -> None:
    plan, other = plans["ann"], plans["ben"]
    stop = stop_of(plan)
    day = other_day(plan, stop)
    asked = {"plan": other.pk, "day": day, "shown_plan": plan.pk, "shown_day": stop.day, "run": ""}
    html = signed_in(world.mei).post(reverse("planning:move", args=[stop.pk]), asked, headers=HTMX).content.decode()
    assert 'id="board-round"' in html
    assert 'id="board-matrix" hx-swap-oob="true"' in html
    assert "桥头便利店 已移到" in html
    assert "board-flash" in html
    stop.refresh_from_db()
    assert (stop.plan, stop.day) == (other, day)


def test_a_refused_drop_says_why_and_changes_nothing(world: World, plans: dict[str, VisitPlan]) -> None:
    stop = stop_of(plans["ann"])
    lock_visit(stop, lock="day", by=world.mei, at=timezone.now())
    asked = {"day": other_day(plans["ann"], stop)}
    html = signed_in(world.mei).post(reverse("planning:move", args=[stop.pk]), asked, headers=HTMX).content.decode()
    assert "先解锁再移动" in html
    assert PlannedVisit.objects.get(pk=stop.pk).day == stop.day


def test_without_scripts_a_move_goes_by_way_of_the_form(world: World, plans: dict[str, VisitPlan]) -> None:
    stop = stop_of(plans["ann"])
    asked = {"day": other_day(plans["ann"], stop)}
    answer = signed_in(world.mei).post(reverse("planning:move", args=[stop.pk]), asked, follow=True)
    assert "桥头便利店 已移到" in answer.content.decode()


def test_lock_and_undo_are_buttons_and_the_journal_says_who(world: World, plans: dict[str, VisitPlan]) -> None:
    stop, client = stop_of(plans["ann"]), signed_in(world.mei)
    html = client.post(reverse("planning:lock", args=[stop.pk]), {"lock": "place"}, headers=HTMX).content.decode()
    assert "锁定日期和顺序" in html
    edit = PlanEdit.objects.get()
    assert reverse("planning:undo", args=[edit.pk]) in html
    html = client.post(reverse("planning:undo", args=[edit.pk]), headers=HTMX).content.decode()
    assert "已撤销：桥头便利店" in html
    journal = client.get(reverse("planning:edits")).content.decode()
    assert "锁定 桥头便利店" in journal
    assert "已由mei于" in journal


def test_the_card_of_a_visit_says_why_and_offers_days_and_managers(world: World, plans: dict[str, VisitPlan]) -> None:
    stop = stop_of(plans["ann"])
    html = signed_in(world.mei).get(reverse("planning:stop", args=[stop.pk])).content.decode()
    assert "天上门一次" in html
    assert f'<option value="{plans["ben"].pk}">' in html
    assert f'<option value="{plans["wu"].pk}">' not in html
    looking = signed_in(world.staff["hua"]).get(reverse("planning:stop", args=[stop.pk])).content.decode()
    assert "天上门一次" in looking
    assert reverse("planning:move", args=[stop.pk]) not in looking


def test_only_the_own_market_manager_changes_plans(world: World, plans: dict[str, VisitPlan]) -> None:
    stop = stop_of(plans["ann"])
    day = other_day(plans["ann"], stop)
    for name, status in (("hua", 403), ("root", 403), ("ann", 403)):
        for verb, body in (("move", {"day": day}), ("lock", {"lock": "day"})):
            url = reverse(f"planning:{verb}", args=[stop.pk])
            assert signed_in(world.staff[name]).post(url, body).status_code == status
    foreign = stop_of(plans["wu"], "西岭小卖部")
    for verb in ("move", "lock"):
        assert (
            signed_in(world.mei).post(reverse(f"planning:{verb}", args=[foreign.pk]), {"day": day}).status_code == 404
        )
    assert signed_in(world.mei).get(reverse("planning:stop", args=[foreign.pk])).status_code == 404
    url = reverse("planning:move", args=[stop.pk])
    assert signed_in(world.mei).post(url, {"day": day, "plan": plans["wu"].pk}).status_code == 404
    assert not PlanEdit.objects.exists()


def test_approving_on_the_board_comes_back_to_the_board(world: World, plans: dict[str, VisitPlan]) -> None:
    client, plan = signed_in(world.mei), plans["ann"]
    answer = client.post(reverse("planning:approve", args=[plan.pk]), {"back": "board"}, follow=True)
    assert answer.redirect_chain[0][0].startswith(reverse("planning:board"))
    assert "已批准，尚未发布" in answer.content.decode()
    client.post(reverse("planning:publish", args=[plan.pk]), {"back": "board"})
    plan.refresh_from_db()
    assert plan.state == "published"


def test_publishing_over_an_earlier_plan_works_on_the_page_too(world: World, plans: dict[str, VisitPlan]) -> None:
    published(plans["ann"], world, at=timezone.now())
    again = plan_of(drafted(world, next_monday(), at=timezone.now(), names=("ann",)), world.ann)
    client = signed_in(world.mei)
    for verb in ("approve", "publish"):
        client.post(reverse(f"planning:{verb}", args=[again.pk]))
    again.refresh_from_db()
    assert again.state == "published"


def test_why_not_served_is_told_beside_the_board(world: World) -> None:
    open_retailer(
        world.company, licence_no="330100999999", name="无名小店", source="desk", by="system", at=world.now,
        territory=world.territories["ann"],
    )  # fmt: skip
    plan = plan_of(drafted(world, next_monday(), at=timezone.now(), names=("ann",)), world.ann)
    url = reverse("planning:broken", args=[plan.pk])
    assert url in board(world.mei)
    html = signed_in(world.mei).get(url).content.decode()
    assert "无名小店" in html
    assert "没有位置，无法排入线路" in html


def queries_of(staff: Staff, url: str) -> int:
    client = signed_in(staff)
    client.get(url)
    with CaptureQueriesContext(connection) as counted:
        assert client.get(url).status_code == 200
    return len(counted)


def test_the_number_of_queries_does_not_grow_with_the_board(world: World, plans: dict[str, VisitPlan]) -> None:
    urls = [
        reverse("planning:board"),
        f"{reverse('planning:cost', args=[stop_of(plans['ann']).pk])}?day={next_monday()}",
    ]
    before = [queries_of(world.mei, url) for url in urls]
    for number in range(12):
        open_retailer(
            world.company, licence_no=f"3302000000{number:02d}", name=f"小店{number}", source="desk", by="system",
            at=world.now, territory=world.territories["ann"], lat=30.0 + number / 1000, lon=120.0,
        )  # fmt: skip
    plan = plan_of(drafted(world, next_monday(), at=timezone.now()), world.ann)
    urls[1] = f"{reverse('planning:cost', args=[stop_of(plan).pk])}?day={next_monday()}"
    assert [queries_of(world.mei, url) for url in urls] == before
    assert before[0] <= 16
    assert before[1] <= 12
