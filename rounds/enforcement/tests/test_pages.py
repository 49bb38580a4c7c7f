"""The pages of the room: what an officer with the right does on them, and what others get (A20)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from rounds.common.events import history
from rounds.enforcement.actions import set_service_note, take_up_case
from rounds.enforcement.models import EnforcementCase
from rounds.enforcement.tests.cast import SECRET, closed, later, officer, reported
from rounds.people.models import Staff
from tests.pictures import jpeg, scene
from tests.world import World


@pytest.fixture
def zhu(world: World, client: Client) -> Staff:
    person = officer(world)
    client.force_login(person)
    return person


def test_the_list_shows_what_is_due_first_and_finds(world: World, zhu: Staff, client: Client) -> None:
    case = reported(world)
    page = client.get("/enforcement/").content.decode()
    assert case.number in page
    assert SECRET in page
    assert "没有符合条件的案件" in client.get("/enforcement/?q=无此案").content.decode()
    assert case.number not in client.get("/enforcement/?desk=closed").content.decode()


def test_every_opening_is_noted_and_shown(world: World, zhu: Staff, client: Client) -> None:
    case = reported(world)
    client.get(f"/enforcement/{case.pk}/")
    answer = client.get(f"/enforcement/{case.pk}/")
    assert [event.verb for event in history(case)].count("case.viewed") == 2
    assert answer.headers["Cache-Control"] == "no-store"
    assert SECRET in answer.content.decode()


def test_a_case_is_worked_through_on_its_page(world: World, zhu: Staff, client: Client) -> None:
    case = reported(world)
    shop = world.retailers["东河超市"]
    client.post(f"/enforcement/{case.pk}/take-up/")
    wrong = client.post(f"/enforcement/{case.pk}/check/", {"subject": "没有这家店", "findings": "查到"})
    assert wrong.status_code == 422
    assert "没有找到这家零售户" in wrong.content.decode()
    client.post(f"/enforcement/{case.pk}/check/", {"subject": shop.licence_no, "findings": "查到假烟"})
    client.post(f"/enforcement/{case.pk}/decide/", {"measure": "education", "words": "当面教育"})
    client.post(f"/enforcement/{case.pk}/note/", {"text": "请核对进货凭证"})
    client.post(f"/enforcement/{case.pk}/close/", {"words": "已办"})
    case.refresh_from_db()
    assert (case.state, case.subject, case.measure) == ("closed", shop, "education")
    page = client.get(f"/enforcement/{case.pk}/").content.decode()
    assert "请核对进货凭证" in page
    client.force_login(world.staff["ben"])
    assert "请核对进货凭证" in client.get(f"/enforcement/of-retailer/{shop.pk}/").content.decode()


def test_evidence_is_uploaded_seen_and_every_look_noted(world: World, zhu: Staff, client: Client) -> None:
    case = reported(world)
    photo = SimpleUploadedFile("p.jpg", jpeg(scene()), "image/jpeg")
    client.post(f"/enforcement/{case.pk}/evidence/", {"file": photo, "words": "门口"})
    row = case.evidence.get()
    answer = client.get(f"/enforcement/evidence/{row.pk}/")
    assert answer.headers["Cache-Control"] == "no-store"
    assert client.get(f"/enforcement/evidence/{row.pk}/small/").status_code == 200
    assert "evidence.viewed" in [event.verb for event in history(row)]
    client.post(f"/enforcement/{case.pk}/evidence/", {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7 x")})
    document = case.evidence.get(kind="document")
    assert "attachment" in client.get(f"/enforcement/evidence/{document.pk}/").headers["Content-Disposition"]
    strange = client.post(f"/enforcement/{case.pk}/evidence/", {"file": SimpleUploadedFile("a.exe", b"MZ")})
    assert strange.status_code == 409


def test_a_step_out_of_turn_is_said_and_words_are_not_lost(world: World, zhu: Staff, client: Client) -> None:
    case = reported(world)
    answer = client.post(f"/enforcement/{case.pk}/decide/", {"measure": "warning", "words": "写好的决定"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "写好的决定" in page
    assert "请刷新页面" in page


def test_an_officer_without_the_right_finds_no_door(world: World, client: Client) -> None:
    case = reported(world)
    zhu = officer(world)
    take_up_case(case, by=zhu, at=later(hours=1))
    for name in ("qian", "sun"):
        department = "monopoly_department" if name == "qian" else "sales_department"
        client.force_login(officer(world, name, has_right=False, department=department))
        assert client.get("/enforcement/").status_code == 404
        assert client.get(f"/enforcement/{case.pk}/").status_code == 404
        assert client.post(f"/enforcement/{case.pk}/take-up/").status_code == 404
        assert "专卖执法室</" not in client.get("/").content.decode()


def test_a_note_is_withdrawn_only_from_inside(world: World, zhu: Staff, client: Client) -> None:
    note = set_service_note(closed(world, zhu), text="请核对进货凭证", by=zhu, at=later(hours=1))
    client.force_login(world.staff["sam"])
    assert client.post(f"/enforcement/notes/{note.pk}/withdraw/").status_code == 404
    client.force_login(zhu)
    client.post(f"/enforcement/notes/{note.pk}/withdraw/")
    note.refresh_from_db()
    assert note.withdrawn_by == zhu


def test_the_pages_are_english_for_who_reads_english(world: World, zhu: Staff, client: Client) -> None:
    case = closed(world, zhu)
    client.cookies["django_language"] = "en"
    for path in ("/enforcement/", f"/enforcement/{case.pk}/", "/enforcement/reports/"):
        text = client.get(path).content.decode()
        assert "Compliance room" in text, path
    assert EnforcementCase.objects.count() == 1
