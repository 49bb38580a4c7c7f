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

from rounds.bulletins.models import PassedOn
from rounds.common.events import verify
from rounds.common.models import Event
from rounds.field.models import Receipt
from rounds.visits.models import Attachment
from tests.services.database import is_postgres
from tests.world import CANARY

WHY = "the test looks at everything"
# What each command of a phone writes into the log: once per command that was taken.
VERBS = {
    "visit.add": "visit.added",
    "visit.start": "visit.started",
    "visit.finish": "visit.finished",
    "visit.miss": "visit.missed",
    "issue.raise": "issue.registered",
    "issue.tell": "issue.told",
    "issue.confirm": "issue.closed",
    "review.send": "day_review.sent",
}
Commands = Iterable[Mapping[str, Any]]


def present_once(acknowledged: Commands) -> list[str]:
    """Each acknowledged command has one receipt, and it was carried out; each did its work exactly once."""
    wanted = {str(command["id"]): command["kind"] for command in acknowledged}
    kept = Counter(map(str, receipts().values_list("command_id", flat=True)))
    done = receipts().filter(outcome=Receipt.Outcome.DONE)
    taken = set(map(str, done.values_list("command_id", flat=True)))
    wrong = [f"{kind} {ident}: {kept[ident]} receipts" for ident, kind in wanted.items() if kept[ident] != 1]
    wrong += [f"{kind} {ident}: acknowledged, not carried out" for ident, kind in wanted.items() if ident not in taken]
    return wrong + effects_once()


def receipts() -> Any:
    return Receipt.objects.unscoped(WHY)


def effects_once() -> list[str]:
    """The log holds what the receipts say, no more and no less."""
    done = receipts().filter(outcome=Receipt.Outcome.DONE)
    wanted: Counter[tuple[str, int]] = Counter()
    for kind, answer in done.exclude(kind__in=("bulletin.pass_on", "review.send")).values_list("kind", "answer"):
        if kind in VERBS:
            wanted[VERBS[kind], int(answer.get("visit") or answer.get("issue") or 0)] += 1
    verbs = {verb for kind, verb in VERBS.items() if kind != "review.send"}
    logged = Event.objects.unscoped(WHY).filter(verb__in=verbs).values_list("verb", "subject_id")
    found = Counter(logged.filter(actor_id__in=done.values("staff")))
    wrong = [f"{verb} of {pk}: {found[verb, pk]} times for {n} receipts" for (verb, pk), n in wanted.items()
             if found[verb, pk] != n]  # fmt: skip
    wrong += [f"{verb} of {pk}: nobody sent it" for verb, pk in found.keys() - wanted.keys()]
    return wrong + reviews_once() + passings_once()


def reviews_once() -> list[str]:
    sent = receipts().filter(outcome=Receipt.Outcome.DONE, kind="review.send").count()
    logged = Event.objects.unscoped(WHY).filter(verb="day_review.sent").count()
    return [] if sent == logged else [f"{logged} reviews of the day for {sent} receipts"]


def passings_once() -> list[str]:
    """A bulletin is passed on to a retailer once, however often it was sent."""
    done = receipts().filter(outcome=Receipt.Outcome.DONE, kind="bulletin.pass_on")
    wanted = {(body["bulletin"], body["retailer"]) for body in done.values_list("body", flat=True)}
    found = Counter(PassedOn.objects.unscoped(WHY).values_list("bulletin_id", "retailer_id"))
    return [f"bulletin {pair}: passed on {found[pair]} times" for pair in wanted if found[pair] != 1]


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
