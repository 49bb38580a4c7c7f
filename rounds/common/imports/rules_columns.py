"""Which column of a file is which field: guessed from names and values, with a confidence and the evidence for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rounds.common.imports.values_codes import Choice, clean_choice, clean_code, clean_licence, clean_phone
from rounds.common.imports.values_dates import DateOrder, clean_date
from rounds.common.imports.values_numbers import clean_boolean, clean_integer, clean_money, clean_number
from rounds.common.imports.values_places import clean_degrees, clean_position, clean_postcode
from rounds.common.imports.values_problems import Cell, Cleaned
from rounds.common.imports.values_text import as_text, is_empty, plain

SURE, LIKELY = 0.9, 0.6
_EXACT, _DATED, _PARTLY = 1.0, 0.95, 0.7
_BY_VALUES = 0.5
_WORTH_PROPOSING = 0.4
_YEAR_TAIL = re.compile(r"(?P<name>.*[^\d])(?P<year>(?:19|20)\d{2})")
_UNIT_TAIL = re.compile(r"(?P<name>.+?) ?[(\[](?P<unit>[^()\[\]]+)[)\]]")
_WORD_BREAK = re.compile(r"[\s_\-/.:：·#*]+|(?<=[a-z])(?=[A-Z])")


class Kind(StrEnum):
    """What sort of value a field holds; each kind has a cleaner that can say whether a sample fits."""

    TEXT = "text"
    CODE = "code"
    LICENCE = "licence"
    DATE = "date"
    MONEY = "money"
    NUMBER = "number"
    INTEGER = "integer"
    POSITION = "position"
    LATITUDE = "latitude"
    LONGITUDE = "longitude"
    PHONE = "phone"
    POSTCODE = "postcode"
    BOOLEAN = "boolean"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class TargetField:
    """A field an import can fill. `synonyms` are the names other systems give it; words only, case does not matter.

    `longest` limits texts and codes (characters), `places` numbers (decimals), `least` and `most` whole numbers.
    """

    key: str
    zh: str
    en: str
    kind: Kind = Kind.TEXT
    synonyms: tuple[str, ...] = ()
    required: bool = False
    choices: tuple[Choice, ...] = ()
    digits: int = 0
    longest: int = 200
    places: int = 6
    least: int = 0
    most: int = 32_767


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a column is taken for a field: how its name matched (exact, dated, partly, none) and how many samples fit."""

    column: str
    name_match: str
    fitting: int
    sampled: int
    unit: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """The columns for one field, the preferred first; `confidence` (0–1) and `evidence` are those of the columns."""

    key: str
    columns: tuple[str, ...]
    confidence: float
    evidence: tuple[Evidence, ...]

    @property
    def unit(self) -> str:
        """The unit written in the preferred column's name, such as 箱 in "销量(箱)"."""
        return self.evidence[0].unit


_CLEANERS: Mapping[Kind, Callable[[Cell], Cleaned[object]]] = {
    Kind.CODE: lambda cell: clean_code(cell),
    Kind.DATE: lambda cell: clean_date(cell, order=DateOrder.MONTH_FIRST),
    Kind.MONEY: lambda cell: clean_money(cell),
    Kind.NUMBER: lambda cell: clean_number(cell),
    Kind.INTEGER: lambda cell: clean_integer(cell),
    Kind.POSITION: lambda cell: clean_position(cell),
    Kind.LATITUDE: lambda cell: clean_degrees(cell, limit=90),
    Kind.LONGITUDE: lambda cell: clean_degrees(cell, limit=180),
    Kind.PHONE: lambda cell: clean_phone(cell),
    Kind.BOOLEAN: lambda cell: clean_boolean(cell),
}
_TELLING = frozenset({Kind.LICENCE, Kind.POSITION, Kind.CHOICE})
"""Kinds whose values are so particular that they name a column by themselves."""


