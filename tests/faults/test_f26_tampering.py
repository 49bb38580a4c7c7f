"""F26, small: the owner of the database edits, deletes, reorders, cuts what happened; `rounds verify-chain` says so."""

import re
from pathlib import Path

import pytest
from django.db import connection

from rounds.common.models import Event
from tests.faults.invariants import say
from tests.faults.processes import rounds
from tests.services.database import is_postgres
from tests.world import build_world

TABLES = ("common_event", "common_eventcontent")
TAMPERINGS = {
    "edits": ["UPDATE common_event SET verb = 'retailer.closed' WHERE number = {middle} AND company_id = {company}"],
    "puts_it_on_another": [
        "UPDATE common_event SET actor_label = 'Aben' WHERE number = {middle} AND company_id = {company}"
    ],
    "deletes": [
        "DELETE FROM common_eventcontent WHERE event_id = {middle_id}",
        "DELETE FROM common_event WHERE id = {middle_id}",
    ],
    "reorders": [
        "UPDATE common_event SET number = 1000000 WHERE id = {middle_id}",
        "UPDATE common_event SET number = {middle} WHERE id = {next_id}",
        "UPDATE common_event SET number = {middle} + 1 WHERE id = {middle_id}",
    ],
    "cuts_the_tail": [
        "DELETE FROM common_eventcontent WHERE event_id = {last_id}",
        "DELETE FROM common_event WHERE id = {last_id}",
    ],
}


def as_owner(*statements: str) -> None:
    """What somebody with the owner's rights does: the triggers off, then the statements."""
    with connection.cursor() as cursor:
        if is_postgres():
            for table in TABLES:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            cursor.execute(statement)


def test_an_untouched_chain_holds(own_database: str, tmp_path: Path) -> None:
    build_world()
    done = rounds(own_database, tmp_path, "verify-chain")
    assert done.returncode == 0, done.stderr
    assert str(Event.objects.count()) in done.stdout


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_what_is_changed_behind_its_back_is_found_and_the_other_company_is_not_blamed(
    own_database: str, tmp_path: Path, tampering: str
) -> None:
    world = build_world()
    events = list(Event.objects.filter(company_id=world.company.pk).order_by("number"))
    middle = len(events) // 2
    ids = {
        "company": world.company.pk,
        "middle": events[middle].number,
        "middle_id": events[middle].pk,
        "next_id": events[middle + 1].pk,
        "last_id": events[-1].pk,
    }
    as_owner(*(statement.format(**ids) for statement in TAMPERINGS[tampering]))
    found = rounds(own_database, tmp_path, "verify-chain", "--company", world.company.code)
    assert found.returncode != 0
    assert not found.stdout
    assert re.search(rf"\b({ids['middle']}|{ids['middle'] + 1}|{events[-1].number})\b", found.stderr), found.stderr
    assert rounds(own_database, tmp_path, "verify-chain", "--company", world.other.code).returncode == 0
    say(f"F26 {tampering.replace('_', ' ')}", events=len(events), found=1)
