"""Applying a list is one transaction; undo gives back what nobody has touched since."""

from datetime import timedelta

import pytest
from django.apps import apps

from rounds.common.events import verify
from rounds.common.imports.applying import OvertakenError, apply_run, drop_run, undo_run
from rounds.common.imports.checking import RunStateError
from rounds.common.imports.files import failed_csv, failed_workbook
from rounds.common.imports.kinds import kind_of
from rounds.common.imports.readers import open_table
from rounds.common.imports.storing import stored_path
from rounds.common.models import Event, ImportRun
from rounds.retailers.actions import change_fields, move_retailers
from rounds.retailers.models import Fact, Retailer
from rounds.retailers.tests.lists import HEADERS, checked, csv_bytes, licence
from tests.world import World

LATER = timedelta(hours=1)


def applied(world: World, *rows: tuple[str, ...]) -> ImportRun:
    run = checked(world.company, csv_bytes([(*row, *[""] * (len(HEADERS) - len(row))) for row in rows]))
    return apply_run(run, by=world.staff["root"], at=world.now + LATER)


def shop(number: str) -> Retailer:
    return Retailer.objects.get(licence_no=number)


def test_new_retailers_have_facts_with_their_source_and_events(world: World) -> None:
    run = applied(world, ("420100000001", "新店", "13912345678"))
    new = shop("420100000001")
    assert (new.name, new.phone, new.search.split()[1]) == ("新店", "13912345678", "xd")
    facts = Fact.objects.filter(retailer=new)
    assert {fact.field for fact in facts} == {"licence_no", "name", "phone"}
    assert {(fact.source, fact.source_note, fact.author) for fact in facts} == {
        ("import", f"#{run.pk} 名单.csv", world.staff["root"])
    }
    assert [event.verb for event in Event.objects.filter(subject_id=new.pk, subject_kind="retailers.retailer")] == [
        "retailer.opened"
    ]
    assert Event.objects.filter(verb="import.applied", subject_id=run.pk).count() == 1
    assert not list(verify(world.company.pk))


def test_only_what_differs_becomes_a_fact_and_absence_deletes_nothing(world: World) -> None:
    east = world.retailers["东街烟酒店"]
    others = set(Retailer.objects.exclude(pk=east.pk).values_list("pk", "name", "version", "is_active"))
    applied(world, (east.licence_no, "东街烟酒店", "13912345678"))
    fact = Fact.objects.get(retailer=east, source="import")
    assert (fact.field, fact.before, fact.value) == ("phone", "13800000001", "13912345678")
    east.refresh_from_db()
    assert (east.version, east.owner_name) == (2, "王五")
    assert set(Retailer.objects.exclude(pk=east.pk).values_list("pk", "name", "version", "is_active")) == others


def test_a_list_may_move_a_retailer_to_another_territory_by_the_managers_name(world: World) -> None:
    east = world.retailers["东街烟酒店"]
    run = applied(world, (east.licence_no, east.name, "", "", "", "ben"))
    east.refresh_from_db()
    assert east.territory == world.territories["ben"]
    assert Event.objects.get(verb="retailer.moved").content.body["because"] == f"#{run.pk} 名单.csv"
    undo_run(run, by=world.staff["root"], at=world.now + 2 * LATER)
    east.refresh_from_db()
    assert east.territory == world.territories["ann"]


def test_nothing_is_imported_when_the_file_moved_on_since_the_dry_run(world: World) -> None:
    east = world.retailers["东街烟酒店"]
    rows = [(east.licence_no, "改名", "", "", "", ""), ("420100000001", "新店", "", "", "", "")]
    run = checked(world.company, csv_bytes(rows))
    change_fields(east, {"name": "先改一步"}, source="desk", by=world.mei, at=world.now)
    with pytest.raises(OvertakenError) as refused:
        apply_run(run, by="system", at=world.now)
    assert refused.value.problem.code == "run.stale"
    run.refresh_from_db()
    assert run.state == ImportRun.State.CHECKED
    assert not Retailer.objects.filter(licence_no="420100000001").exists()


