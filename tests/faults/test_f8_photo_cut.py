"""F8: a photo is cut at every 64 KB, half a piece arrives, the server dies; whole only when its SHA-256 agrees."""

import random
import socket
from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from rounds.visits.models import Attachment
from tests.faults import invariants
from tests.faults.full_disk import PIECE, half_files
from tests.faults.little_day import little_day, made_ready
from tests.faults.processes import Mortal
from tests.faults.sending import Phone, Reply, signed_in
from tests.faults.test_f1_server_killed import server as server
from tests.world import build_world

PHOTOS, WITH_DEATHS = 10, 2  # after every piece of so many of them the server is killed


@dataclass
class Sender:
    """A phone that has photos to send on a bad line."""

    server: Mortal
    phone: Phone
    visit: str
    chance: random.Random
    met: Counter[str] = field(default_factory=Counter)

    def send(self, content: bytes, *, dies: bool) -> None:
        """All pieces; everything that may go wrong with one does before it goes right."""
        path = f"attachments/{sha256(content).hexdigest()}?visit={self.visit}&size={len(content)}&kind=photo"
        reply = self.phone.ask(path)
        while not reply.said["stored"]:
            assert not Attachment.objects.filter(sha256=sha256(content).hexdigest()).exists()
            stood = reply.said["offset"]
            came = stood + self.cut_off(f"{path}&offset={stood}", content[stood : stood + PIECE])
            stands = self.phone.ask(path).said
            assert stands["stored"] is False
            assert stood <= stands["offset"] <= came  # what came of half a piece may count: it belongs there
            self.elsewhere(path, content, stands["offset"])
            if dies:
                self.server.kill()
                self.server.start()
                self.met["server_killed"] += 1
            assert self.phone.ask(path).said == stands
            reply = self.piece(path, content[stands["offset"] :][:PIECE], stands["offset"])
        assert (reply.status, reply.said["offset"]) == (200, len(content))

    def piece(self, path: str, piece: bytes, offset: int) -> Reply:
        self.met["pieces"] += 1
        return self.phone.ask(f"{path}&offset={offset}", piece, method="PATCH")

    def cut_off(self, path: str, piece: bytes) -> int:
        """The line breaks in the middle of a piece; says how many bytes had left the phone."""
        place, half = urlsplit(self.phone.url), piece[: self.chance.randrange(len(piece))]
        headers = self.phone.headers() | {"Host": place.netloc, "Content-Length": str(len(piece))}
        lines = [f"PATCH /field/api/{path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
        with socket.create_connection((place.hostname or "", place.port or 80)) as line:
            line.sendall("\r\n".join(lines).encode() + half)
            line.shutdown(socket.SHUT_WR)
            while line.recv(65536):  # until the server is done with it
                pass
        self.met["cut_in_mid_piece"] += 1
        return len(half)

    def elsewhere(self, path: str, content: bytes, offset: int) -> None:
        """Pieces that belong elsewhere are refused with the right place."""
        for wrong in sorted({0, max(0, offset - 1), offset + 1, offset + PIECE} - {offset}):
            reply = self.phone.ask(f"{path}&offset={wrong}", content[:10], method="PATCH")
            assert (reply.status, reply.said["stored"]) == (409, False)
            assert reply.said["offset"] == offset
            self.met["wrong_offsets"] += 1

    def spoiled(self, content: bytes) -> None:
        """A byte has changed on the way: thrown away, sending begins again."""
        path = f"attachments/{sha256(content).hexdigest()}?visit={self.visit}&size={len(content)}&kind=photo"
        wrong = content[:-1] + bytes([content[-1] ^ 1])
        for offset in range(0, len(wrong), PIECE):
            reply = self.piece(path, wrong[offset : offset + PIECE], offset)
        assert (reply.status, reply.said["offset"], reply.said["stored"]) == (409, 0, False)
        self.met["wrong_SHA_256"] += 1


def test_a_photo_cut_at_every_piece_is_whole_or_not_there(server: Mortal, tmp_path: Path) -> None:
    world, chance = build_world(), random.Random(8)
    server.start()
    phone, day = Phone(server.url, signed_in(world.ann)), little_day(chance, made_ready(world, 1))
    assert phone.send(day)
    sender = Sender(server, phone, day[0]["body"]["visit"], chance)
    for number in range(PHOTOS):
        content = b"\xff\xd8\xff" + chance.randbytes(chance.randint(PIECE, 6 * PIECE))
        sender.spoiled(content)
        sender.send(content, dies=number < WITH_DEATHS)
        stored = Attachment.objects.get(sha256=sha256(content).hexdigest())
        kept = tmp_path / "data" / "media" / stored.stored_path
        was = (kept.stat().st_ino, kept.stat().st_mtime_ns)
        again = sender.piece(f"attachments/{stored.sha256}?visit={sender.visit}&size={len(content)}", b"other", 0)
        assert (again.status, again.said["stored"]) == (200, True)  # it is there: nothing is read, nothing written
        assert was == (kept.stat().st_ino, kept.stat().st_mtime_ns)
    assert Attachment.objects.count() == PHOTOS
    assert not half_files(tmp_path)
    assert not [path for path in (tmp_path / "data" / "media" / "coming").rglob("*") if path.is_file()]
    assert not invariants.present_once(day)
    assert not invariants.standing()
    invariants.say("F8", photos=PHOTOS, **sender.met, stored_whole=PHOTOS, half_files=0)
