"""A period's report: pure figures, the page for each reader, and the same report as Word, workbook and PDF."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from docx import Document
from python_calamine import CalamineWorkbook

from rounds.common.jobs import running
from rounds.common.models import Job
from rounds.issues.actions import default_routing, raise_issue
from rounds.people.models import Staff
from rounds.reports.jobs.printing import printer
from rounds.reports.models import Export
from rounds.reports.queries.period import report_of, subject_for, subjects_of
from rounds.reports.rules.period import Chart, Figure, Span, before, change, direction, wilson, year_before
from rounds.visits.models import Visit
from tests.services.parts import missing
from tests.world import World


def test_whole_months_are_compared_with_as_many_whole_months() -> None:
    assert before(Span(date(2026, 3, 1), date(2026, 3, 31))) == Span(date(2026, 2, 1), date(2026, 2, 28))
    assert before(Span(date(2026, 1, 1), date(2026, 3, 31))) == Span(date(2025, 10, 1), date(2025, 12, 31))
    assert before(Span(date(2026, 3, 9), date(2026, 3, 15))) == Span(date(2026, 3, 2), date(2026, 3, 8))
    assert year_before(Span(date(2028, 2, 1), date(2028, 2, 29))) == Span(date(2027, 2, 1), date(2027, 2, 28))
    assert year_before(Span(date(2027, 2, 1), date(2027, 2, 28))) == Span(date(2026, 2, 1), date(2026, 2, 28))


def test_a_share_changes_in_points_and_nothing_is_compared_with_nothing() -> None:
    assert change(0.9, 0.8, is_share=True) == pytest.approx(0.1)
    assert change(90, 80) == pytest.approx(0.125)
    assert change(5, 0) is None
    assert change(5, None) is None
    assert [direction(value) for value in (None, 0.0, 0.2, -0.2)] == ["", "same", "rise", "fall"]


def test_the_interval_of_a_share_is_that_of_wilson() -> None:
    low, high = wilson(81, 263) or (0, 0)
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)  # Newcombe 1998, table I
    assert wilson(0, 0) is None


def test_the_highest_bar_reaches_the_top_and_an_empty_chart_has_none() -> None:
    bars = Chart("", (("a", 2.0), ("b", 4.0))).bars
    assert bars[1].height == 2 * bars[0].height
    assert Chart("", ()).bars == ()


def busy(world: World) -> Span:
    """A little October and November: visits of Ann, one issue."""
    default_routing(world.company, by="system", at=world.now - timedelta(days=60))
    shop = world.retailers["东街烟酒店"]
    days = [date(2026, 10, 12), date(2026, 11, 3), date(2026, 11, 4), date(2026, 11, 12)]
    for day in days:
        Visit.objects.create(
            company=world.company, retailer=shop, manager=world.ann, planned_on=day, state="finished", made_at=world.now
        )
    raise_issue(
        shop, category="delivery_issue", text="送货晚", entry="desk", by=world.mei, at=world.now - timedelta(days=3)
    )
    return Span(date(2026, 11, 1), date(2026, 11, 30))


@pytest.mark.django_db
def test_the_figures_are_counted_against_the_month_before(world: World) -> None:
    span = busy(world)
    subject = subject_for(world.mei, "manager", world.ann.pk)
    assert subject is not None
    report = report_of(world.mei, subject, span, at=world.now)
    figures: dict[str, Figure] = {one.label: one for one in report.sections[0].figures}
    assert (figures["完成拜访"].now, figures["完成拜访"].mom) == (3, 2.0)
    assert figures["登记问题"].now == 1
    assert "完成拜访比上期上升 200.0%。" in report.sections[0].sentences
    assert report.sections[1].chart is not None
    assert sum(value for _label, value in report.sections[1].chart.points) == 3


@pytest.mark.django_db
def test_everybody_reads_the_reports_of_his_reach_only(world: World) -> None:
    reach = {name: {(one.kind, one.name) for one in subjects_of(world.staff[name])} for name in ("ann", "mei", "sam")}
    assert reach["ann"] == {("manager", "ann")}
    assert reach["mei"] == {("unit", "东片市场部"), ("manager", "ann"), ("manager", "ben")}
    assert reach["sam"] == {("department", "销售部门")}
    assert {one.kind for one in subjects_of(world.staff["hua"])} == {"company", "unit", "department", "manager"}
    client = client_of(world.ann)
    assert client.get(f"/period/?kind=manager&pk={world.ann.pk}").status_code == 200
    assert client.get(f"/period/?kind=manager&pk={world.staff['wu'].pk}").status_code == 404
    assert client_of(world.staff["hua"]).get("/period/").status_code == 200
    assert client_of(world.staff["sam"]).get("/period/").status_code == 200


def client_of(staff: Staff) -> Client:
    client = Client()
    client.force_login(staff)
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("ending", ["docx", "xlsx", "pdf"])
def test_a_worker_writes_the_report_as_a_file_with_its_mark_and_the_remark(world: World, ending: str) -> None:
    if ending == "pdf" and printer() is None:
        missing("there is no Chromium that could print")
    busy(world)
    key: dict[str, Any] = {"kind": "unit", "pk": world.east.pk, "first": "2026-11-01", "last": "2026-11-30"}
    client = client_of(world.mei)
    client.post("/period/remark/", key | {"text": "十一月有两天大雨"})
    page = client.get("/period/", key).content.decode()
    assert "十一月有两天大雨" in page
    assert "不是由记录得出" in page
    asked = client.post("/period/file/", key | {"ending": ending, "purpose": "月度例会"})
    row = Export.objects.get()
    assert asked["Location"] == f"/exports/{row.pk}/"
    assert row.job_id is not None
    running.run_job.func(row.job_id)
    assert Job.objects.get(pk=row.job_id).state == "done"
    answer = client.post(f"/exports/{row.pk}/file/")
    assert answer.status_code == 200
    holds = {"docx": in_word, "xlsx": in_workbook, "pdf": in_print}[ending]
    holds(answer.content, world.mei.username)


def in_word(content: bytes, number: str) -> None:
    made = Document(BytesIO(content))
    foot = made.sections[0].footer.paragraphs[0].text
    assert number in foot
    assert "用途：月度例会" in foot
    assert any("十一月有两天大雨" in one.text for one in made.paragraphs)
    assert len(made.inline_shapes) == 1
    assert "完成拜访" in [table.cell(1, 0).text for table in made.tables]


def in_workbook(content: bytes, number: str) -> None:
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    assert book.sheet_names[0] == "1 关键数字"
    assert book.get_sheet_by_index(0).to_python()[1][:2] == ["完成拜访", 3.0]
    assert "附言" in book.sheet_names


def in_print(content: bytes, number: str) -> None:
    assert content.startswith(b"%PDF")
    assert len(content) > 10_000


@pytest.mark.django_db
def test_without_a_printer_the_button_says_why(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROUNDS_CHROMIUM", "/nowhere/chromium")
    client = client_of(world.mei)
    assert "没有 Chromium" in client.get("/period/").content.decode()
    client.post("/period/file/", {"ending": "pdf", "purpose": "例会"})
    assert not Export.objects.exists()
