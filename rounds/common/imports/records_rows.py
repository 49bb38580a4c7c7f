"""Rows of a list (retailers, products) as records: every cell cleaned, several columns weighed against each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rounds.common.imports.readers_tables import Row, Table
from rounds.common.imports.rules_columns import Kind, TargetField
from rounds.common.imports.rules_preferred import prefer, prefer_position
from rounds.common.imports.values_dates import DateOrder, decide_date_order
from rounds.common.imports.values_fields import ColumnTraits, clean_field
from rounds.common.imports.values_places import Position, position_of, postcode_digits, split_address
from rounds.common.imports.values_problems import Cell, Cleaned, Problem, Severity, cut
from rounds.common.imports.values_wordings import WORDINGS

POSITION = "position"
_PLACES = frozenset({Kind.LATITUDE, Kind.LONGITUDE, Kind.POSITION})
_YEAR = re.compile(r"(?:19|20)\d{2}")


@dataclass
class Record:
    """One row: `values` by field key (only filled ones), the column each came from, and everything to say about it.

    Latitude, longitude and position columns together give one value, `position`.
    """

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def refused(self) -> bool:
        """Whether one of its values cannot be used: then the row is not imported (and not half of it either)."""
        return any(problem.severity is Severity.REFUSED for problem in self.problems)


def read_records(
    table: Table,
    fields: Sequence[TargetField],
    columns: Mapping[str, Sequence[str]],
    *,
    date_order: str = "",
    address: str = "",
) -> Iterator[Record]:
    """Each row as a record. `address` names the text field that may carry "(lat, lon)" at its end."""
    places = {header: index for index, header in enumerate(table.headers)}
    used = [each for each in fields if columns.get(each.key)]
    traits = _column_traits(table, used, columns, places, date_order)
    for row in table.rows():
        record = Record(row.number)
        if row.fault is not None:
            record.problems.append(row.fault.at(row=row.number, column="", value=""))
        for each in used:
            if each.kind not in _PLACES:
                _fill(record, each, [(name, row.cells[places[name]]) for name in columns[each.key]], traits)
        _fill_position(record, row, _position_columns(used, columns), places, columns.get(address, ()))
        for each in fields:
            if each.required and each.key not in record.values and not record.refused:
                name = next(iter(columns.get(each.key, ())), each.zh)
                record.problems.append(Problem("value.missing", row=row.number, column=name))
        yield record


def _column_traits(
    table: Table,
    used: Sequence[TargetField],
    columns: Mapping[str, Sequence[str]],
    places: Mapping[str, int],
    chosen: str,
) -> dict[str, ColumnTraits]:
    """What only a whole column can tell: the order of day and month (unless chosen), the length of its postcodes."""
    kinds = {name: each.kind for each in used for name in columns[each.key] if each.kind in (Kind.DATE, Kind.POSTCODE)}
    cells: dict[str, list[Cell]] = {name: [] for name in kinds}
    for row in table.rows() if kinds else ():
        for name in kinds:
            cells[name].append(row.cells[places[name]])
    traits = {}
    for name, kind in kinds.items():
        if kind is Kind.POSTCODE:
            traits[name] = ColumnTraits(digits=postcode_digits(name, cells[name]))
        else:
            traits[name] = ColumnTraits(DateOrder(chosen) if chosen else decide_date_order(cells[name]).order)
    return traits


def _fill(
    record: Record, target: TargetField, cells: Sequence[tuple[str, Cell]], traits: Mapping[str, ColumnTraits]
) -> None:
    cleaned = []
    for name, cell in cells:
        text = split_address(cell)[0] if target.key == "address" and isinstance(cell, str) else cell
        cleaned.append((name, cell, clean_field(text, target, traits=traits.get(name, ColumnTraits()))))
    preferred = prefer([(name, each.value) for name, _, each in cleaned])
    for name, cell, each in cleaned:
        if each.fault is None or (each.value is not None and name != preferred.source):
            continue
        problem = each.fault.at(row=record.number, column=name, value=cell)
        if each.refused and preferred.value is not None:
            other = {"other": preferred.source, "other_value": cut(str(preferred.value))}
            problem = Problem("value.other_used", record.number, name, cut(cell), other)
        record.problems.append(problem)
    if preferred.value is None:
        return
    record.values[target.key], record.sources[target.key] = preferred.value, preferred.source
    told = any(problem.code == "value.other_used" for problem in record.problems)
    if preferred.fault is not None and not (told and preferred.fault.code == "value.fallback"):
        shown = preferred.fault.at(row=record.number, column=preferred.source, value=str(preferred.value))
        record.problems.append(shown)


def _position_columns(used: Sequence[TargetField], columns: Mapping[str, Sequence[str]]) -> list[tuple[str, ...]]:
    """Columns that give a position, alone or in pairs; a newer list before an older one, an undated one last."""
    by_kind = {each.kind: columns[each.key] for each in used if each.kind in _PLACES}
    pairs = zip(by_kind.get(Kind.LATITUDE, ()), by_kind.get(Kind.LONGITUDE, ()), strict=False)
    found = [*pairs, *((name,) for name in by_kind.get(Kind.POSITION, ()))]
    return sorted(found, key=lambda names: -_year(names[0]))


def _year(name: str) -> int:
    years = _YEAR.findall(name)
    return int(years[-1]) if years else 0


def _fill_position(
    record: Record, row: Row, sources: Sequence[tuple[str, ...]], places: Mapping[str, int], addresses: Sequence[str]
) -> None:
    found = [(names, [row.cells[places[name]] for name in names]) for names in sources]
    cleaned = [(", ".join(names), cells, _position(cells)) for names, cells in found]
    in_addresses = [(name, row.cells[places[name]]) for name in addresses]
    cleaned += [
        (name, [cell], Cleaned(value))  # an address is under no duty to hold a position
        for name, cell in in_addresses
        if isinstance(cell, str) and (value := split_address(cell)[1].value) is not None
    ]
    preferred = prefer_position([(name, each.value) for name, _, each in cleaned])
    for name, cells, each in cleaned:
        if each.fault is not None and preferred.value is None:
            record.problems.append(each.fault.at(row=record.number, column=name, value=_shown(cells)))
    if preferred.value is None:
        return
    record.values[POSITION], record.sources[POSITION] = preferred.value, preferred.source
    if preferred.fault is not None and preferred.fault.code == "position.disagrees":
        shown = f"{preferred.value.latitude}, {preferred.value.longitude}"
        record.problems.append(preferred.fault.at(row=record.number, column=preferred.source, value=shown))


def _position(cells: Sequence[Cell]) -> Cleaned[Position]:
    if len(cells) == 1:
        return clean_field(cells[0], TargetField(POSITION, "", "", Kind.POSITION))
    latitude = clean_field(cells[0], TargetField("latitude", "", "", Kind.LATITUDE))
    longitude = clean_field(cells[1], TargetField("longitude", "", "", Kind.LONGITUDE))
    for each in (latitude, longitude):
        if each.refused:
            return Cleaned(fault=each.fault)
    return position_of(latitude.value, longitude.value)


def _shown(cells: Sequence[Cell]) -> str:
    return ", ".join(cut(cell) for cell in cells)


def counted(problems: Sequence[Problem]) -> dict[str, int]:
    """How many problems there are of each code."""
    codes: dict[str, int] = {}
    for problem in problems:
        codes[problem.code] = codes.get(problem.code, 0) + 1
    return dict(sorted(codes.items()))


def corrections(codes: Mapping[str, int]) -> int:
    """How many values were corrected and said."""
    return sum(number for code, number in codes.items() if WORDINGS[code].severity is Severity.CORRECTED)
