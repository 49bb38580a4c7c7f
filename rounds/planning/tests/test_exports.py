"""Plans leave the desk: as a workbook, as a calendar, on paper. Who took them is remembered."""

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar, Event
from python_calamine import CalamineWorkbook

from rounds.common.books import ROW_CAP, Book
from rounds.common.events import history
from rounds.people.models import Staff
from rounds.planning.models import VisitPlan
from rounds.planning.queries.words import told
from rounds.planning.tests.acts import plan_of, published, segmented
from rounds.planning.tests.test_pages import WEEKLY, coming, page, signed_in, status
from rounds.retailers.actions import change_fields, move_retailers
from rounds.visits.models import Visit
from tests.world import World

FORMULA = '=HYPERLINK("http://bad.example","x")'


@pytest.fixture
def plans(world: World) -> dict[str, VisitPlan]:
    segmented(world, WEEKLY, since=timezone.now() - timedelta(days=2))
    run = coming(world)
    return {name: plan_of(run, world.staff[name]) for name in ("ann", "ben", "wu")}


def workbook(staff: Staff, name: str, *args: object, **posted: str) -> dict[str, list[list[Any]]]:
    response = signed_in(staff).post(reverse(f"planning:{name}", args=args), posted)
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Cache-Control"] == "no-store"
    book = CalamineWorkbook.from_filelike(BytesIO(response.content))
    return {sheet: book.get_sheet_by_name(sheet).to_python() for sheet in book.sheet_names}


def calendar(staff: Staff, plan: VisitPlan) -> list[Event]:
    response = signed_in(staff).post(reverse("planning:calendar", args=[plan.pk]))
    assert response.status_code == 200
    read = Calendar.from_ical(response.content)
    return [entry for entry in read.walk("VEVENT") if isinstance(entry, Event)]


def test_a_plan_as_a_workbook_holds_every_visit_with_its_reason(world: World, plans: dict[str, VisitPlan]) -> None:
    plan = plans["ann"]
    sheets = workbook(world.mei, "sheet", plan.pk)
    assert list(sheets) == ["拜访计划", "拜访", "未达到的间隔"]
    head, *rows = sheets["拜访"]
    assert len(rows) == plan.stops.count()
    first = dict(zip(head, rows[0], strict=True))
    stop = plan.stops.order_by("day", "position").select_related("retailer").first()
    assert stop is not None
    assert (first["零售户"], first["日期"], first["顺序"]) == (stop.retailer.name, stop.day, stop.position)
    assert first["联系电话"] == stop.retailer.shown_phone != stop.retailer.phone
    assert told(stop.because)[0]["text"] in str(first["为什么是这一天"])


def test_text_that_looks_like_a_formula_stays_text(world: World, plans: dict[str, VisitPlan]) -> None:
    shop = world.retailers["东街烟酒店"]
    change_fields(shop, {"name": FORMULA, "address": "@SUM(A1)"}, source="desk", by=world.mei, at=timezone.now())
    response = signed_in(world.mei).post(reverse("planning:sheet", args=[plans["ann"].pk]))
    sheet = CalamineWorkbook.from_filelike(BytesIO(response.content)).get_sheet_by_name("拜访").to_python()
    assert FORMULA in [row[7] for row in sheet]
    assert "@SUM(A1)" in [row[8] for row in sheet]
    assert b"<f>" not in response.content


def test_a_market_manager_takes_out_the_plans_of_his_unit_only(world: World, plans: dict[str, VisitPlan]) -> None:
    names = {row[0] for row in workbook(world.mei, "sheets")["拜访"][1:]}
    assert names == {world.ann.name, world.staff["ben"].name}
    everybody = {row[0] for row in workbook(world.staff["hua"], "sheets")["拜访"][1:]}
    assert world.staff["wu"].name in everybody
    assert len(workbook(world.mei, "sheets", state="published")["拜访"]) == 1


