"""SQLite as an embedded database for many threads: WAL, full durability, and waiting outside SQLite.

A plain busy timeout freezes a threaded server (stack.md): SQLite then waits inside its own mutex. So the timeout is
zero and a locked database is met by a jittered sleep here, in Python.
"""

import random
import sqlite3
import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import OperationalError
from django.db.backends.sqlite3 import base

R = TypeVar("R")
WAIT_SECONDS = 30.0
PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=0; PRAGMA cache_size=-65536;"


def patiently(attempt: Callable[[], R], *, seconds: float = WAIT_SECONDS) -> R:
    """Run `attempt` again, after a short random sleep, while the database is locked; give up after `seconds`."""
    give_up = time.monotonic() + seconds
    pause = 0.001
    while True:
        try:
            return attempt()
        except (sqlite3.OperationalError, OperationalError) as error:
            if "locked" not in str(error) or time.monotonic() > give_up:
                raise
        time.sleep(pause * random.uniform(0.5, 1.5))
        pause = min(pause * 1.6, 0.05)


class CursorWrapper(base.SQLiteCursorWrapper):
    """Statements outside a transaction wait like transactions do."""

    database: "DatabaseWrapper | None" = None

    def execute(self, query: str, params: Any = None) -> Any:
        if self.database is None or self.database.in_atomic_block:
            return super().execute(query, params)
        return patiently(lambda: super(CursorWrapper, self).execute(query, params))


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's SQLite backend with IMMEDIATE transactions that wait outside SQLite."""

    def get_connection_params(self) -> dict[str, Any]:
        params = super().get_connection_params()
        params["timeout"] = 0
        self.transaction_mode = "IMMEDIATE"
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        patiently(lambda: connection.executescript(PRAGMAS))
        return connection

    def create_cursor(self, name: str | None = None) -> CursorWrapper:
        cursor: CursorWrapper = self.connection.cursor(factory=CursorWrapper)
        cursor.database = self
        return cursor

    def _start_transaction_under_autocommit(self) -> None:
        patiently(lambda: self.cursor().execute("BEGIN IMMEDIATE"))
