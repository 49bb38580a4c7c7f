"""The compliance room leaks nothing: a canary in every field of a case, looked for on every page of everybody else.

The walk is that of the permission matrix, but within the own company, with the rows people may open, with searches
and lists of everything, the phone's content, the retailer's page, files for download and the operation log (A20, F21).
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db.models import Model
from django.test import Client

from rounds.common.doors import ANY_STAFF
from rounds.enforcement.actions import (
    add_evidence,
    check_case,
    close_case,
    decide_case,
    grant_room,
    note_opening,
    set_service_note,
    take_up_case,
)
from rounds.enforcement.models import EnforcementCase
from rounds.field.actions.sync import apply
from rounds.field.models import Quarantine, Receipt
from rounds.field.queries.content import phone_content
from rounds.issues import actions
from rounds.issues.models import Issue
from rounds.people.actions import open_account
from rounds.people.models import Staff
from rounds.people.rules.roles import Role
from rounds.portal.actions import issue_key
from tests.pictures import jpeg, scene
from tests.planted import plant
from tests.test_matrix import ROLES, Door, doors, foreign_path
from tests.world import World

CANARY = "ROOMCANARY7391"
SHOWN_ON_PURPOSE = "请核对进货凭证"
EARLIER = timedelta(days=9)
# Their planted rows are hollow: no whole plan, no workbook, no file. Nothing of a case can stand on them.
HOLLOW = {
    "planning:list", "planning:board", "planning:detail", "field:outbox_file", "imports:match", "assessment:objection",
}  # fmt: skip
TELLS_THE_NUMBER = ("enforcement:reports", "reports:log")
SEARCHED = ("issues:list", "enforcement:reports", "reports:log", "retailers:list", "visits:list")


@dataclass
class Room:
    """What was planted: the case that was worked through, its report, the officer, and rows of the company by kind."""

    case: EnforcementCase
    report: Issue
    officer: Staff
    rows: dict[type[Model], int]


@pytest.fixture
def room(world: World, settings: Any) -> Room:
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    shop = world.retailers["东街烟酒店"]
    mirrored = replace(
        world, company=world.other, other=world.company, strangers=world.staff, retailers={"stranger": shop}
    )
    rows = plant(mirrored)
    officer = open_account(
        world.company, "Azhu", "zhu", Role.DEPARTMENT_OFFICER, password=None, by="system", at=world.now - EARLIER,
        department=world.departments["monopoly_department"],
    )  # fmt: skip
    grant_room(officer, because="分管案件", by=world.staff["root"], at=world.now - EARLIER)
    report = _from_the_phone(world)
    case = EnforcementCase.objects.get(report_number=report.number)
    _worked_through(world, case, report, officer)
    return Room(case, report, officer, rows)


def _from_the_phone(world: World) -> Issue:
    """The whole way of a report: a command of the phone, with a proposal, then a photo."""
    at = world.now - EARLIER
    body = {
        "issue": str(uuid4()), "retailer": world.retailers["东街烟酒店"].pk, "category": "market_issue",
        "kind": "violation_report", "text": f"{CANARY} 卖假烟", "proposed_solution": f"{CANARY} 去查",
    }  # fmt: skip
    command = {"id": str(uuid4()), "kind": "issue.raise", "made_at": at.isoformat(), "body": body}
    outcome = apply(command, by=world.ann, at=at)
    assert outcome.status == 200, outcome.answer
    again = apply(command | {"body": body | {"text": f"{CANARY} 另一份"}}, by=world.ann, at=at)
    assert again.status == 409
    report = Issue.objects.get(number=outcome.answer["number"])
    actions.keep_issue_photo(report, content=jpeg(scene()), by=world.ann, at=at)
    return report


def _worked_through(world: World, case: EnforcementCase, report: Issue, officer: Staff) -> None:
    at = world.now - EARLIER + timedelta(hours=2)
    actions.accept_issue(report, by=officer, at=at)
    take_up_case(case, by=officer, at=at)
    note_opening(case, by=officer, at=at)
    add_evidence(case, content=b"%PDF-1.7 " + CANARY.encode(), words=CANARY, by=officer, at=at)
    check_case(
        case, findings=f"{CANARY} 三条", subject=world.retailers["东河超市"], subject_words=f"{CANARY} 某人",
        by=officer, at=at,
    )  # fmt: skip
    decide_case(case, measure="warning", words=f"{CANARY} 警告", by=officer, at=at)
    set_service_note(case, text=SHOWN_ON_PURPOSE, by=officer, at=at)
    close_case(case, words=f"{CANARY} 送达", by=officer, at=at)
    actions.answer_issue(report, kind="solution", text=f"{CANARY} 已罚", cause=CANARY, by=officer, at=at)


def said(answer: Any) -> str:
    """Everything an answer says, also inside a workbook or a Word file, and its headers."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            content = b"\n".join(packed.read(name) for name in packed.namelist())
    return content.decode("utf-8", "replace") + str(answer.headers)