def test_the_plans_of_a_board_are_taken_out_by_name(world: World, plans: dict[str, VisitPlan]) -> None:
    VisitPlan.objects.filter(pk=plans["ann"].pk).update(state=VisitPlan.State.DECLINED)
    response = signed_in(world.mei).post(reverse("planning:sheets"), {"plan": [plans["ann"].pk, plans["wu"].pk, "x"]})
    sheet = CalamineWorkbook.from_filelike(BytesIO(response.content)).get_sheet_by_name("拜访").to_python()
    assert {row[0] for row in sheet[1:]} == {world.ann.name}  # not of another unit, but in whatever state
    assert 'name="plan"' in page(world.mei, reverse("planning:board"))


def test_what_was_sent_back_stays_out_unless_asked_for(world: World, plans: dict[str, VisitPlan]) -> None:
    VisitPlan.objects.filter(pk=plans["ann"].pk).update(state=VisitPlan.State.DECLINED)
    names = {row[0] for row in workbook(world.mei, "sheets")["拜访"][1:]}
    assert names == {world.staff["ben"].name}
    assert len(workbook(world.mei, "sheets", state="declined")["拜访"]) == 1 + plans["ann"].stops.count()


def test_who_took_out_what_and_when_is_remembered_and_stands_in_the_file(
    world: World, plans: dict[str, VisitPlan]
) -> None:
    sheets = workbook(world.mei, "sheet", plans["ann"].pk)
    event = list(history(plans["ann"]))[-1]
    assert (event.verb, event.actor_id) == ("plan.exported", world.mei.pk)
    assert event.body == {"form": "xlsx", "visits": plans["ann"].stops.count()}
    assert any(world.mei.name in str(row) and world.mei.username in str(row) for row in sheets["拜访计划"])


def test_a_calendar_has_one_entry_per_visit_at_its_clock_time(world: World, plans: dict[str, VisitPlan]) -> None:
    plan = published(plans["ann"], world, at=timezone.now())
    entries = calendar(world.ann, plan)
    visits = Visit.objects.filter(plan_key=f"plan-{plan.pk}").order_by("planned_on", "position")
    assert len(entries) == visits.count()
    visit = visits.filter(channel="door").select_related("retailer").first()
    assert visit is not None
    assert visit.planned_on is not None
    assert visit.planned_minute is not None
    entry = next(
        e
        for e in entries
        if f"{e.start:%Y-%m-%d}" == str(visit.planned_on) and visit.retailer.name in str(e["summary"])
    )
    midnight = datetime.combine(visit.planned_on, datetime.min.time(), ZoneInfo("Asia/Shanghai"))
    assert entry.start == midnight + timedelta(minutes=visit.planned_minute)
    assert entry.end - entry.start >= timedelta(minutes=12)
    assert entry["status"] == "CONFIRMED"
    assert visit.retailer.phone in str(entry["description"])


def test_calls_stand_on_their_day_and_block_no_hours(world: World, plans: dict[str, VisitPlan]) -> None:
    plan = published(plans["ann"], world, at=timezone.now())
    calls = Visit.objects.filter(plan_key=f"plan-{plan.pk}", channel="phone").count()
    assert calls
    loose = [entry for entry in calendar(world.ann, plan) if entry.get("transp") == "TRANSPARENT"]
    assert len(loose) == calls
    assert all("电话" in str(entry["summary"]) for entry in loose)


def test_a_cancelled_visit_is_not_in_the_calendar(world: World, plans: dict[str, VisitPlan]) -> None:
    plan = published(plans["ann"], world, at=timezone.now())
    before = calendar(world.ann, plan)
    gone = Visit.objects.filter(plan_key=f"plan-{plan.pk}")[0]
    Visit.objects.filter(pk=gone.pk).update(state=Visit.State.WITHDRAWN)
    after = calendar(world.ann, plan)
    assert {str(e["uid"]) for e in after} < {str(e["uid"]) for e in before}
    assert len(after) == len(before) - 1


def test_the_next_plan_moves_the_entries_of_the_same_visits(world: World, plans: dict[str, VisitPlan]) -> None:
    first = calendar(world.mei, plans["ann"])
    again = plan_of(coming(world), world.ann)
    second = calendar(world.mei, again)
    assert {str(e["uid"]) for e in first} == {str(e["uid"]) for e in second}
    assert len({str(e["uid"]) for e in first}) == len(first)
    assert first[0]["status"] == "TENTATIVE"