def test_a_failure_in_the_middle_leaves_nothing_behind(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [("420100000001", "新店"), (licence(world, "东街烟酒店"), "改名")]
    run = checked(world.company, csv_bytes(rows, headers=HEADERS[:2]))
    before, events = list(Retailer.objects.order_by("pk").values()), Event.objects.count()

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the power goes")

    with monkeypatch.context() as broken:
        broken.setattr("rounds.retailers.imports.applying.amend_retailers", fail)
        with pytest.raises(RuntimeError, match="the power goes"):
            apply_run(run, by="system", at=world.now)
    assert list(Retailer.objects.order_by("pk").values()) == before
    assert Event.objects.count() == events
    run.refresh_from_db()
    assert apply_run(run, by="system", at=world.now).state == ImportRun.State.APPLIED


def test_a_run_is_applied_once(world: World) -> None:
    run = applied(world, ("420100000001", "新店"))
    stale = ImportRun.objects.get(pk=run.pk)
    stale.state = ImportRun.State.CHECKED
    with pytest.raises((RunStateError, OvertakenError)):
        apply_run(stale, by="system", at=world.now)
    assert Event.objects.filter(verb="import.applied").count() == 1
    with pytest.raises(RunStateError):
        drop_run(run, by="system", at=world.now)


def test_undo_gives_back_old_values_and_removes_what_nobody_used(world: World) -> None:
    east = world.retailers["东街烟酒店"]
    run = applied(world, (east.licence_no, "改名", "13912345678"), ("420100000001", "新店"))
    undo_run(run, by=world.staff["root"], at=world.now + 2 * LATER)
    east.refresh_from_db()
    assert (east.name, east.phone) == ("东街烟酒店", "13800000001")
    assert set(Fact.objects.filter(retailer=east, source="undo").values_list("field", flat=True)) == {"name", "phone"}
    assert not Retailer.objects.filter(licence_no="420100000001").exists()
    assert Event.objects.filter(verb="retailer.removed").count() == 1
    assert (run.counts["restored"], run.counts["removed"], run.counts["kept"]) == (1, 1, 0)
    assert not list(verify(world.company.pk))


def test_undo_keeps_what_was_changed_or_used_since_and_says_so(world: World) -> None:
    east = world.retailers["东街烟酒店"]
    rows = [(east.licence_no, "改名", "13912345678"), *((f"42010000000{n}", f"新店{n}") for n in (1, 2, 3, 4))]
    run = applied(world, *rows)
    change_fields(east, {"phone": "13700000000"}, source="desk", by=world.mei, at=world.now + LATER)
    change_fields(shop("420100000001"), {"town": "城关"}, source="desk", by=world.mei, at=world.now + LATER)
    apps.get_model("visits", "Visit").objects.create(  # a storey above, which the undo does not know either
        company=world.company, retailer=shop("420100000002"), manager=world.ann, planned_on=world.now.date(),
        made_at=world.now,
    )  # fmt: skip
    move_retailers([shop("420100000003")], world.territories["ann"], by=world.mei, at=world.now, because="分片")
    undo_run(run, by="system", at=world.now + 2 * LATER)
    east.refresh_from_db()
    assert (east.name, east.phone) == ("东街烟酒店", "13700000000")
    left = set(Retailer.objects.filter(licence_no__startswith="4201").values_list("licence_no", flat=True))
    assert left == {"420100000001", "420100000002", "420100000003"}
    assert [note["code"] for note in run.notes] == ["undo.kept_changed", "undo.kept_used"]
    assert run.notes[1]["params"]["count"] == "3"


def test_the_refused_rows_come_back_corrected(world: World) -> None:
    rows = [("420100000001", "甲", "138****1", "", "", ""), ("420100000002", "乙", "", "=1+1", "", "")]
    run = checked(world.company, csv_bytes([*rows, ("420100000003", "丙", "", "-SUM(A1)", "", "无人")]))
    kind, path = kind_of("retailers"), stored_path(run.stored_path)
    target = path.with_name("failed.xlsx")
    headers, failed = kind.failed(run, path)
    assert failed_workbook(target, headers, failed, translate=str, titles=("原因", "修改办法")) == 2
    table = open_table(target)
    assert table.headers == (*HEADERS, "原因", "修改办法")
    first, second = table.rows()
    assert first.cells[:3] == ("420100000001", "甲", "138****1")
    assert "打了星号" in str(first.cells[6])
    assert not [note for note in table.notes if note.code == "file.formulas"]
    text = "".join(failed_csv(*kind.failed(run, path), translate=str, titles=("原因", "修改办法")))
    assert text.startswith("\ufeff专卖证号")
    assert "'-SUM(A1)" in text
    corrected = [(*(str(cell or "") for cell in first.cells[:2]), "13912345678"), ("420100000003", "丙")]
    assert applied(world, *corrected).counts["created"] == 2
    assert second.number == 3
