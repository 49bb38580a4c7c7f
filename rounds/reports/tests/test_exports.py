"""Files that leave: small ones go straight and are logged, large ones need a purpose and a second person, for a day."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from rounds.common.events import history, verify
from rounds.people.actions.settings import set_setting
from rounds.people.models import Staff
from rounds.reports.actions import forget_file
from rounds.reports.actions.exporting import path_of
from rounds.reports.models import Export
from rounds.reports.rules.leaving import may_leave
from rounds.reports.rules.settings import EXPORT_ROW_CAP
from tests.world import World

pytestmark = pytest.mark.django_db
LIST = "/retailers/export/"


def client_of(staff: Staff) -> Client:
    client = Client()
    client.force_login(staff)
    return client


def test_the_cap_itself_still_goes() -> None:
    assert may_leave(1000, cap=1000).goes
    assert not may_leave(1001, cap=1000).goes


def test_a_small_file_goes_at_once_with_its_mark_and_is_logged(world: World) -> None:
    answer = client_of(world.mei).get(LIST)
    assert answer.status_code == 200
    row = Export.objects.get()
    assert (row.owner, row.state, row.rows, row.stored_path) == (world.mei, "taken", 4, "")
    assert [event.verb for event in history(row)] == ["export.taken"]
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    assert len(book.get_sheet_by_index(0).to_python()) == 5
    assert world.mei.name.encode() in __import__("zipfile").ZipFile(BytesIO(answer.content)).read("docProps/core.xml")


def test_a_large_file_waits_for_a_purpose_and_a_second_person_and_is_gone_after_a_day(world: World) -> None:
    set_setting(world.company, EXPORT_ROW_CAP, 3, because="试", by=world.staff["root"], at=world.now)
    hua, ada = world.staff["hua"], world.staff["ada"]
    owner, other = client_of(hua), client_of(ada)
    held = owner.get(LIST)
    row = Export.objects.get()
    assert (held.status_code, held["Location"]) == (302, f"/exports/{row.pk}/")
    assert "待写明用途" in owner.get(f"/exports/{row.pk}/").content.decode()
    owner.post(f"/exports/{row.pk}/ask/", {"purpose": "年度核对"})
    owner.post(f"/exports/{row.pk}/decide/", {"agrees": "1"})
    row.refresh_from_db()
    assert row.state == "waiting", "nobody approves his own"
    assert "年度核对" in other.get("/exports/").content.decode()
    other.post(f"/exports/{row.pk}/decide/", {"agrees": "1"})
    assert other.post(f"/exports/{row.pk}/file/").status_code == 302, "the file goes to its owner alone"
    answer = owner.post(f"/exports/{row.pk}/file/")
    assert answer.content.startswith(b"PK")
    assert client_of(world.ann).get(f"/exports/{row.pk}/").status_code == 404
    assert client_of(world.strangers["hua"]).get(f"/exports/{row.pk}/").status_code == 404
    row.refresh_from_db()
    path = path_of(row)
    assert path.stat().st_mode & 0o077 == 0
    assert not forget_file(row, at=timezone.now() + timedelta(hours=23))
    assert forget_file(row, at=timezone.now() + timedelta(hours=25))
    path.unlink(missing_ok=True)  # what the commit does
    assert owner.post(f"/exports/{row.pk}/file/").status_code == 302
    assert [event.verb for event in history(row)] == [
        "export.held",
        "export.asked_for",
        "export.approved",
        "export.taken",
        "export.expired",
    ]
    assert list(verify(world.company.pk)) == []
