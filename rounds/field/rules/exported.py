"""The outbox of a phone as a file: one line says what it is and the SHA-256 of the rest, the rest is JSON.

The phone writes the same in static/field/exporting.js.
"""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rounds.field.rules.reading import json_from

FORMAT = "rounds-outbox"
VERSION = 1
MOST_BYTES = 64 * 1024 * 1024
MOST_ENTRIES = 5000
KINDS = {"signature", "photo"}


class UnreadableError(ValueError):
    """Not a file of ours, or not whole any more; the code says which."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Picture:
    """A signature or photo for one visit or issue, with its bytes, which agree with its SHA-256."""

    sha256: str
    visit: str
    issue: str
    kind: str
    purpose: str
    taken_at: datetime | None
    content: bytes


@dataclass(frozen=True)
class Exported:
    """What the phone held: commands as they would have been sent, pictures, unfinished records for reading."""

    sha256: str
    staff: int
    number: str
    name: str
    phone_label: str
    exported_at: datetime
    commands: tuple[Mapping[str, Any], ...]
    pictures: tuple[Picture, ...]
    broken_pictures: int
    drafts: tuple[Mapping[str, Any], ...]


def exported_from(content: bytes) -> Exported:
    """Read a file; UnreadableError `not_ours`, `newer`, `damaged` or `too_large`."""
    if len(content) > MOST_BYTES:
        raise UnreadableError("too_large")
    first, _, rest = content.partition(b"\n")
    header = _json(first, "not_ours")
    if not isinstance(header, dict) or header.get("format") != FORMAT:
        raise UnreadableError("not_ours")
    if header.get("version") != VERSION:
        raise UnreadableError("newer")
    digest = hashlib.sha256(rest).hexdigest()
    if digest != header.get("sha256"):
        raise UnreadableError("damaged")
    return _read(_json(rest, "damaged"), digest)


def _read(body: Any, digest: str) -> Exported:
    try:
        commands = tuple(dict(entry) for entry in body["entries"])
        if len(commands) > MOST_ENTRIES:
            raise UnreadableError("too_large")
        pictures = [_pictures(row) for row in body["attachments"]]
        return Exported(
            sha256=digest,
            staff=int(body["staff"]),
            number=str(body.get("number", ""))[:60],
            name=str(body.get("name", ""))[:60],
            phone_label=str(body.get("device", ""))[:200],
            exported_at=_aware(str(body["exported_at"])),
            commands=tuple(sorted(commands, key=lambda entry: entry.get("seq") or 0)),
            pictures=tuple(picture for found in pictures for picture in found),
            broken_pictures=sum(not found for found in pictures),
            drafts=tuple(dict(draft) for draft in body.get("drafts", ())),
        )
    except (KeyError, TypeError, AttributeError, OverflowError) as error:
        raise UnreadableError("damaged") from error
    except UnreadableError:
        raise
    except ValueError as error:
        raise UnreadableError("damaged") from error


def _pictures(row: Mapping[str, Any]) -> tuple[Picture, ...]:
    """One for each record that needs the bytes; none when they are not those of the hash, and nothing else suffers."""
    try:
        content = base64.b64decode(str(row["bytes"]), validate=True)
    except binascii.Error:
        return ()
    places = [row, *row.get("also", ())]
    if hashlib.sha256(content).hexdigest() != row["sha256"] or any(one["kind"] not in KINDS for one in places):
        return ()
    try:
        taken_at = _aware(str(row["taken_at"]))
    except (KeyError, ValueError):  # older phones did not say; the picture is worth keeping
        taken_at = None
    return tuple(
        Picture(
            sha256=row["sha256"],
            visit=str(place.get("visit") or ""),
            issue=str(place.get("issue") or ""),
            kind=str(place["kind"]),
            purpose=str(place.get("purpose") or "")[:10],
            taken_at=taken_at,
            content=content,
        )
        for place in places
    )


def _aware(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment


def _json(text: bytes, code: str) -> Any:
    try:
        return json_from(text)
    except ValueError as error:
        raise UnreadableError(code) from error
