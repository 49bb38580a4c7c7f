"""What of a phone's content it does not hold yet: rows and parts are compared by short marks, never by date."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
ALWAYS = ("cursor", "whole", "server_time", "today")
# What changes from day to day of a retailer nobody touched: sent alone, without his file.
GROUPS: tuple[frozenset[str], ...] = (
    frozenset({"goal", "duties", "play", "bulletins"}),
    frozenset({"orders"}),
)


@dataclass(frozen=True)
class Held:
    """What a phone has: the cursor of its content, the marks of its parts and, by store and id, of its rows."""

    cursor: int = 0
    parts: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def mark_of(value: Any) -> str:
    """Eight characters that change when the value does."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()


def news_of(content: Mapping[str, Any], held: Held) -> Json:
    """The content without what the phone holds already; `marks` names the parts as they are now.

    Rows carry their `mark`. A retailer of whom only the questions of the day or the orders changed comes with these
    alone: the phone lays them over what it has.
    """
    stores = [name for name in content["ids"] if name in content]
    told: Json = {name: content[name] for name in ALWAYS}
    for name in stores:
        told[name] = [row for full in content[name] if (row := _new_of(full, held.rows.get(name, {}))) is not None]
    parts = {name: value for name, value in content.items() if name not in told}
    marks = {name: mark_of(value) for name, value in parts.items()}
    told |= {name: value for name, value in parts.items() if held.parts.get(name) != marks[name]}
    return told | {"marks": marks}


def _new_of(row: Mapping[str, Any], held: Mapping[str, str]) -> Json | None:
    groups = _groups_of(row)
    marks = [mark_of(group) for group in groups]
    mark, before = ".".join(marks), held.get(str(row["id"]))
    if before == mark:
        return None
    known = before.split(".") if before else []
    if len(known) != len(marks):
        known = [""] * len(marks)
    changed = [group for group, now, then in zip(groups, marks, known, strict=True) if now != then]
    fields = {name: value for group in changed for name, value in group.items()}
    return fields | {"id": row["id"], "mark": mark}


def _groups_of(row: Mapping[str, Any]) -> list[Json]:
    """The fields of a row by how they change: the file first, then each group it has any of."""
    grouped = [{name: row[name] for name in sorted(group) if name in row} for group in GROUPS]
    apart = frozenset().union(*GROUPS) if all(grouped) else frozenset()
    rest = {name: value for name, value in row.items() if name not in apart}
    return [rest, *grouped] if apart else [rest]
