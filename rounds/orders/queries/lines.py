"""Order lines as pages show them: a retailer's weeks, best-selling products, a company's months."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa

from rounds.orders.queries import sql
from rounds.orders.queries.source import literal
from rounds.orders.queries.store import LineStore, connect, line_files

EARLIEST, LATEST = date(1900, 1, 1), date(2999, 12, 31)
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Week:
    """One week from its Monday: net volume (base unit), net amount, days with an order."""

    start: date
    volume: Decimal
    amount: Decimal
    orders: int


@dataclass(frozen=True, slots=True)
class ProductTotal:
    """One product over a period: net volume and amount, and how many retailer days ordered it."""

    product: str
    volume: Decimal
    amount: Decimal
    orders: int


@dataclass(frozen=True, slots=True)
class MonthTotal:
    """One month of a company: net volume and amount, volume taken back, retailers who ordered, lines."""

    month: date
    volume: Decimal
    amount: Decimal
    returned: Decimal
    retailers: int
    lines: int


def weekly_series(store: LineStore, company: str, retailer: int, *, as_of: date, weeks: int = 13) -> list[Week]:
    """The last `weeks` weeks of a retailer, the week of `as_of` last; weeks without orders are there with zeros."""
    monday = as_of - timedelta(days=as_of.weekday())
    starts = [monday - timedelta(weeks=back) for back in range(weeks - 1, -1, -1)]
    window = {"retailer": retailer, "first": starts[0], "last": as_of}
    found = {row[0]: Week(*row) for row in _rows(store, company, sql.WEEKS, window, since=starts[0], until=as_of)}
    return [found.get(start, Week(start, Decimal(0), Decimal(0), 0)) for start in starts]


def weekly_volumes(
    store: LineStore, company: str, retailers: Sequence[int], *, as_of: date, weeks: int = 13
) -> dict[int, list[Decimal]]:
    """Net volume of the last `weeks` weeks of many retailers in one query; who ordered nothing is not there."""
    monday = as_of - timedelta(days=as_of.weekday())
    first = monday - timedelta(weeks=weeks - 1)
    window = {"retailers": list(retailers), "first": first, "last": as_of}
    volumes: dict[int, list[Decimal]] = {}
    for retailer, week, volume in _rows(store, company, sql.WEEKS_OF_MANY, window, since=first, until=as_of):
        series = volumes.setdefault(retailer, [Decimal(0)] * weeks)
        series[(week - first).days // 7] = volume
    return volumes


def quarter_volumes(
    store: LineStore, company: str, retailer: int, *, as_of: date
) -> tuple[Decimal, Decimal, date | None]:
    """Net volume of the last 91 days and of the 91 before, and the first order day of the last 400 days."""
    first = as_of - timedelta(days=400)
    window = {"retailer": retailer, "first": first, "as_of": as_of}
    rows = _rows(store, company, sql.QUARTERS, window, since=first, until=as_of)
    recent, before, known_since = rows[0] if rows else (None, None, None)
    return recent or Decimal(0), before or Decimal(0), known_since


def top_products(
    store: LineStore, company: str, *, since: date, until: date, retailer: int | None = None, limit: int = 10
) -> list[ProductTotal]:
    """The products with the largest net volume, of one retailer or of all; ties by product code."""
    wanted = {"retailer": retailer, "since": since, "until": until, "most": limit}
    return [ProductTotal(*row) for row in _rows(store, company, sql.TOP_PRODUCTS, wanted, since=since, until=until)]


def top_of_many(
    store: LineStore, company: str, retailers: Sequence[int], *, since: date, until: date, most: int = 5
) -> dict[int, list[tuple[str, Decimal, date]]]:
    """Product code, net volume and last order day of the best-selling products of many retailers, in one query."""
    window = {"retailers": list(retailers), "first": since, "last": until, "most": most}
    found: dict[int, list[tuple[str, Decimal, date]]] = {}
    for retailer, product, volume, last_on in _rows(store, company, sql.TOP_OF_MANY, window, since=since, until=until):
        found.setdefault(retailer, []).append((product, volume, last_on))
    return found


def class_amounts(
    store: LineStore, company: str, *, since: date, until: date, classes: Mapping[str, int]
) -> dict[int, dict[int, Decimal]]:
    """Net amount of every retailer by price class in one query; 0 for products whose class is unknown."""
    files = [path for path in line_files(store, company) if f"{since:%Y-%m}" <= _month(path) <= f"{until:%Y-%m}"]
    if not files:
        return {}
    known = dict(sorted(classes.items()))
    table = pa.table({"product": pa.array(known, pa.string()), "class": pa.array(known.values(), pa.int64())})
    found: dict[int, dict[int, Decimal]] = {}
    with connect(store) as connection:
        connection.register("classes", table)
        wanted = {"first": since, "last": until}
        for retailer, number, amount in connection.execute(
            sql.CLASSES.format(lines=relation(files)), wanted
        ).fetchall():
            found.setdefault(retailer, {})[number] = amount
    return found


def company_months(
    store: LineStore, company: str, *, since: date | None = None, until: date | None = None
) -> list[MonthTotal]:
    """Each month with lines, in order."""
    first, last = since or EARLIEST, until or LATEST
    wanted = {"since": first, "until": last}
    return [MonthTotal(*row) for row in _rows(store, company, sql.COMPANY_MONTHS, wanted, since=first, until=last)]


def relation(files: Sequence[str]) -> str:
    """The lines in these files as an SQL relation."""
    return sql.LINES.format(files="[" + ", ".join(map(literal, files)) + "]")


def _rows(
    store: LineStore, company: str, statement: str, wanted: Mapping[str, Any], *, since: date, until: date
) -> list[tuple[Any, ...]]:
    """Only the files of the months asked for are opened. A batch removed meanwhile is simply not read again."""
    for attempt in range(1, _TRIES + 1):
        files = [path for path in line_files(store, company) if f"{since:%Y-%m}" <= _month(path) <= f"{until:%Y-%m}"]
        if not files:
            return []
        try:
            with connect(store) as connection:
                return connection.execute(statement.format(lines=relation(files)), wanted).fetchall()
        except duckdb.IOException:
            if attempt == _TRIES:
                raise
    return []


def _month(path: str) -> str:
    return path.rsplit("month=", 1)[1][:7]
