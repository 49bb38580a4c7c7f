"""The embedded database under many threads: nobody sees 'database is locked' (F18, small)."""

import sqlite3
import threading
import time
from pathlib import Path

import pytest
from django.db import connection
from django.db.models import F

from rounds.common.db.sqlite.base import patiently
from rounds.common.models import ChainHead


def test_a_locked_database_is_waited_for_and_given_up_at_last() -> None:
    calls: list[float] = []

    def locked_twice() -> str:
        calls.append(time.monotonic())
        if len(calls) < 3:
            raise sqlite3.OperationalError("database is locked")
        return "done"

    assert patiently(locked_twice) == "done"

    def always() -> None:
        raise sqlite3.OperationalError("database is locked")

    with pytest.raises(sqlite3.OperationalError):
        patiently(always, seconds=0.05)


def test_another_error_is_not_waited_for() -> None:
    def broken() -> None:
        raise sqlite3.OperationalError("no such table: x")

    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        patiently(broken)


def test_sixteen_writers_lose_nothing_while_one_holds_the_lock(own_database: str, tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        assert connection.vendor == "postgresql"  # row locks: nothing to wait for outside the server
        return
    ChainHead.objects.create(company_id=99)
    failures: list[BaseException] = []

    def write(thread: int) -> None:
        try:
            for number in range(20):
                ChainHead.objects.filter(company_id=99).update(number=F("number") + 1)
                ChainHead.objects.create(company_id=1000 * thread + number)
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(number + 1,)) for number in range(16)]
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    for thread in threads:
        thread.start()
    time.sleep(0.5)
    other.execute("COMMIT")
    other.close()
    for thread in threads:
        thread.join()
    assert failures == []
    assert ChainHead.objects.count() == 1 + 16 * 20
    assert ChainHead.objects.get(company_id=99).number == 16 * 20


def test_a_power_cut_is_survived_by_settings_of_the_connection(db: None) -> None:
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        values = [cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("synchronous", "foreign_keys")]
    assert values == [2, 1]
