"""Licence numbers, codes, phones and choices: short values with a form of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rounds.common.imports.values_problems import Cell, Cleaned, Fault
from rounds.common.imports.values_text import as_text, is_empty

LICENCE_DIGITS = 12
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?e\+?\d{1,2}", re.IGNORECASE)
_SEPARATORS = re.compile(r"[\s\-_.'’`]+")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_\-]{0,31}")
_SEVERAL = re.compile(r"[,;、/|]| 或 |(?<=\d) (?=1[3-9]\d{9}\b)")
_PHONE = re.compile(r"\+?[\d()\- .]{7,24}(?: ?(?:ext|x|转|分机)\.? ?\d{1,6})?", re.IGNORECASE)
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"0\d{2,3}[2-9]\d{6,7}|[2-9]\d{6,7}|400\d{7}")
_FOREIGN = re.compile(r"\d{7,15}")


@dataclass(frozen=True, slots=True)
class Choice:
    """One allowed value and every word people use for it (labels in both languages, old letters)."""

    value: str
    labels: tuple[str, ...] = ()


def clean_licence(cell: Cell, *, digits: int = LICENCE_DIGITS) -> Cleaned[str]:
    """A retail licence number of exactly `digits` digits (glossary 30: identity key).

    A number that a spreadsheet has turned into scientific notation is refused: its last digits are gone.
    """
    if is_empty(cell):
        return Cleaned()
    text = as_text(cell)
    if _SCIENTIFIC.fullmatch(text):
        return Cleaned(fault=Fault("licence.rounded"))
    number = _SEPARATORS.sub("", text)
    if not (number.isascii() and number.isdigit()):
        return Cleaned(fault=Fault("licence.letters", {"digits": str(digits)}))
    if len(number) != digits:
        return Cleaned(fault=Fault("licence.length", {"digits": str(digits), "count": str(len(number))}))
    return Cleaned(number)


def clean_code(cell: Cell) -> Cleaned[str]:
    """A code of another system: letters, digits, "-" and "_", at most 32."""
    if is_empty(cell):
        return Cleaned()
    text = as_text(cell).lstrip("'’`")
    if _SCIENTIFIC.fullmatch(text):
        return Cleaned(fault=Fault("licence.rounded"))
    return Cleaned(text) if _CODE.fullmatch(text) else Cleaned(fault=Fault("code.unreadable"))


def clean_phone(cell: Cell) -> Cleaned[str]:
    """A phone number as digits (Chinese mobile, landline with area code, or 7–15 digits abroad), "+86" taken off.

    Of several numbers the first is kept and the rest said; a masked number is refused.
    """
    if is_empty(cell):
        return Cleaned()
    text = as_text(cell)
    if "*" in text:
        return Cleaned(fault=Fault("phone.masked"))
    first, *others = [piece.strip() for piece in _SEVERAL.split(text) if piece.strip()] or [""]
    number = _phone_digits(first)
    if number is None:
        return Cleaned(fault=Fault("phone.unreadable"))
    return Cleaned(number, Fault("phone.several") if others else None)


def clean_choice(cell: Cell, choices: Sequence[Choice]) -> Cleaned[str]:
    """The value of the choice whose value or label is written in the cell, in either language, whatever the case."""
    if is_empty(cell):
        return Cleaned()
    word = _word(as_text(cell))
    for choice in choices:
        if word in {_word(label) for label in (choice.value, *choice.labels)}:
            return Cleaned(choice.value)
    allowed = "、".join(choice.labels[0] if choice.labels else choice.value for choice in choices)
    return Cleaned(fault=Fault("choice.unknown", {"allowed": allowed}))


def _phone_digits(text: str) -> str | None:
    if not _PHONE.fullmatch(text):
        return None
    main, *_ = re.split(r"ext|x|转|分机", text, flags=re.IGNORECASE)
    digits = re.sub(r"\D", "", main)
    home = re.sub(r"^(?:00)?86(?=1[3-9]\d{9}$|0?\d{10,11}$)", "", digits)
    if _MOBILE.fullmatch(home) or _LANDLINE.fullmatch(home):
        return home
    return digits if _FOREIGN.fullmatch(digits) and not digits.startswith("1" * 7) else None


def _word(text: str) -> str:
    return _SEPARATORS.sub("", text).lower()
