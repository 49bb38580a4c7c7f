"""Imports through their doors: the way of a file from upload to undo, and who may not go it."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks, Settings
from python_calamine import load_workbook

from rounds.common.imports.kinds import kinds
from rounds.common.models import Event, ImportRun, Job
from rounds.retailers.models import Retailer
from tests.world import CANARY, World

LIST = "专卖证号,店名,手机\nEAST,东街烟酒店,13912345678\n420100000009,新店,138****1\n420100000001,=HYPERLINK(1),\n"


@pytest.fixture
def root(world: World, client: Client, settings: Settings) -> Client:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    client.force_login(world.staff["root"])
    return client


def upload(
    client: Client, content: bytes, *, name: str = "名单.csv", kind: str = "retailers", **more: str
) -> HttpResponse:
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("imports:new"), {"kind": kind, "file": file, **more})  # type: ignore[return-value]


def uploaded(world: World, client: Client, text: str = LIST) -> ImportRun:
    answer = upload(client, text.replace("EAST", world.retailers["东街烟酒店"].licence_no).encode("gbk"))
    assert answer.status_code == 302
    return ImportRun.objects.get()


def url(name: str, run: ImportRun, *more: str) -> str:
    return reverse(f"imports:{name}", args=[run.pk, *more])


def columns(run: ImportRun) -> dict[str, list[str]]:
    return {f"column-{key}": names for key, names in run.mapping["columns"].items()}


def press(
    client: Client, page: str, fields: dict[str, list[str]], capture: DjangoCaptureOnCommitCallbacks
) -> HttpResponse:
    """Press a button and let the worker do what it asked for."""
    with capture(execute=True):
        answer: HttpResponse = client.post(page, fields)  # type: ignore[assignment]
    assert answer.status_code == 302, answer.content.decode()
    return answer


def test_a_file_goes_from_upload_to_undo(
    world: World, root: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    capture = django_capture_on_commit_callbacks
    run = uploaded(world, root)
    assert "很可能" in root.get(url("match", run)).content.decode()
    press(root, url("match", run), columns(run), capture)
    page = root.get(url("detail", run))
    assert page.context["counts"]["accepted"] == 2
    assert "138****1" in page.content.decode()
    changes = root.get(url("detail", run), {"show": "changes"}).content.decode()
    assert "139****5678" in changes
    assert "13912345678" not in changes
    press(root, url("apply", run), {}, capture)
    east = Retailer.objects.get(pk=world.retailers["东街烟酒店"].pk)
    assert east.phone == "13912345678"
    assert Event.objects.get(verb="import.applied").actor_id == world.staff["root"].pk
    press(root, url("undo", run), {}, capture)
    east.refresh_from_db()
    assert east.phone == "13800000001"
    assert not Retailer.objects.filter(licence_no="420100000001").exists()
    assert [job.state for job in Job.objects.order_by("pk")] == [Job.State.DONE] * 3


def test_while_work_is_under_way_nothing_else_is_started(world: World, root: Client) -> None:
    run = uploaded(world, root)
    root.post(url("match", run), columns(run))  # the worker has not come yet
    assert root.get(url("match", run)).status_code == 302
    for name in ("apply", "undo", "drop"):
        root.post(url(name, run))
    assert Job.objects.count() == 1
    answer = root.get(url("job", run))
    assert "HX-Refresh" not in answer
    assert "等待中" in answer.content.decode()
    assert ImportRun.objects.get().state == ImportRun.State.STAGED


def test_a_wrong_mapping_is_told_and_keeps_what_was_chosen(world: World, root: Client) -> None:
    run = uploaded(world, root)
    answer = root.post(url("match", run), {"column-licence_no": ["店名"], "column-name": ["店名"]})
    assert answer.status_code == 422
    assert "同时给了" in answer.content.decode()
    assert answer.context["run"].mapping["columns"]["licence_no"] == ["店名"]


def test_the_refused_rows_are_a_workbook_without_formulas(
    world: World, root: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    run = uploaded(world, root, LIST.replace("=HYPERLINK(1),", "=HYPERLINK(1),12"))
    press(root, url("match", run), columns(run), django_capture_on_commit_callbacks)
    answer = root.get(url("failed", run, "xlsx"))
    rows = load_workbook(BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(0).to_python()  # type: ignore[attr-defined]
    assert rows[0] == ["专卖证号", "店名", "手机", "原因", "修改办法"]
    assert rows[1][:3] == ["420100000009", "新店", "138****1"]
    assert rows[2][1] == "=HYPERLINK(1)"
    text = b"".join(root.get(url("failed", run, "csv")).streaming_content).decode()  # type: ignore[attr-defined]
    assert "'=HYPERLINK(1)" in text


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_filled_in_template_is_understood_without_matching(world: World, root: Client, language: str) -> None:
    root.cookies["django_language"] = language
    for kind in kinds():
        book = root.get(reverse("imports:template", args=[kind.key])).content
        assert upload(root, book, name="模板.xlsx", kind=kind.key).status_code == 302
        run = ImportRun.objects.order_by("-pk")[0]
        assert run.mapping["missing"] == []
        assert set(run.mapping["columns"]) == {field.key for field in kind.fields if field.key != "position"}


def test_a_dropped_file_is_deleted_and_its_name_stays(
    world: World, root: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    run = uploaded(world, root)
    press(root, url("drop", run), {}, django_capture_on_commit_callbacks)
    run.refresh_from_db()
    assert run.state == ImportRun.State.DROPPED
    assert root.get(url("detail", run)).status_code == 200
    assert root.get(url("failed", run, "csv")).status_code == 404


@pytest.mark.parametrize("who", ["ann", "mei", "sam", "ada", "tom", "kai", "hua"])
def test_only_the_administrator_imports(world: World, root: Client, who: str) -> None:
    run = uploaded(world, root)
    root.force_login(world.staff[who])
    for name in ("detail", "match", "job"):
        assert root.get(url(name, run)).status_code == 403
    assert root.get(reverse("imports:list")).status_code == 403
    assert upload(root, b"a,b\n1,2\n").status_code == 403
    for name in ("match", "apply", "undo", "drop"):
        assert root.post(url(name, run)).status_code == 403
    assert root.get(url("failed", run, "xlsx")).status_code == 403


def test_another_companys_import_does_not_exist(world: World, root: Client) -> None:
    run = uploaded(world, root)
    root.force_login(world.strangers["root"])
    for name in ("detail", "match", "job"):
        assert root.get(url(name, run)).status_code == 404
    for name in ("match", "apply", "undo", "drop"):
        assert root.post(url(name, run)).status_code == 404
    assert root.get(url("failed", run, "csv")).status_code == 404
    assert "名单.csv" not in root.get(reverse("imports:list")).content.decode()


def test_a_list_cannot_reach_into_another_company(
    world: World, root: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    stranger = world.retailers["stranger"]
    run = uploaded(
        world, root, f"专卖证号,店名,客户经理\n{stranger.licence_no},抢来的店,\n1,二,{world.strangers['ann'].name}\n"
    )
    press(root, url("match", run), columns(run), django_capture_on_commit_callbacks)
    press(root, url("apply", run), {}, django_capture_on_commit_callbacks)
    stranger.refresh_from_db()
    assert stranger.name.endswith(CANARY)
    assert Retailer.objects.get(licence_no=stranger.licence_no, company=world.company).name == "抢来的店"
    assert run.problems.get().code == "territory.unknown"


def test_a_page_of_any_length_takes_the_same_number_of_queries(
    world: World,
    root: Client,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    rows = "".join(f"4201000{n:05},店{n},12\n" for n in range(300))
    run = uploaded(world, root, f"专卖证号,店名,手机\n{rows}")
    press(root, url("match", run), columns(run), django_capture_on_commit_callbacks)
    with django_assert_max_num_queries(9):
        assert len(root.get(url("detail", run)).context["rows"]) == 30
    with django_assert_max_num_queries(7):
        root.get(reverse("imports:list"))
