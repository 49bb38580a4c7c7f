"""Text as people type it: full-width signs, stray spaces, and text that was read in the wrong encoding."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from rounds.common.imports.values_problems import Cell, Cleaned, Fault

_SPACES = re.compile(r"[\s\u200b\u200c\u200d\ufeff]+")
_REPLACED = re.compile("\ufffd|锟斤拷|烫烫烫|屯屯屯")
_WINDOWS_SIGNS = r"\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122"
_HIGH_LATIN = re.compile(rf"[\x80-\xff{_WINDOWS_SIGNS}]{{3,}}")
_EMPTY_WORDS = frozenset({"", "-", "--", "—", "——", "/", "null", "none", "nan", "n/a", "#n/a", "nil", "无", "空"})
_SHARE_OF_CHINESE = 0.8


def plain(text: str) -> str:
    """Text for comparing and parsing: full-width letters, digits and signs made half-width, white space made single."""
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", text)).strip()


def as_text(cell: Cell) -> str:
    """Any cell as plain text; a whole float loses its ".0" (Excel stores every number as a float)."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, Decimal) and cell == cell.to_integral_value():
        return str(int(cell))
    return plain(str(cell))


def is_empty(cell: Cell) -> bool:
    """Whether a cell says nothing: blank, or one of the words people and systems write for nothing."""
    if cell is None:
        return True
    return isinstance(cell, str) and plain(cell).lower() in _EMPTY_WORDS


def looks_garbled(text: str) -> bool:
    """Whether Chinese text was read in the wrong encoding (UTF-8 as GBK, GBK or UTF-8 as Latin-1, or with losses)."""
    if text.isascii():
        return False
    return bool(_REPLACED.search(text)) or _utf8_read_as_gbk(text) or _chinese_read_as_latin(text)


def clean_text(cell: Cell, *, longest: int = 200) -> Cleaned[str]:
    """Text without outer, doubled and invisible spaces. Refused when garbled or longer than `longest` characters.

    Full-width brackets and commas stay as written: they belong to Chinese names.
    """
    if is_empty(cell):
        return Cleaned()
    text = _SPACES.sub(" ", cell.replace("\u3000", " ")).strip() if isinstance(cell, str) else as_text(cell)
    if looks_garbled(text):
        return Cleaned(fault=Fault("text.garbled"))
    if len(text) > longest:
        return Cleaned(fault=Fault("text.too_long", {"count": str(len(text)), "limit": str(longest)}))
    return Cleaned(text)


def _utf8_read_as_gbk(text: str) -> bool:
    try:
        octets = text.encode("gb18030")
    except UnicodeEncodeError:
        return False
    high = sum(octet > 0x7F for octet in octets)
    return high >= 6 and _chinese(octets.decode("utf-8", errors="ignore")) * 3 >= high * _SHARE_OF_CHINESE


def _chinese_read_as_latin(text: str) -> bool:
    return any(_hides_chinese(run.group()) for run in _HIGH_LATIN.finditer(text))


def _hides_chinese(run: str) -> bool:
    for latin in ("latin-1", "cp1252"):
        try:
            octets = run.encode(latin)
        except UnicodeEncodeError:
            continue
        if _chinese(octets.decode("utf-8", errors="ignore")) * 3 >= len(octets) * _SHARE_OF_CHINESE:
            return True
        common = sum(1 for lead in octets[::2] if 0xB0 <= lead <= 0xD7)
        if len(octets) >= 4 and common * 2 >= len(octets) - 1 and all(octet >= 0xA1 for octet in octets):
            return True
    return False


def _chinese(text: str) -> int:
    return sum("\u4e00" <= letter <= "\u9fff" for letter in text)
