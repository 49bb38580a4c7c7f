"""Erasing a person from what is kept: which strings name him, what a text looks like without them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

STAR = "＊"
LEAST_NAME, LEAST_NUMBER = 2, 7
TECHNICAL = re.compile(
    r"(hash|sha256|token|key|number|code|path|version|type|kind|state|grade|verb|step|ground|category|reason|outcome|"
    r"field|unit|source|stratum|channel|rule|cause|light|entry|part|role|indicator|timezone|currency)"
)
FREE_JSON = frozenset(
    {"facts", "answers", "arrival_position", "departure_position", "before", "value", "words", "body"}
)


@dataclass(frozen=True)
class Marks:
    """Strings that name one person; `shared` ones name somebody else too and are left alone outside his own rows."""

    strings: tuple[str, ...]
    shared: tuple[str, ...] = ()


def marks_of(values: Iterable[str], *, shared: Iterable[str] = ()) -> Marks:
    """What names a person, longest first: names from two characters, numbers from seven digits."""
    others = {value.strip() for value in shared}
    long_enough = {value.strip() for value in values if _names(value.strip())}
    own = sorted(long_enough - others, key=lambda value: (-len(value), value))
    return Marks(tuple(own), tuple(sorted(long_enough & others)))


def _names(value: str) -> bool:
    digits = re.sub(r"[\s-]", "", value)
    return len(value) >= (LEAST_NUMBER if digits.isdigit() else LEAST_NAME)


def without(value: Any, marks: Marks) -> Any:
    """A text or plain document in which nothing names the person any more."""
    if isinstance(value, str):
        for mark in marks.strings:
            value = value.replace(mark, STAR)
        return value
    if isinstance(value, Mapping):
        return {without(key, marks): without(item, marks) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [without(item, marks) for item in value]
    return value


def is_technical(name: str) -> bool:
    """A text field that holds a code, a hash or a choice, and so nothing a person said."""
    return bool(TECHNICAL.search(name))


def is_on_hold(*, is_open: bool, closed_at: datetime | None, at: datetime, days: int) -> bool:
    """An open matter, or one whose time to object is not over yet, is kept although somebody asks to erase (A33)."""
    return is_open or closed_at is None or at < closed_at + timedelta(days=days)