def test_the_calendar_names_the_time_zone_of_the_company(world: World, plans: dict[str, VisitPlan]) -> None:
    response = signed_in(world.mei).post(reverse("planning:calendar", args=[plans["ann"].pk]))
    assert b"BEGIN:VTIMEZONE\r\nTZID:Asia/Shanghai" in response.content
    assert b"DTSTART;TZID=Asia/Shanghai:" in response.content
    assert response["Content-Type"].startswith("text/calendar")


def test_on_paper_every_day_has_its_round_with_address_telephone_and_room(
    world: World, plans: dict[str, VisitPlan]
) -> None:
    plan = plans["ann"]
    html = page(world.mei, reverse("planning:print", args=[plan.pk]))
    days = plan.stops.values_list("day", flat=True).distinct().count()
    assert html.count('class="paper paper-day"') == days
    assert "备注" in html
    shop = world.retailers["东街烟酒店"]
    assert shop.shown_phone in html
    assert shop.phone not in html
    weekly = page(world.mei, reverse("planning:print", args=[plan.pk]) + "?per=week")
    assert weekly.count('class="paper paper-week"') == 4


def test_his_own_paper_shows_an_account_manager_whole_numbers(world: World, plans: dict[str, VisitPlan]) -> None:
    plan = published(plans["ann"], world, at=timezone.now())
    assert world.retailers["东街烟酒店"].phone in page(world.ann, reverse("planning:print", args=[plan.pk]))


def test_plans_of_others_are_not_taken_out(world: World, plans: dict[str, VisitPlan]) -> None:
    for name in ("sheet", "calendar"):
        assert status(world.mei, name, plans["wu"].pk, method="post") == 404
        assert status(world.ann, name, plans["ann"].pk, method="post") == 404  # not yet published
        assert status(world.staff["kai"], name, plans["ann"].pk, method="post") == 403
    assert status(world.mei, "print", plans["wu"].pk) == 404
    assert status(world.ann, "sheets", method="post") == 403


def test_a_retailer_moved_away_leaves_the_papers_of_a_published_plan(world: World, plans: dict[str, VisitPlan]) -> None:
    shop = world.retailers["东街烟酒店"]
    move_retailers([shop], world.territories["ben"], by="system", at=timezone.now(), because="test")
    plan = published(plans["ann"], world, at=timezone.now())
    assert shop.name not in page(world.mei, reverse("planning:print", args=[plan.pk]))


def test_the_number_of_queries_does_not_grow_with_the_plans(world: World, plans: dict[str, VisitPlan]) -> None:
    def count(staff: Staff) -> int:
        client = signed_in(staff)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.post(reverse("planning:sheets")).status_code == 200
        return len([q for q in captured if q["sql"].startswith("SELECT")])

    assert count(world.staff["hua"]) <= count(world.mei) + 1


def test_the_page_offers_its_files(world: World, plans: dict[str, VisitPlan]) -> None:
    html = page(world.mei, reverse("planning:detail", args=[plans["ann"].pk]))
    for name in ("sheet", "calendar", "print"):
        assert reverse(f"planning:{name}", args=[plans["ann"].pk]) in html
    assert reverse("planning:sheets") in page(world.mei, reverse("planning:list"))
    published(plans["ann"], world, at=timezone.now())
    assert reverse("planning:calendar", args=[plans["ann"].pk]) in page(world.ann, reverse("planning:list"))


def test_a_sheet_ends_at_the_cap_and_says_so() -> None:
    book = Book(taken_by="梅 & 兰")
    book.sheet("长", [("数", 8)], [[number] for number in range(ROW_CAP + 5)])
    rows = CalamineWorkbook.from_filelike(BytesIO(book.closed())).get_sheet_by_name("长").to_python()
    assert len(rows) == ROW_CAP + 2
    assert rows[ROW_CAP][0] == ROW_CAP - 1
    assert "只导出前" in str(rows[-1][0])
