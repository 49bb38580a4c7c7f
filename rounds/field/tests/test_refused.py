"""What could not be taken, in words for its author, and masked for readers it is not meant for (A20, PIPL)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from rounds.field.models import OutboxFile, Quarantine
from rounds.field.queries.outbox_files import lines_of
from rounds.field.rules.commands import MalformedError, command_from
from rounds.field.rules.exported import Exported
from rounds.field.tests.test_sync import SYNC, command, finished, planned, sent, signed_in
from rounds.people.models import Staff
from tests.world import World

HOUSEHOLD, ENFORCED = "老人住院，儿子看店", "有人举报卖假烟"


def page_of(reader: Staff, row: Quarantine) -> str:
    return signed_in(reader).get(f"/field/refused/{row.pk}/").content.decode()


def refused(world: World, raw: dict[str, Any]) -> Quarantine:
    sent(signed_in(world.ann), raw)
    return Quarantine.objects.get()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"comment": "长" * 4001}, "“评述”太长，最多 4000 个字"),
        ({"arrived_at": None}, "“到店时间”的内容不对，请改正后重新上传"),
        ({"departed_at": ...}, "没有写“离店时间”，请补上后重新上传"),
        ({"done_duties": ["policy"] * 12}, "“做了的职责”太多，最多 11 项"),
        ({"mood": "好"}, "服务器不认识“mood”，请市场经理处理"),
    ],
)
def test_what_is_wrong_is_said_by_the_name_of_the_field(wrong: dict[str, Any], words: str) -> None:
    raw = finished(str(uuid4()), **wrong)
    raw["body"] = {name: value for name, value in raw["body"].items() if value is not ...}
    with pytest.raises(MalformedError) as refusal:
        command_from(raw)
    assert refusal.value.reason.said() == words
    assert next(iter(wrong)) in str(refusal.value)


def test_the_person_reads_his_language_and_the_desk_has_the_details(world: World) -> None:
    client, odd = signed_in(world.ann), finished(planned(world), comment="长" * 4001)
    body = {"commands": [odd]}
    chinese = client.post(SYNC, body, content_type="application/json").json()["outcomes"][0]["answer"]["reason"]
    english = client.post(f"{SYNC}?lang=en", body, content_type="application/json").json()["outcomes"][0]["answer"]
    assert chinese == "“评述”太长，最多 4000 个字"
    assert english["reason"] == "“Comment” is too long: at most 4000 characters"
    text = page_of(world.mei, Quarantine.objects.get())
    assert "String should have at most 4000 characters" in text


def test_the_household_is_read_by_who_serves_it_only(world: World) -> None:
    facts = {"owner_situation": HOUSEHOLD, "stock_cartons": 7}
    row = refused(world, finished(planned(world), facts=facts, mood="好"))
    assert HOUSEHOLD in page_of(world.mei, row)
    head = page_of(world.staff["hua"], row)
    assert HOUSEHOLD not in head
    assert "（按权限不显示）" in head
    assert "店主近况" in head


def test_words_about_enforcement_are_read_by_who_enforces_only(world: World) -> None:
    seen = command(
        "observation.add", observation=str(uuid4()), retailer=world.retailers["stranger"].pk, topic="enforcement",
        text=ENFORCED,
    )  # fmt: skip
    row = refused(world, seen)
    assert ENFORCED not in page_of(world.mei, row)
    assert ENFORCED in page_of(world.staff["hua"], row)


def test_facts_that_are_no_list_of_facts_are_hidden_whole(world: World) -> None:
    row = refused(world, finished(planned(world), facts=[HOUSEHOLD]))
    assert HOUSEHOLD in page_of(world.mei, row)
    assert HOUSEHOLD not in page_of(world.staff["hua"], row)


def test_a_file_brought_to_the_desk_masks_them_too(world: World) -> None:
    seen = command("observation.add", observation=str(uuid4()), retailer=1, topic="enforcement", text=ENFORCED)
    now = timezone.now()
    file = OutboxFile(company=world.company, staff=world.ann, exported_at=now - timedelta(hours=1))
    exported = Exported("0" * 64, world.ann.pk, "", "", "", now, (seen,), (), 0, ())
    assert [lines_of(file, exported, reader)[0]["words"] for reader in (world.mei, world.ann)] == ["", ENFORCED]


@pytest.mark.parametrize("kept", [[1], {"by": "Boss", "body": {"comment": "fine"}}, "x"])
def test_nobody_makes_up_the_other_version(world: World, kept: Any) -> None:
    odd = finished(planned(world), mood="好") | {"kept": kept, "fault": "none"}
    row = refused(world, odd)
    assert row.body["sent_kept"] == kept
    page = signed_in(world.mei).get(f"/field/refused/{row.pk}/")
    assert page.status_code == 200
    assert page.context["other"] is None
    assert "Boss" not in page.content.decode()