def guess_columns(
    headers: Sequence[str], samples: Sequence[Sequence[Cell]], fields: Sequence[TargetField]
) -> tuple[ColumnGuess, ...]:
    """A proposed column for each field (fields without one are left out), in the order of `fields`.

    A column serves one field only: the surest pair is taken first. Further columns whose name says the same field
    (`name_2022`, `name_2025`) follow as fallbacks, a later year before an earlier one.
    """
    values = {header: [row[index] for row in samples if index < len(row)] for index, header in enumerate(headers)}
    scored = [
        (_confidence(field, found), found, field, position)
        for field in fields
        for position, header in enumerate(headers)
        if (found := _evidence(header, values[header], field)) is not None
    ]
    scored.sort(key=lambda each: (-each[0], -(each[1].year or 9999), each[3]))
    taken: dict[str, str] = {}
    chosen: dict[str, list[tuple[float, Evidence]]] = {}
    for confidence, found, field, _ in scored:
        if confidence < _WORTH_PROPOSING or found.column in taken:
            continue
        if field.key in chosen and found.name_match not in ("exact", "dated"):
            continue
        taken[found.column] = field.key
        chosen.setdefault(field.key, []).append((confidence, found))
    return tuple(
        ColumnGuess(
            key=field.key,
            columns=tuple(found.column for _, found in chosen[field.key]),
            confidence=round(chosen[field.key][0][0], 2),
            evidence=tuple(found for _, found in chosen[field.key]),
        )
        for field in fields
        if field.key in chosen
    )


def missing_fields(guesses: Sequence[ColumnGuess], fields: Sequence[TargetField]) -> tuple[TargetField, ...]:
    """The required fields no column was found for."""
    found = {guess.key for guess in guesses}
    return tuple(field for field in fields if field.required and field.key not in found)


def _evidence(header: str, cells: Sequence[Cell], field: TargetField) -> Evidence | None:
    """None when neither the name nor the values speak for the field."""
    name, unit = _without_unit(header)
    match, year = _name_match(header, name, field)
    filled = [cell for cell in cells if not is_empty(cell)]
    fitting = sum(_fits(cell, field) for cell in filled)
    if match == "none" and (field.kind not in _TELLING or not filled):
        return None
    return Evidence(header, match, fitting, len(filled), unit, year)


def _confidence(field: TargetField, evidence: Evidence) -> float:
    by_name = {"exact": _EXACT, "dated": _DATED, "partly": _PARTLY, "none": 0.0}[evidence.name_match]
    fit = evidence.fitting / evidence.sampled if evidence.sampled else 1.0
    if evidence.name_match == "none":
        return _BY_VALUES * fit if fit >= SURE else 0.0
    if field.kind is Kind.TEXT:
        return by_name
    return by_name * (0.5 + 0.5 * fit)


def _name_match(header: str, name: str, field: TargetField) -> tuple[str, int | None]:
    known = {_joined(word) for word in (field.key, field.zh, field.en, *field.synonyms)}
    if _joined(header) in known or _joined(name) in known:
        return "exact", None
    dated = _YEAR_TAIL.fullmatch(_joined(name))
    if dated is not None and dated["name"] in known:
        return "dated", int(dated["year"])
    words = set(_words(name))
    for label in (field.key, field.en, *field.synonyms):
        wanted = set(_words(label))
        if len(wanted) > 1 and wanted <= words:
            return "partly", None
    joined = _joined(name)
    chinese = (label for label in (field.zh, *field.synonyms) if not label.isascii() and len(label) > 1)
    return ("partly", None) if any(_joined(label) in joined for label in chinese) else ("none", None)


def _fits(cell: Cell, field: TargetField) -> bool:
    if field.kind is Kind.TEXT:
        return True
    if field.kind is Kind.LICENCE:
        return clean_licence(cell, digits=field.digits or 12).value is not None
    if field.kind is Kind.POSTCODE:
        return clean_postcode(cell, digits=field.digits or 6).value is not None
    if field.kind is Kind.CHOICE:
        return clean_choice(cell, field.choices).value is not None
    return _CLEANERS[field.kind](cell).value is not None


def _without_unit(header: str) -> tuple[str, str]:
    match = _UNIT_TAIL.fullmatch(plain(header))
    return (match["name"], match["unit"]) if match else (plain(header), "")


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD_BREAK.split(as_text(text)) if word]


def _joined(text: str) -> str:
    return "".join(_words(text))
