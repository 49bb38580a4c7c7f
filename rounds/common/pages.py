"""Keyset pages for lists: equally fast at the first and the last row (stack.md)."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet

M = TypeVar("M", bound=Model)
PAGE_ROWS = 30


@dataclass(frozen=True)
class Page(Generic[M]):
    """One page of rows with the cursors of its neighbours; `total` counts all matching rows."""

    rows: Sequence[M]
    total: int
    next_cursor: str
    previous_cursor: str


def page_of(
    rows: QuerySet[M], *, order: Sequence[str], after: str = "", before: str = "", size: int = PAGE_ROWS
) -> Page[M]:
    """Cut one page out of `rows` ordered by `order` (field names, "-" for descending; the last must be unique).

    `after` and `before` are cursors of an earlier page; a broken cursor shows the first page.
    """
    place = _read(before or after, len(order))
    backwards = bool(before) and place is not None
    wanted = [_turned(name) for name in order] if backwards else list(order)
    found = rows.order_by(*wanted)
    if place is not None:
        try:
            found = found.filter(_beyond(wanted, place))
        except (TypeError, ValueError, ValidationError):  # a cursor of a list in another order
            place, backwards, found = None, False, rows.order_by(*order)
    got = list(found[: size + 1])
    more, got = len(got) > size, got[:size]
    if backwards:
        got.reverse()
    has_next, has_previous = (place is not None, more) if backwards else (more, place is not None)
    return Page(
        rows=got,
        total=rows.order_by().count(),
        next_cursor=_write(got[-1], order) if got and has_next else "",
        previous_cursor=_write(got[0], order) if got and has_previous else "",
    )


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _beyond(order: Sequence[str], place: Sequence[Any]) -> Q:
    """Rows after `place`: (a > x) or (a = x and b > y) or …"""
    condition = Q(pk__in=[])
    same = Q()
    for name, value in zip(order, place, strict=True):
        field = name.removeprefix("-")
        condition |= same & Q(**{f"{field}__{'lt' if name.startswith('-') else 'gt'}": value})
        same &= Q(**{field: value})
    return condition


def _write(row: Model, order: Sequence[str]) -> str:
    values = []
    for name in order:
        value: Any = row
        for step in name.removeprefix("-").split("__"):
            value = getattr(value, step)
        values.append(value if isinstance(value, int | float | str) else str(value))
    return base64.urlsafe_b64encode(json.dumps(values, ensure_ascii=False).encode()).decode()


def _read(cursor: str, length: int) -> list[Any] | None:
    if not cursor:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor.encode()))
    except (binascii.Error, ValueError):
        return None
    good = isinstance(values, list) and len(values) == length and all(type(v) in {int, float, str} for v in values)
    return values if good else None
