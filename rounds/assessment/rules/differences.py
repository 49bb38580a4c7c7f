"""What one scheme changes of another, line by line, so that nobody adopts a change he did not see."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from rounds.assessment.rules.lines import GROUPS, Book, Line

FIELDS = ("weight", "target", "curve", "floor", "ceiling", "half")


@dataclass(frozen=True)
class Difference:
    """One field of one line: before and after as text; "" when the line was or will not be there."""

    group: str
    indicator: str
    field: str
    before: str
    after: str


def differences(before: Book | None, after: Book) -> list[Difference]:
    """Every difference between two schemes: by group, then in the order of the lines of the newer one."""
    found: list[Difference] = []
    for group in GROUPS:
        old = {line.indicator: line for line in (before.lists.get(group, ()) if before else ()) if line.weight}
        new = {line.indicator: line for line in after.lists.get(group, ()) if line.weight}
        for name in [*new, *(name for name in old if name not in new)]:
            found += _of(group, name, old.get(name), new.get(name))
    return found


def _of(group: str, name: str, old: Line | None, new: Line | None) -> Iterable[Difference]:
    was, will = _texts(old), _texts(new)
    fields = FIELDS if old and new else ("weight",)
    return [Difference(group, name, one, was[one], will[one]) for one in fields if was[one] != will[one]]


def _texts(line: Line | None) -> dict[str, str]:
    if line is None:
        return dict.fromkeys(FIELDS, "")
    record: dict[str, Any] = line.record()
    return {**{name: str(record[name]) for name in FIELDS}, "curve": points_said(line)}


def points_said(line: Line) -> str:
    """The points of a curve as they are written in the editor: "0:0 95:100"."""
    return " ".join(f"{x}:{y}" for x, y in line.curve.record()["points"])
