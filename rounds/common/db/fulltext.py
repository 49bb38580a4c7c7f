"""An index of words beside a table, kept by the actions that write the table: SQLite FTS5 and PostgreSQL GIN alike.

The words come ready made: neither database is asked to find them, because neither knows where a Chinese word ends.
Every word carries its company, so that a search never walks through the words of another one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import connections
from django.db.models import BigIntegerField
from django.db.models.expressions import RawSQL

AT_A_TIME = 500


class Sought(Protocol):
    """A word to look for; `is_start`: words that begin like this count too."""

    @property
    def word(self) -> str: ...

    @property
    def is_start(self) -> bool: ...


@dataclass(frozen=True)
class Entry:
    """The words of one row."""

    pk: int
    company_id: int
    words: Sequence[str]


@dataclass(frozen=True)
class WordIndex:
    """An index by the name of its table; the name is written in the code, never taken from outside."""

    table: str

    def make(self, editor: Any) -> None:
        """For a migration: the empty index."""
        for statement in _MAKE[editor.connection.vendor]:
            editor.execute(statement.format(table=self.table))

    def drop(self, editor: Any) -> None:
        """For the way back."""
        editor.execute(f"DROP TABLE {self.table}")

    def put(self, entries: Iterable[Entry], *, using: str = "default") -> None:
        """Keep the words of these rows in place of those kept before; inside the caller's transaction."""
        link = connections[using]
        rows = [(entry.pk, *_kept(entry, link.vendor)) for entry in entries]
        for start in range(0, len(rows), AT_A_TIME):
            some = rows[start : start + AT_A_TIME]
            with link.cursor() as cursor:
                if link.vendor == "sqlite":
                    cursor.executemany(f"DELETE FROM {self.table} WHERE rowid = %s", [(row[0],) for row in some])
                cursor.executemany(_PUT[link.vendor].format(table=self.table), some)

    def holding(self, company_id: int, terms: Sequence[Sought], *, vendor: str, most: int | None = None) -> RawSQL:
        """For `pk__in=`: the rows of a company that hold all of these words; at `most` so many, the newest ones."""
        asked = _asked(company_id, terms, vendor, together=True)
        sql, given = _HOLDING[vendor].format(table=self.table), (asked,)
        if most is None:
            return RawSQL(sql, given, output_field=BigIntegerField())
        return RawSQL(f"{sql} ORDER BY 1 DESC LIMIT %s", (*given, most), output_field=BigIntegerField())

    def has_more(self, company_id: int, terms: Sequence[Sought], *, than: int, vendor: str) -> bool:
        """Whether more rows than that hold all of these words."""
        asked = _asked(company_id, terms, vendor, together=True)
        inner = f"{_HOLDING[vendor].format(table=self.table)} LIMIT %s"
        with connections["default"].cursor() as cursor:
            cursor.execute(f"SELECT COUNT(*) FROM ({inner}) AS found", (asked, than + 1))
            return int(cursor.fetchone()[0]) > than

    def best(self, company_id: int, terms: Sequence[Sought], *, since: int, most: int, vendor: str) -> RawSQL:
        """For `pk__in=`: the rows numbered `since` and above that hold some of these words, the best matches only."""
        asked = _asked(company_id, terms, vendor, together=False)
        given = (asked, since, most) if vendor == "sqlite" else (asked, since, asked, most)
        return RawSQL(_BEST[vendor].format(table=self.table), given, output_field=BigIntegerField())


_MAKE = {
    "sqlite": ("CREATE VIRTUAL TABLE {table} USING fts5(words, tokenize = 'unicode61')",),
    "postgresql": (
        "CREATE TABLE {table} (row_id bigint PRIMARY KEY, words tsvector NOT NULL)",
        "CREATE INDEX {table}_words ON {table} USING gin (words)",
    ),
}
_PUT = {
    "sqlite": "INSERT INTO {table} (rowid, words) VALUES (%s, %s)",
    "postgresql": (
        "INSERT INTO {table} (row_id, words) VALUES (%s, array_to_tsvector(%s)) "
        "ON CONFLICT (row_id) DO UPDATE SET words = excluded.words"
    ),
}
_HOLDING = {
    "sqlite": "SELECT rowid FROM {table} WHERE {table} MATCH %s",
    "postgresql": "SELECT row_id FROM {table} WHERE words @@ %s::tsquery",
}
_BEST = {
    "sqlite": "SELECT rowid FROM {table} WHERE {table} MATCH %s AND rowid >= %s ORDER BY rank LIMIT %s",
    "postgresql": (
        "SELECT row_id FROM {table} WHERE words @@ %s::tsquery AND row_id >= %s "
        "ORDER BY ts_rank(words, %s::tsquery) DESC, row_id DESC LIMIT %s"
    ),
}


def _named(company_id: int, word: str) -> str:
    return f"{company_id}x{word}"


def _kept(entry: Entry, vendor: str) -> tuple[Any, ...]:
    words = [_named(entry.company_id, word) for word in entry.words]
    return (" ".join(words),) if vendor == "sqlite" else (sorted(set(words)),)


def _asked(company_id: int, terms: Sequence[Sought], vendor: str, *, together: bool) -> str:
    """The query in the words of the database. A term holds letters and digits only, so that nothing needs escaping."""
    if not terms or not all(term.word.isalnum() for term in terms):
        raise ValueError("a search needs words of letters and digits")
    if vendor == "sqlite":
        between, quote, start = (" AND " if together else " OR "), '"', " *"
    else:
        between, quote, start = (" & " if together else " | "), "'", ":*"
    named = [(_named(company_id, term.word), start if term.is_start else "") for term in terms]
    return between.join(f"{quote}{word}{quote}{mark}" for word, mark in named)
