"""Copies of the migrated test database: real commits, other processes may join, nothing to clean up by deleting rows.

Emptying tables between tests is not possible here: the event chain refuses DELETE. A copy costs some milliseconds.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

from django.db import connection, connections

DEFAULT = "default"


def is_postgres() -> bool:
    """Whether this run is on PostgreSQL."""
    return connection.vendor == "postgresql"


def url_of(name: str) -> str:
    """The DATABASE_URL another process needs for the database `name` beside the test database."""
    if not is_postgres():
        return f"sqlite:///{name}"
    at = connections[DEFAULT].settings_dict
    secret = f":{quote(at['PASSWORD'])}" if at["PASSWORD"] else ""
    return f"postgres://{quote(at['USER'])}{secret}@{at['HOST']}:{at['PORT']}/{name}"


@contextmanager
def copied(folder: Path) -> Iterator[str]:
    """Inside, Django's default connection is a fresh copy of the migrated database; yields its DATABASE_URL."""
    settings = connections[DEFAULT].settings_dict
    original = settings["NAME"]
    connections.close_all()
    copy = _copy_postgres(original) if is_postgres() else _copy_sqlite(original, folder)
    settings["NAME"] = copy
    try:
        yield url_of(copy)
    finally:
        connections.close_all()
        settings["NAME"] = original
        if is_postgres():
            _maintain(f'DROP DATABASE "{copy}" WITH (FORCE)')


def _copy_sqlite(original: str, folder: Path) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    copy = str(folder / "rounds.sqlite3")
    with closing(sqlite3.connect(original)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy


def _copy_postgres(original: str) -> str:
    copy = f"copy_{uuid4().hex}"
    _maintain(f'CREATE DATABASE "{copy}" TEMPLATE "{original}"')
    return copy


def _maintain(statement: str) -> None:
    with connections[DEFAULT]._nodb_cursor() as cursor:  # noqa: SLF001 - what Django's own test runner uses
        cursor.execute(statement)
