"""One cell of one field, cleaned as the field's kind asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from rounds.common.imports.rules_columns import Kind, TargetField
from rounds.common.imports.values_codes import clean_choice, clean_code, clean_licence, clean_phone
from rounds.common.imports.values_dates import DateOrder, clean_date
from rounds.common.imports.values_numbers import clean_boolean, clean_integer, clean_money, clean_number
from rounds.common.imports.values_places import clean_degrees, clean_position, clean_postcode
from rounds.common.imports.values_problems import Cell, Cleaned, Fault
from rounds.common.imports.values_text import clean_text


@dataclass(frozen=True, slots=True)
class ColumnTraits:
    """What a whole column says about each of its cells."""

    date_order: DateOrder | None = None
    digits: int = 0


Cleaner = Callable[[Cell, TargetField, ColumnTraits], Cleaned[Any]]
_NOTHING_KNOWN = ColumnTraits()


def clean_field(cell: Cell, field: TargetField, *, traits: ColumnTraits = _NOTHING_KNOWN) -> Cleaned[Any]:
    """The value of a cell for a field; lengths and ranges of the field are kept."""
    cleaned = _CLEANERS[field.kind](cell, field, traits)
    if isinstance(cleaned.value, str) and len(cleaned.value) > field.longest:
        return Cleaned(fault=Fault("text.too_long", {"count": str(len(cleaned.value)), "limit": str(field.longest)}))
    return cleaned


def _integer(cell: Cell, field: TargetField, _: ColumnTraits) -> Cleaned[Any]:
    number = clean_integer(cell)
    if number.value is not None and not field.least <= number.value <= field.most:
        return Cleaned(fault=Fault("number.out_of_range", {"least": str(field.least), "most": str(field.most)}))
    return number


_CLEANERS: Mapping[Kind, Cleaner] = {
    Kind.TEXT: lambda cell, field, _: clean_text(cell, longest=field.longest),
    Kind.CODE: lambda cell, field, _: clean_code(cell),
    Kind.LICENCE: lambda cell, field, _: clean_licence(cell, digits=field.digits or 12),
    Kind.DATE: lambda cell, field, traits: clean_date(cell, order=traits.date_order),
    Kind.MONEY: lambda cell, field, _: clean_money(cell),
    Kind.NUMBER: lambda cell, field, _: clean_number(cell, places=field.places),
    Kind.INTEGER: _integer,
    Kind.POSITION: lambda cell, field, _: clean_position(cell),
    Kind.LATITUDE: lambda cell, field, _: clean_degrees(cell, limit=90),
    Kind.LONGITUDE: lambda cell, field, _: clean_degrees(cell, limit=180),
    Kind.PHONE: lambda cell, field, _: clean_phone(cell),
    Kind.POSTCODE: lambda cell, field, traits: clean_postcode(cell, digits=traits.digits or field.digits or 6),
    Kind.BOOLEAN: lambda cell, field, _: clean_boolean(cell),
    Kind.CHOICE: lambda cell, field, _: clean_choice(cell, field.choices),
}
