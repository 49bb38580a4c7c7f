"""The department's desk: lights, many accepted at once, the drawer, notes, files, export, paper."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from python_calamine import CalamineWorkbook

from rounds.common.events import history
from rounds.common.models import Event
from rounds.issues import actions
from rounds.issues.models import CoHandling, Issue, IssueFile, Reminder
from rounds.issues.queries.lists import LIGHTS, Wanted, counts_for, issues_wanted
from rounds.issues.rules.documents import Kind, kind_of, name_for
from rounds.issues.tests.cast import from_visit
from rounds.people.models import Staff
from tests.world import CANARY, World

NOTHING = {"mine_today": 0, "mine_late": 0, "mine_paused": 0, "asked": 0}


def client_of(user: Staff) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(user: Staff, path: str) -> str:
    answer = client_of(user).get(path)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def asked(world: World, issue: Issue) -> CoHandling:
    now = timezone.now()
    return CoHandling.objects.create(
        company=issue.company, issue=issue, department=world.departments["distribution_centre"], question="几点出库？",
        asked_by=world.staff["sam"], asked_at=now, due_at=now + timedelta(hours=3), allowed_minutes=180,
        started_by_event=1,
    )  # fmt: skip


def archive(*names: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return packed.getvalue()


def picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(made, "JPEG")
    return made.getvalue()


def test_a_file_is_what_its_bytes_are() -> None:
    assert kind_of(b"%PDF-1.7 ...") is Kind.PDF
    assert kind_of(archive("[Content_Types].xml", "word/document.xml")) is Kind.DOCX
    assert kind_of(archive("[Content_Types].xml", "xl/workbook.xml")) is Kind.XLSX
    assert kind_of("到货计划".encode("gb18030")) is Kind.TEXT
    for refused in (b"", b"MZ\x90\x00", b"\x7fELF\x02\x01\x01\x00", archive("a.txt"), b"PK\x03\x04 broken",
                    archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")):  # fmt: skip
        assert kind_of(refused) is None, refused[:8]
    assert name_for("C:\\桌面\\到货\u202egpj.exe", Kind.PDF) == "到货gpj.exe.pdf"
    assert name_for("../../etc/计划.PDF", Kind.PDF) == "计划.pdf"
    assert name_for("", Kind.TEXT) == "附件.txt"
    assert len(name_for("长" * 300, Kind.DOCX)) <= 120


@pytest.mark.django_db
def test_the_lights_of_an_inbox_are_counted_and_listed_alike(world: World) -> None:
    now, sam = timezone.now(), world.staff["sam"]
    late = from_visit(world, at=now - timedelta(days=9))
    paused = from_visit(world, at=now - timedelta(minutes=9))
    Issue.objects.filter(pk=paused.pk).update(paused_until=now + timedelta(days=2))
    from_visit(world, at=now)
    question = asked(world, late)
    counts = counts_for(sam, now=now)
    assert (counts["mine"], counts["mine_late"], counts["mine_paused"], counts["asked"]) == (3, 1, 1, 0)
    for light in LIGHTS:
        rows = issues_wanted(sam, Wanted(desk="mine", light=light), now=now).rows
        assert rows.count() == counts[f"mine_{light}"], light
    theirs = counts_for(world.staff["dan"], now=now)
    assert (theirs["mine"], theirs["asked"]) == (0, 1), "who is asked sees it in a place of its own"
    text = page(world.staff["dan"], reverse("issues:list") + "?desk=asked")
    assert late.number in text
    assert question.question in text
    assert client_of(world.staff["dan"]).get(reverse("issues:detail", args=[late.pk])).status_code == 200


@pytest.mark.django_db
def test_reminders_and_orders_for_the_present_holder_stand_in_the_list(world: World) -> None:
    issue = from_visit(world, at=timezone.now())
    hop = issue.hops.get(ends_at__isnull=True)
    for kind, words in (("reminder", ""), ("reminder", ""), ("supervision", "今天办")):
        Reminder.objects.create(
            company=issue.company, issue=issue, hop=hop, kind=kind, words=words, made_at=timezone.now(), event=1,
            reply_due_on=timezone.now().date() if words else None,
        )  # fmt: skip
    text = page(world.staff["sam"], reverse("issues:list"))
    assert "催办 2" in text
    assert "督办 1" in text
    actions.accept_issue(issue, by=world.staff["sam"], at=timezone.now())
    assert "催办 2" not in page(world.staff["sam"], reverse("issues:list")), "they pushed the hop that has ended"


@pytest.mark.django_db
def test_many_are_accepted_at_once_and_each_one_says_what_became_of_it(world: World) -> None:
    now, sam = timezone.now(), world.staff["sam"]
    good, moved, done = (from_visit(world, at=now - timedelta(minutes=place)) for place in range(3))
    seen = [f"{issue.pk}:{issue.version}" for issue in (good, moved, done)]
    Issue.objects.filter(pk=moved.pk).update(version=moved.version + 1)
    actions.accept_issue(Issue.objects.get(pk=done.pk), by=sam, at=now)
    client = client_of(sam)
    url = reverse("issues:accept_many") + "?desk=mine"
    answer = client.post(url, {"issue": seen}, follow=True)
    text = answer.content.decode()
    assert answer.redirect_chain[-1][0].endswith("?desk=mine")
    assert f"已签收 1 件：{good.number}" in text
    assert f"{moved.number}：刚刚有人办理了这个问题" in text
    assert f"{done.number}：刚刚有人办理了这个问题" in text
    assert [Issue.objects.get(pk=issue.pk).state for issue in (good, moved)] == ["accepted", "dispatched"]
    other = from_visit(world, at=now)
    foreign = actions.raise_issue(
        world.retailers["stranger"], category="supply_issue", text=CANARY, entry="portal", by="retailer", at=now
    )
    for wrong in (f"{foreign.pk}:1", "0:1", "x:1", "1", f"{other.pk}:", "²:1"):
        assert client.post(url, {"issue": [f"{other.pk}:{other.version}", wrong]}).status_code == 404, wrong
    other.refresh_from_db()
    assert other.state == "dispatched", "one unknown among them and nothing is done"
    assert "请先勾选" in client.post(url, follow=True).content.decode()


@pytest.mark.django_db
def test_the_drawer_shows_the_next_step_and_its_form_leads_back_to_the_list(world: World) -> None:
    issue, sam = from_visit(world, at=timezone.now()), world.staff["sam"]
    text = page(sam, reverse("issues:glance", args=[issue.pk]))
    assert reverse("issues:accept", args=[issue.pk]) in text
    assert issue.text in text
    client, url = client_of(sam), reverse("issues:accept", args=[issue.pk])
    came = "http://testserver" + reverse("issues:list") + "?desk=mine&q=断货"
    answer = client.post(url, headers={"referer": came})
    assert answer["Location"].startswith(reverse("issues:list") + "?desk=mine")
    elsewhere = client.post(url, headers={"referer": "http://evil.example/issues/other"})
    assert elsewhere["Location"] == reverse("issues:detail", args=[issue.pk])
    assert client_of(world.staff["dan"]).get(reverse("issues:glance", args=[issue.pk])).status_code == 404


@pytest.mark.django_db
def test_a_note_is_read_by_its_own_side_alone(world: World) -> None:
    issue, sam = from_visit(world, at=timezone.now()), world.staff["sam"]
    asked(world, issue)
    url = reverse("issues:note", args=[issue.pk])
    assert client_of(sam).post(url, {"text": "仓库说周三有货"}).status_code == 302
    assert client_of(world.ann).post(url, {"text": "户主急躁"}).status_code == 302
    client_of(sam).post(url, {"text": "  "})
    desk = reverse("issues:desk", args=[issue.pk])
    seen = {name: page(world.staff[name], desk) for name in ("sam", "dan", "ann", "mei", "ada")}
    assert [name for name, text in seen.items() if "仓库说" in text] == ["sam", "ada"]
    assert [name for name, text in seen.items() if "户主急躁" in text] == ["ann", "mei", "ada"]
    assert issue.notes.count() == 2
    assert Event.objects.filter(verb="issue_note.written").count() == 2


@pytest.mark.django_db
def test_a_file_is_kept_whole_once_and_leaves_only_as_a_download(world: World) -> None:
    issue, sam = from_visit(world, at=timezone.now()), world.staff["sam"]
    client, url = client_of(sam), reverse("issues:add_file", args=[issue.pk])
    content = archive("[Content_Types].xml", "xl/workbook.xml")
    for _again in range(2):
        assert client.post(url, {"file": SimpleUploadedFile("计划.exe", content)}).status_code == 302
    row = IssueFile.objects.get()
    assert (row.name, row.content_type, row.size) == ("计划.exe.xlsx", Kind.XLSX.value, len(content))
    for _again in range(2):
        answer = client.get(reverse("issues:file", args=[row.pk]))
    assert b"".join(answer.streaming_content) == content  # type: ignore[attr-defined]
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert [event.verb for event in history(row)] == ["issue_file.kept", "issue_file.opened"]
    assert client_of(world.staff["dan"]).get(reverse("issues:file", args=[row.pk])).status_code == 404
    told = client.post(url, {"file": SimpleUploadedFile("a.pdf", b"MZ\x90\x00")}, follow=True).content.decode()
    assert "另存为其中一种" in told
    large = SimpleUploadedFile("a.txt", b"a" * (10 * 1024 * 1024 + 1))
    assert "超过 10 MB" in client.post(url, {"file": large}, follow=True).content.decode()
    assert "请先选择文件" in client.post(url, follow=True).content.decode()
    client.post(url, {"file": SimpleUploadedFile("门头.png", picture())})
    shown = IssueFile.objects.exclude(pk=row.pk).get()
    assert shown.name == "门头.jpg", "the ending follows the bytes"
    assert client.get(reverse("issues:file", args=[shown.pk])).status_code == 200
    assert IssueFile.objects.count() == 2


@pytest.mark.django_db
def test_the_list_leaves_as_a_workbook_without_formulas_and_that_it_left_is_an_event(world: World) -> None:
    issue = from_visit(world, at=timezone.now())
    Issue.objects.filter(pk=issue.pk).update(text='=HYPERLINK("http://x")')
    answer = client_of(world.staff["sam"]).post(reverse("issues:export") + "?desk=mine")
    assert answer.status_code == 200
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[1][0] == issue.number
    assert rows[1][5] == '=HYPERLINK("http://x")'
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(answer.content)).read("xl/worksheets/sheet1.xml")
    event = Event.objects.get(verb="issue_list.exported")
    assert (event.content.body["rows"], event.content.body["asked"]) == (1, {"desk": "mine"})
    assert client_of(world.staff["tom"]).post(reverse("issues:export")).status_code == 403
    assert issue.number in page(world.staff["sam"], reverse("issues:print") + "?desk=mine")


@pytest.mark.django_db
def test_the_pieces_beside_an_issue_take_few_queries(world: World) -> None:
    issue, sam = from_visit(world, at=timezone.now()), world.staff["sam"]
    client = client_of(sam)
    for name, most in (("glance", 14), ("beginnings", 12), ("desk", 9), ("print", 14)):
        url = reverse(f"issues:{name}", args=[] if name == "print" else [issue.pk])
        with CaptureQueriesContext(connection) as caught:
            assert client.get(url).status_code == 200
        assert len(caught) <= most, (name, len(caught), [query["sql"][:90] for query in caught])
