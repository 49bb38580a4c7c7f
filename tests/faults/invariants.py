"""What must hold after every fault (trust.md, I0): each check returns what is wrong in words."""

import json
import os
from collections import Counter
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from rounds.common.events import verify
from rounds.field.models import Receipt
from rounds.visits.models import Attachment
from tests.faults.effects import effects_once, receipts
from tests.services.database import is_postgres
from tests.world import CANARY

WHY = "the test looks at everything"
Commands = Iterable[Mapping[str, Any]]


def present_once(acknowledged: Commands) -> list[str]:
    """Each acknowledged command has one receipt, and it was carried out; each did its work exactly once."""
    wanted = {str(command["id"]): command["kind"] for command in acknowledged}
    kept = Counter(map(str, Receipt.objects.unscoped(WHY).values_list("command_id", flat=True)))
    taken = set(map(str, receipts().values_list("command_id", flat=True)))
    wrong = [f"{kind} {ident}: {kept[ident]} receipts" for ident, kind in wanted.items() if kept[ident] != 1]
    wrong += [f"{kind} {ident}: acknowledged, not carried out" for ident, kind in wanted.items() if ident not in taken]
    return wrong + effects_once()


def files_whole() -> list[str]:
    """Every attachment a row speaks of lies on the disk with its SHA-256."""
    wrong = []
    for row in Attachment.objects.unscoped(WHY):
        path = Path(settings.MEDIA_ROOT) / row.stored_path
        if not path.is_file() or sha256(path.read_bytes()).hexdigest() != row.sha256:
            wrong.append(f"attachment {row.pk}: its file is not whole")
    return wrong


def chain_holds() -> list[str]:
    return [f"chain of {found.company_id} at {found.number}: {found.reason}" for found in verify()]


def database_sound() -> list[str]:
    """SQLite's own check of the whole file; PostgreSQL checks its pages as it reads them."""
    if is_postgres():
        return []
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        said = [row[0] for row in cursor.fetchall()]
        cursor.execute("PRAGMA foreign_key_check")
        return [line for line in said if line != "ok"] + [f"foreign key: {row}" for row in cursor.fetchall()]


def no_leak(seen: Iterable[bytes]) -> list[str]:
    """Nothing of the other company in what was seen by people of this one."""
    mark = CANARY.encode()
    return [f"a leak: …{text[:200]!r}" for text in seen if mark in text]


def standing() -> list[str]:
    """The checks that need to know nothing of the test."""
    return [*effects_once(), *files_whole(), *chain_holds(), *database_sound()]


def say(test: str, **figures: Any) -> None:
    """The figures of a test: onto the terminal, and into the file `make faults` makes its page from.

    `test` begins with the number of trust.md, as in "F2 control".
    """
    name = f"{test} (PostgreSQL)" if is_postgres() else test
    said = {word.replace("_", " "): value for word, value in figures.items()}
    row = {"test": name, "at": timezone.localdate().isoformat(), "figures": said}
    with Path(os.environ.get("ROUNDS_FAULT_FIGURES", os.devnull)).open("a", encoding="utf-8") as out:
        out.write(json.dumps(row, ensure_ascii=False) + "\n")
    os.write(2, f"\n  {name}: {', '.join(f'{word} {value}' for word, value in said.items())}\n".encode())
