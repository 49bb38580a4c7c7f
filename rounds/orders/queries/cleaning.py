"""Cleaning millions of cells by cleaning each different value once, with the same cleaners every import uses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import duckdb
import pyarrow as pa

from rounds.common.imports.values_codes import clean_code
from rounds.common.imports.values_dates import DateOrder, clean_date, decide_date_order
from rounds.common.imports.values_numbers import clean_money, clean_quantity
from rounds.common.imports.values_problems import Cell, Cleaned, Fault
from rounds.orders.queries import sql
from rounds.orders.queries.source import LineSource

QUANTITY, AMOUNT = pa.decimal128(14, 3), pa.decimal128(14, 2)
_LARGEST = Decimal("99999999999.99")
Faults = dict[tuple[str, str], Fault]
"""(field, value as text) → what was wrong with it."""


def clean_fields(
    connection: duckdb.DuckDBPyConnection,
    source: LineSource,
    *,
    retailers: Mapping[str, int],
    earliest: date,
    latest: date,
) -> Faults:
    """Create `checked`: every row with its cleaned values and, per field, the code of what was wrong."""
    faults: Faults = {}
    clean = partial(_clean, connection, faults)
    days = _different(connection, "order_date")
    order = source.date_order or _order(days)
    clean("order_date", lambda cell: clean_date(cell, order=order, earliest=earliest, latest=latest), pa.date32(), days)
    clean("retailer", partial(_retailer, retailers=retailers), pa.int64())
    clean("product", clean_code, pa.string())
    typed = {name: _is_number(connection, name) for name in ("quantity", "amount")}
    if not typed["quantity"]:
        clean("quantity", partial(clean_quantity, units=source.units, unit=source.quantity_unit), QUANTITY)
    if not typed["amount"]:
        clean("amount", clean_money, AMOUNT)
    factor = source.units.get(source.quantity_unit.lower(), Decimal(1))
    connection.execute(_checked(typed, factor))
    return faults


def _clean(
    connection: duckdb.DuckDBPyConnection,
    faults: Faults,
    field: str,
    clean: Callable[[Cell], Cleaned[Any]],
    value_type: pa.DataType,
    found: list[Any] | None = None,
) -> None:
    found = _different(connection, field) if found is None else found
    cleaned = [clean(cell) for cell in found]
    for cell, each in zip(found, cleaned, strict=True):
        if each.fault is not None:
            faults[field, str(cell)] = each.fault
    kept = [index for index, each in enumerate(cleaned) if each.value is not None or each.fault is not None]
    cleaned_values = pa.table(
        {
            "found": _column([found[index] for index in kept]),
            "value": pa.array([cleaned[index].value for index in kept], value_type),
            "code": pa.array([_code(cleaned[index]) for index in kept], pa.string()),
        }
    )
    connection.register("cleaned_values", cleaned_values)
    connection.execute(sql.CLEANED.format(field=field))
    connection.unregister("cleaned_values")


def _different(connection: duckdb.DuckDBPyConnection, field: str) -> list[Any]:
    return [row[0] for row in connection.execute(sql.DISTINCT.format(field=field)).fetchall()]


def _order(days: list[Any]) -> DateOrder | None:
    return decide_date_order(days).order


def _retailer(cell: Cell, *, retailers: Mapping[str, int]) -> Cleaned[int]:
    key = clean_code(cell)
    if key.value is None:
        return Cleaned(fault=key.fault)
    known = retailers.get(key.value)
    return Cleaned(fault=Fault("line.unknown_retailer")) if known is None else Cleaned(known)


def _code(cleaned: Cleaned[Any]) -> str | None:
    return None if cleaned.fault is None else cleaned.fault.code


def _column(found: list[Any]) -> pa.Array:
    return pa.array(found, pa.string()) if not found else pa.array(found)


def _is_number(connection: duckdb.DuckDBPyConnection, field: str) -> bool:
    kind = connection.execute(f"SELECT typeof({field}) FROM picked LIMIT 1").fetchone()
    return kind is not None and (kind[0] in _NUMBERS or kind[0].startswith("DECIMAL"))


_NUMBERS = frozenset(
    {
        "TINYINT",
        "SMALLINT",
        "INTEGER",
        "BIGINT",
        "UTINYINT",
        "USMALLINT",
        "UINTEGER",
        "UBIGINT",
        "HUGEINT",
        "FLOAT",
        "DOUBLE",
    }
)


def _checked(typed: Mapping[str, bool], factor: Decimal) -> str:
    ways = {"quantity": sql.TYPED_QUANTITY.format(factor=factor), "amount": sql.TYPED_AMOUNT}
    values, codes, joins = {}, {}, []
    for field, way in ways.items():
        if typed[field]:
            values[field], codes[field] = way, sql.TYPED_CODE.format(field=field, value=way)
        else:
            values[field], codes[field] = f"clean_{field}.value", sql.JOINED_CODE.format(field=field)
            joins.append(sql.JOIN.format(field=field))
    return sql.CHECKED.format(
        quantity=values["quantity"],
        amount=values["amount"],
        quantity_code=codes["quantity"],
        amount_code=codes["amount"],
        joins="\n".join(joins),
    )