def addresses(room: Room, role: str) -> Iterator[tuple[str, str]]:
    """Every page this role may get, with rows of the company; lists also with the canary as the words to find."""
    to_the_report = room.rows | {Issue: room.report.pk, EnforcementCase: room.case.pk}
    for door in doors():
        if "GET" not in door.methods or "logout" in door.name or not {ANY_STAFF, role} & door.open_to:
            continue
        yield door.name, foreign_path(door, room.rows)
        if _is_of_the_report(door):
            yield door.name, foreign_path(door, to_the_report)
        if door.name in SEARCHED:
            yield door.name, f"{foreign_path(door, room.rows)}?q={CANARY}&desk=all"


def _is_of_the_report(door: Door) -> bool:
    return door.has_id and door.name.partition(":")[0] in {"issues", "enforcement"}


@pytest.mark.parametrize("person", ROLES)
def test_nobody_outside_the_room_meets_a_word_of_a_case(world: World, room: Room, client: Client, person: str) -> None:
    user = world.staff[person]
    client.force_login(user)
    client.raise_request_exception = False
    leaks, broken, opened = [], set(), 0
    for name, address in addresses(room, user.role):
        answer = client.get(address)
        text = said(answer).replace(f"?q={CANARY}", "").replace(f'value="{CANARY}"', "")
        is_told = name not in TELLS_THE_NUMBER and room.report.number in text
        if CANARY in text or room.case.number in text or is_told:
            leaks.append(f"{person} {address}: {answer.status_code}")
        if answer.status_code >= 500:
            broken.add(name)
        opened += answer.status_code == 200
        client.force_login(user)
    assert not leaks
    assert broken <= HOLLOW
    assert opened > 25


@pytest.mark.parametrize("person", ROLES)
def test_of_the_report_a_number_is_known_to_who_made_it_and_to_who_sees_the_company(
    world: World, room: Room, client: Client, person: str
) -> None:
    client.force_login(world.staff[person])
    assert client.get(f"/issues/{room.report.pk}/").status_code == 404
    shows = room.report.number in client.get("/enforcement/reports/").content.decode()
    assert shows == (person in {"ann", "ada", "hua", "root"})
    assert room.report.number not in client.get("/issues/?desk=all").content.decode()


def test_the_phone_and_its_receipts_keep_no_word(world: World, room: Room) -> None:
    for name in ("ann", "ben", "kai"):
        assert CANARY not in str(phone_content(world.staff[name], at=world.now)), name
    assert CANARY not in str([receipt.body for receipt in Receipt.objects.all()])


def test_a_second_copy_in_quarantine_is_read_by_its_author_alone(world: World, room: Room, client: Client) -> None:
    [copy] = Quarantine.objects.filter(staff=world.ann, body__body__kind="violation_report")
    assert CANARY in str(copy.body)
    for person in (world.mei, world.staff["root"]):
        client.force_login(person)
        for address in ("/field/devices/", f"/field/refused/{copy.pk}/"):
            page = client.get(address)
            assert page.status_code == 200
            assert CANARY not in page.content.decode(), address


def test_the_retailer_s_own_page_does_not_warn_the_shop_that_was_reported(
    world: World, room: Room, client: Client
) -> None:
    shop = world.retailers["东街烟酒店"]
    token = issue_key(shop, by=world.ann, at=world.now)
    pages = [client.get(f"/p/k/{token}/", follow=True), client.get("/p/")]
    for page in pages:
        text = page.content.decode()
        assert CANARY not in text
        assert room.report.number not in text
        assert "已转专卖执法" not in text


def test_inside_the_room_everything_is_there(world: World, room: Room, client: Client) -> None:
    client.force_login(room.officer)
    page = client.get(f"/enforcement/{room.case.pk}/").content.decode()
    assert page.count(CANARY) >= 6
    assert SHOWN_ON_PURPOSE in page


def test_what_the_officer_wrote_for_the_service_side_is_read_there(world: World, room: Room, client: Client) -> None:
    shop = world.retailers["东河超市"]
    for name in ("ben", "mei", "kai", "hua"):
        client.force_login(world.staff[name])
        assert SHOWN_ON_PURPOSE in client.get(f"/enforcement/of-retailer/{shop.pk}/").content.decode(), name


def test_the_right_opens_no_case_of_another_company(world: World, room: Room, client: Client) -> None:
    plant(world)
    strange = EnforcementCase.objects.filter(company=world.other).latest("pk")
    client.force_login(room.officer)
    for path in ("", "take-up/", "check/", "decide/", "close/", "evidence/", "note/", "erase/"):
        address = f"/enforcement/{strange.pk}/{path}"
        assert (client.post(address) if path else client.get(address)).status_code == 404, path
    assert not EnforcementCase.objects.visible_to(room.officer).filter(company=world.other).exists()
