"""Amounts of money, quantities with units, plain numbers and yes/no. Decimal only: no amount passes through a float."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from rounds.common.imports.values_problems import Cell, Cleaned, Fault
from rounds.common.imports.values_text import as_text, is_empty

_NUMBER = re.compile(r"[-+]?(?P<whole>\d+|\d{1,3}(?:[, ]\d{3})+)?(?P<part>\.\d*)?(?:e[+-]?\d{1,2})?", re.IGNORECASE)
_GROUPED_WRONGLY = re.compile(r"[-+]?[\d.]*\d,[\d.,]*")
_BRACKETS = re.compile(r"\((?P<inside>[^()]+)\)")
_CURRENCY = re.compile(r"rmb|cny|usd|us\$|\$|[¥€£]|人民币|元整?|yuan", re.IGNORECASE)
_SCALES = {"万": Decimal(10_000), "亿": Decimal(100_000_000), "千": Decimal(1_000), "百万": Decimal(1_000_000)}
_SCALED = re.compile(r"(?P<number>.+?) ?(?P<scale>百万|万|亿|千)")
_PIECE = re.compile(r"(?P<number>[-+]?\d[\d,]*(?:\.\d+)?) ?(?P<unit>[^\d\s.,+-]+)")
_LARGEST = Decimal("1e11")
_YES = frozenset({"是", "有", "对", "√", "✓", "y", "yes", "true", "t", "1"})
_NO = frozenset({"否", "没有", "不", "×", "✗", "n", "no", "false", "f", "0"})


def clean_number(cell: Cell, *, places: int = 6) -> Cleaned[Decimal]:
    """A plain number with at most `places` decimals (rounded half up and said when it has more).

    "1,234.5" is read; "1.234,5" and "1,23" are refused, because a comma in the wrong place may be a decimal point.
    """
    if is_empty(cell):
        return Cleaned()
    if isinstance(cell, bool):
        return Cleaned(fault=Fault("number.unreadable"))
    return _rounded(_read(as_text(cell)), places)


def clean_money(cell: Cell, *, places: int = 2) -> Cleaned[Decimal]:
    """An amount in yuan (or the company's currency): "$18.09", "￥1,234.50", "1.2万元", "(30.00)", "30.00-"."""
    if is_empty(cell):
        return Cleaned()
    if isinstance(cell, bool):
        return Cleaned(fault=Fault("number.unreadable"))
    text = _CURRENCY.sub("", as_text(cell)).strip()
    text, negative = _unsigned(text)
    scaled = _SCALED.fullmatch(text)
    number = _read(scaled["number"] if scaled else text)
    if isinstance(number, Fault):
        return Cleaned(fault=number)
    number *= _SCALES[scaled["scale"]] if scaled else 1
    return _rounded(-number if negative else number, places)


def clean_quantity(cell: Cell, *, units: Mapping[str, Decimal], unit: str = "", places: int = 3) -> Cleaned[Decimal]:
    """A quantity in the base unit. `units` gives each unit's size in base units; `unit` is the column's own
    unit (from its header), used for bare numbers. "1箱20条" adds up."""
    if is_empty(cell):
        return Cleaned()
    text, negative = _unsigned(as_text(cell))
    pieces = list(_PIECE.finditer(text))
    if not pieces or "".join(piece.group() for piece in pieces).replace(" ", "") != text.replace(" ", ""):
        bare = clean_number(cell, places=places)
        size = units.get(unit.lower(), Decimal(1))
        return bare if bare.value is None else Cleaned(bare.value * size, bare.fault)
    total = Decimal(0)
    for piece in pieces:
        size_of_unit = units.get(piece["unit"].lower())
        if size_of_unit is None:
            return Cleaned(fault=Fault("unit.unknown", {"unit": piece["unit"], "allowed": "、".join(units)}))
        number = _read(piece["number"])
        if isinstance(number, Fault):
            return Cleaned(fault=number)
        total += number * size_of_unit
    return _rounded(-total if negative else total, places)


def clean_integer(cell: Cell) -> Cleaned[int]:
    """A whole number; "12.0" is whole, "12.5" is refused."""
    number = clean_number(cell)
    if number.value is None:
        return Cleaned(fault=number.fault)
    if number.value != number.value.to_integral_value():
        return Cleaned(fault=Fault("number.not_whole"))
    return Cleaned(int(number.value))


def clean_boolean(cell: Cell) -> Cleaned[bool]:
    """Yes or no, in Chinese or English words, ticks, or 1/0."""
    if is_empty(cell) and as_text(cell) != "无":
        return Cleaned()
    if isinstance(cell, bool):
        return Cleaned(cell)
    word = as_text(cell).lower()
    if word in _YES:
        return Cleaned(True)
    if word in _NO or word == "无":
        return Cleaned(False)
    return Cleaned(fault=Fault("boolean.unknown"))


def _unsigned(text: str) -> tuple[str, bool]:
    """The text without brackets or minus sign, and whether it had them (accountants' negatives)."""
    text = text.replace("−", "-").replace("–", "-")
    if (inside := _BRACKETS.fullmatch(text)) is not None:
        return inside["inside"].strip(), True
    for start in ("-", "负"):
        if text.startswith(start):
            return text[1:].strip(), True
    if text.endswith("-"):
        return text[:-1].strip(), True
    return text, False


def _read(text: str) -> Decimal | Fault:
    match = _NUMBER.fullmatch(text)
    if match is None or not (match["whole"] or (match["part"] or "").strip(".")):
        return Fault("number.grouping" if _GROUPED_WRONGLY.fullmatch(text) else "number.unreadable")
    try:
        return Decimal(text.replace(",", "").replace(" ", ""))
    except InvalidOperation:
        return Fault("number.unreadable")


def _rounded(number: Decimal | Fault, places: int) -> Cleaned[Decimal]:
    if isinstance(number, Fault):
        return Cleaned(fault=number)
    if abs(number) >= _LARGEST:
        return Cleaned(fault=Fault("number.too_large"))
    kept = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    if abs(kept - number) > Decimal("1e-9"):
        return Cleaned(kept, Fault("number.rounded", {"places": str(places), "kept": str(kept)}))
    return Cleaned(kept)
