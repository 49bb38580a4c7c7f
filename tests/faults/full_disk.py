"""A disk that becomes full under a real server, in the middle of a batch or of a photo, and then has room again.

The limit holds the server's own files (RLIMIT_FSIZE): its database on SQLite, its pictures on both databases.
"""

import random
import resource
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.db import connection

from rounds.field.models import Receipt
from rounds.visits.models import Attachment
from tests.faults import invariants
from tests.faults.effects import effects_once
from tests.faults.little_day import Office, little_day, made_once, made_ready
from tests.faults.processes import Mortal
from tests.faults.sending import Json, Phone, Reply, signed_in
from tests.services.database import is_postgres
from tests.world import build_world

LONGEST_TO_COME_BACK = 10.0  # seconds
PIECE = 64 * 1024
MOST_DAYS = 8  # of commands until a disk is full
STARTS = {"PATCH": b"\xff\xd8\xff", "PUT": b"\x89PNG\r\n\x1a\n"}


@dataclass
class FullDisk:
    """A phone, its server, and what both went through."""

    server: Mortal
    phone: Phone
    office: Office
    chance: random.Random
    sent: list[Json] = field(default_factory=list)
    pictures: set[str] = field(default_factory=set)
    refused: Counter[str] = field(default_factory=Counter)
    longest: float = 0.0

    @property
    def folder(self) -> Path:
        """Where the server's database and pictures are."""
        return self.server.folder

    def fill_by_a_batch(self) -> None:
        """Days of commands until the disk is full; what was refused is not there in part, and arrives later.

        SQLite's journal begins anew and may take so much; it cannot be emptied into the database, which is larger.
        """
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.server.limit_files(self.chance.randint(50_000, 1_000_000))
        for _day in range(MOST_DAYS):
            commands = little_day(self.chance, self.office)
            self.sent += commands
            if (reply := self.phone.attempt(commands)).status != 200:
                break
        else:
            raise AssertionError("the disk did not become full")
        self.note(reply)
        assert not effects_once()
        self.give_room_until(lambda: self.phone.attempt(commands))

    def fill_by_a_picture(self, method: str) -> None:
        """A picture too large for what is left: nothing half is kept, and all of it arrives later."""
        content = STARTS[method] + self.chance.randbytes(300_000)
        self.pictures.add(sha256(content).hexdigest())
        send = {"PATCH": self.pieces, "PUT": self.in_one_go}[method]
        self.server.limit_files(self.chance.randint(1, len(content) - 1))
        self.note(send(content))
        assert not Attachment.objects.filter(sha256=sha256(content).hexdigest()).exists()
        assert not half_files(self.folder)
        self.give_room_until(lambda: send(content))

    def pieces(self, content: bytes) -> Reply:
        """From where the server stands, piece by piece, until it is whole or refused."""
        path = f"attachments/{sha256(content).hexdigest()}?visit={self.visit}&size={len(content)}"
        reply = self.phone.ask(path)
        while reply.status == 200 and not reply.said["stored"]:
            offset = reply.said["offset"]
            piece = content[offset : offset + PIECE]
            reply = self.phone.ask(f"{path}&kind=photo&offset={offset}", piece, method="PATCH")
            stands = self.phone.ask(path).said["offset"]
            assert stands == (reply.said["offset"] if reply.status == 200 else offset)
        return reply

    def in_one_go(self, content: bytes) -> Reply:
        """As the first phones send them."""
        return self.phone.ask(f"attachments/{sha256(content).hexdigest()}?visit={self.visit}", content, method="PUT")

    @property
    def visit(self) -> str:
        """One that the server knows."""
        return str(self.sent[0]["body"]["visit"])

    def note(self, reply: Reply) -> None:
        """Refused, for now."""
        assert reply.status in {503, 507}
        assert int(reply.headers["Retry-After"]) > 0
        self.refused[str(reply.status)] += 1

    def give_room_until(self, is_taken: Callable[[], Reply]) -> None:
        """There is room again; nobody touches the server, the phone comes back until it is told."""
        self.server.limit_files(resource.RLIM_INFINITY)
        freed = time.monotonic()
        while is_taken().status != 200:
            assert time.monotonic() - freed < LONGEST_TO_COME_BACK
            time.sleep(0.2)
        self.longest = max(self.longest, time.monotonic() - freed)

    def wrong(self) -> list[str]:
        """What must hold when all is over."""
        told = {status for statuses in self.phone.told.values() for status in statuses}
        missing = {command["id"] for command in self.sent} - set(self.phone.told)
        kept = set(Attachment.objects.values_list("sha256", flat=True))
        wrong = [f"answered {status}" for status in told - {200}] + [f"not answered: {ident}" for ident in missing]
        wrong += [f"picture {digest} is not there" for digest in self.pictures - kept]
        wrong += [f"{Receipt.objects.count()} receipts"] if Receipt.objects.count() != len(self.sent) else []
        wrong += made_once(self.sent) + half_files(self.folder)
        return wrong + invariants.present_once(self.sent) + invariants.standing()

    def figures(self) -> dict[str, Any]:
        """What is said of it."""
        refused = {f"answered_{status}": number for status, number in sorted(self.refused.items())}
        kept = {"acknowledged": len(self.phone.told), "pictures": len(self.pictures), "lost": 0, "half_files": 0}
        return {"times_full": self.refused.total(), **refused, **kept, "back_after_seconds": f"{self.longest:.1f}"}


def filled_up(server: Mortal, times: int, *, seed: int) -> FullDisk:
    """So many times full in the middle of a batch, of a photo in pieces, of a picture in one go."""
    world, chance = build_world(), random.Random(seed)
    office = made_ready(world, 1 + times * MOST_DAYS)
    server.start()
    disk = FullDisk(server, Phone(server.url, signed_in(world.ann)), office, chance)
    disk.sent += little_day(chance, office)
    assert disk.phone.send(disk.sent)
    for _time in range(times):
        if not is_postgres():  # its own files are another process's
            disk.fill_by_a_batch()
        disk.fill_by_a_picture("PATCH")
        disk.fill_by_a_picture("PUT")
    return disk


def half_files(folder: Path) -> list[str]:
    """Files among the pictures that are not what their name says; unfinished ones wait elsewhere."""
    media = folder / "data" / "media"
    files = [path for path in (media / "visits").rglob("*") if path.is_file()]
    return [f"{path.name} is not whole" for path in files if sha256(path.read_bytes()).hexdigest() != path.stem]
