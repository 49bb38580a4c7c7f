"""F29: a person is erased, then looked for in every column, file, log, export and byte; the chain still verifies."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from rounds.common.events import verify
from rounds.field.tests.test_sync import command, finished, planned, sent, signed_in
from rounds.issues.actions import default_routing, raise_issue
from rounds.issues.models import Issue
from rounds.people.actions.sign_in import close_account
from rounds.people.models import Staff
from rounds.reports.actions import ErasureRefusedError, ask_erasure, decide_erasure
from rounds.reports.actions.erasing import sweep
from rounds.reports.models import Erasure
from rounds.reports.queries.kept import altered_rows
from rounds.retailers.actions import add_observation, change_fields
from rounds.retailers.models import Retailer
from tests.faults.invariants import say
from tests.faults.processes import rounds
from tests.services.database import is_postgres
from tests.world import World, build_world

OWNER, PHONE, SAID, HELD = "欧阳卡娜丽", "13900009123", "CANARYSAIDINSHOP", "CANARYONHOLD"
EARLIER = "司徒卡娜丽"


def shop_with_traces(world: World) -> Retailer:
    """A shop whose owner left traces everywhere: file, facts, visits, issues, phones, logs, exports, imports."""
    default_routing(world.company, by="system", at=world.now - timedelta(days=400))
    shop = world.retailers["东街烟酒店"]
    for name in (EARLIER, OWNER):
        known = {"owner_name": name, "phone": PHONE, "habits": f"{SAID} 晚上", "owner_situation": f"{SAID} 住院"}
        change_fields(shop, known, source="desk", by=world.mei, at=world.now)
        shop.refresh_from_db()
    add_observation(shop, topic="sales", text=f"{OWNER} {SAID}", by=world.ann, at=world.now)
    visit = planned(world)
    told = {"comment": f"{OWNER}说 {SAID}", "suggestion": SAID, "summary": f"电话 {PHONE}"}
    assert sent(signed_in(world.ann), finished(visit, **told))[0]["status"] == 200
    sent(signed_in(world.ann), command("issue.raise", retailer=shop.pk, category="price_issue", text=f"{SAID} {PHONE}"))
    raise_issue(shop, category="delivery_issue", text=HELD, entry="desk", by=world.mei, at=world.now)
    old = Issue.objects.exclude(text=HELD)
    old.update(closed_at=world.now - timedelta(days=300), state="closed", holder_due_at=None)
    raise_issue(
        world.retailers["桥头便利店"], category="price_issue", text=f"邻店 {OWNER} 也说", entry="desk", by=world.mei,
        at=world.now,
    )  # fmt: skip
    data = Path(settings.DATA)
    (data / "web.log").write_text(f"2026-11-20 error near {PHONE} {OWNER}\nanother line\n", encoding="utf-8")
    uploads = data / "imports" / str(world.company.pk)
    uploads.mkdir(parents=True)
    (uploads / "retailers.csv").write_text(f"{OWNER},{PHONE}", encoding="utf-8")
    change_fields(shop, {"is_active": False}, source="desk", by=world.mei, at=world.now)
    shop.refresh_from_db()
    return shop


def forms_of(text: str) -> set[str]:
    """As it is written in a column, and as JSON writes it."""
    return {text, json.dumps(text)[1:-1]}


def columns_with(*canaries: str) -> list[str]:
    """Every column of every table, also of those Django knows nothing of."""
    with connection.cursor() as cursor:
        tables = [one.name for one in connection.introspection.get_table_list(cursor) if one.type == "t"]
        hits = []
        for table in tables:
            for column in connection.introspection.get_table_description(cursor, table):
                text = f'CAST("{column.name}" AS text)'
                for form in {form for canary in canaries for form in forms_of(canary)}:
                    cursor.execute(f"SELECT count(*) FROM \"{table}\" WHERE {text} LIKE %s ESCAPE '!'", [f"%{form}%"])
                    hits += [f"{table}.{column.name}"] * int(cursor.fetchone()[0])
    return hits


def files_with(folder: Path, *canaries: str) -> list[str]:
    """Every file, byte by byte."""
    wanted = [form.encode() for canary in canaries for form in forms_of(canary)]
    found = []
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            found += [str(path)] * sum(one in content for one in wanted)
    return found


def database_files() -> list[Path]:
    name = str(connection.settings_dict["NAME"])
    return [] if is_postgres() else [path for path in (Path(name), Path(f"{name}-wal")) if path.exists()]


def test_a_shopkeeper_erased_is_nowhere_outside_the_legal_hold(own_database: str, tmp_path: Path) -> None:
    world = build_world()
    shop = shop_with_traces(world)
    canaries = (OWNER, EARLIER, PHONE, SAID)
    before = len(columns_with(*canaries))
    assert before > 10, "the canaries were planted"
    root, hua = world.staff["root"], world.staff["hua"]
    asked = ask_erasure(shop, because="本人申请", by=root, at=world.now)
    with pytest.raises(ErasureRefusedError, match="own"):
        decide_erasure(asked, agrees=True, by=root, at=world.now)
    done = decide_erasure(asked, agrees=True, by=hua, at=world.now)
    sweep()
    assert columns_with(*canaries) == []
    assert files_with(Path(settings.DATA), *canaries) == []
    wanted = [form.encode() for canary in canaries for form in forms_of(canary)]
    raw = [path for path in database_files() for one in wanted if one in path.read_bytes()]
    assert raw == []
    assert len(columns_with(HELD)) >= 1, "an open issue is kept"
    assert any("未办结" in line for line in done.held)
    assert done.proof["retailers.Retailer"] == 1
    assert list(verify()) == []
    assert list(altered_rows(world.company)) == []
    assert "another line" in (Path(settings.DATA) / "web.log").read_text(encoding="utf-8")
    say(
        "F29 shopkeeper",
        database="postgres" if is_postgres() else "sqlite",
        hits_before=before,
        hits_after=0,
        rows_emptied=sum(done.proof.values()),
        held=len(done.held),
    )


def test_somebody_who_left_is_erased_by_command_and_again_after_a_restore(own_database: str, tmp_path: Path) -> None:
    world = build_world()
    name, phone = "皇甫卡娜丽", "13700004567"
    wu = world.staff["wu"]
    Staff.objects.filter(pk=wu.pk).update(name=name, phone=phone, introduction=f"我是{name}")
    wu.refresh_from_db()
    shop = world.retailers["西岭小卖部"]
    change_fields(shop, {"habits": f"找{name}"}, source="desk", by=wu, at=world.now)
    say_who = ("erase", "--company", world.company.code, "--staff", wu.username, "--because", "离职")
    assert rounds(own_database, tmp_path, *say_who).returncode != 0, "he still works here"
    close_account(wu, by=world.staff["root"], at=world.now, because="离职")
    shown = rounds(own_database, tmp_path, "disclose", "--company", world.company.code, "--staff", wu.username,
                   "--because", "本人要求")  # fmt: skip
    assert name in json.dumps(json.loads(shown.stdout), ensure_ascii=False)
    done = rounds(own_database, tmp_path, *say_who)
    assert done.returncode == 0, done.stderr
    assert "people.Staff\t1" in done.stdout
    assert columns_with(name, phone) == []
    assert list(verify()) == []
    assert Erasure.objects.get().state == "done"
    Staff.objects.filter(pk=wu.pk).update(name=name)  # a backup from before was restored
    again = rounds(own_database, tmp_path, "erase", "--company", world.company.code, "--again")
    assert again.returncode == 0, again.stderr
    assert columns_with(name) == []
    say("F29 staff", database="postgres" if is_postgres() else "sqlite", hits_after=0)
