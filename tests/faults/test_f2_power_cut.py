"""F2: the power fails at any moment; what the server had acknowledged is there when it is back.

The system calls of a writing server are recorded once and replayed onto a disk that keeps only what was synced.
SQLite's `synchronous=NORMAL` is the control: it must be seen to lose.
"""

import os
import random
import sqlite3
import sys
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from shutil import which

import pytest
from django.conf import settings
from django.db import connection, connections

from tests.faults.invariants import say
from tests.faults.power import Disk
from tests.faults.watching import Op, can_watch, ops_of, watched
from tests.services.database import is_postgres
from tests.services.live import ROOT, environment
from tests.services.parts import missing
from tests.world import build_world

COMMANDS, IMAGES, CONTROLS = 140, 800, 300


@dataclass
class Found:
    """What was seen over all images."""

    images: int = 0
    images_that_lost: int = 0
    lost: int = 0
    damaged: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def recorded(database_url: str, folder: Path, mode: str) -> tuple[Disk, list[Op]]:
    """The disk before, and everything the server then did to it."""
    world = build_world()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connections.close_all()
    settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
    disk = Disk(folder)
    log, acks = folder.parent / "calls", folder.parent / "acks"
    words = [sys.executable, "-m", "tests.faults.writer", str(world.ann.pk), str(COMMANDS), mode, str(acks)]
    # strace names files by their real paths, so the folder must not lie behind a link.
    done = watched(words, log=log, cwd=ROOT, env=environment(database_url, folder), timeout=900)
    assert done.returncode == 0, done.stderr[-2000:]
    ops = list(ops_of(log, below=folder, said=acks))
    assert sum(op.kind == "said" for op in ops) >= COMMANDS
    return disk, ops


def cut_at_random_points(disk: Disk, ops: list[Op], target: Path, *, images: int, seed: int) -> Found:
    """Cut the power so many times, at random places of the record."""
    chance, found, said = random.Random(seed), Found(), list[str]()
    places = sorted(chance.choices(range(len(ops)), k=images))
    for number, op in enumerate(ops):
        if op.kind == "said":
            said.append(op.path)
        else:
            disk.do(op)
        while places and places[0] == number:
            places.pop(0)
            disk.after_the_cut(chance, target)
            look(target, said, found)
    return found


def look(target: Path, said: list[str], found: Found) -> None:
    """Open the database as the restarted server does and hold it against what was acknowledged."""
    found.images += 1
    files = {path.name.split(".")[0] for path in target.rglob("*.png")}
    with closing(sqlite3.connect(target / "rounds.sqlite3")) as database:
        try:
            state = database.execute("PRAGMA integrity_check").fetchall()
            broken = database.execute("PRAGMA foreign_key_check").fetchall()
            taken = {row[0] for row in database.execute("SELECT command_id FROM field_receipt WHERE outcome = 'done'")}
            kept = {row[0] for row in database.execute("SELECT sha256 FROM visits_attachment")}
            heads = dict(database.execute("SELECT company_id, number FROM common_chainhead").fetchall())
            counted = database.execute(
                "SELECT company_id, COUNT(*), MAX(number) FROM common_event GROUP BY 1"
            ).fetchall()
        except sqlite3.DatabaseError as error:
            found.damaged.append(f"image {found.images}: {error}")
            return
    if state != [("ok",)] or broken or any(heads[company] != most or n != most for company, n, most in counted):
        found.damaged.append(f"image {found.images}: {state[:2]} {broken[:2]} {heads} {counted}")
    gone = 0
    for line in said:
        what, ident = line.split()
        gone += ident.replace("-", "") not in taken if what == "command" else ident not in kept
    found.lost += gone
    found.images_that_lost += gone > 0
    found.missing += [f"image {found.images}: file {digest}" for digest in kept if not is_whole(target, digest, files)]


def is_whole(target: Path, digest: str, files: set[str]) -> bool:
    """Whether the bytes a row speaks of are there."""
    return digest in files and any(
        sha256(path.read_bytes()).hexdigest() == digest for path in target.rglob(f"{digest}.png")
    )


@pytest.fixture
def folder(tmp_path: Path, own_data_folder: Path) -> Path:
    """One folder with the database and the files, as a server has it."""
    if not which("strace"):
        missing("strace is not installed (Debian: apt install strace)")
    if not can_watch():
        pytest.skip("strace may not look at processes on this machine")
    if is_postgres():
        pytest.skip("SQLite's own durability; PostgreSQL's is its own")
    return own_data_folder


@pytest.fixture
def database_url(own_database: str, folder: Path) -> str:
    """The test's database, moved into that folder."""
    name = folder / "rounds.sqlite3"
    connections.close_all()
    Path(str(connection.settings_dict["NAME"])).rename(name)
    connections["default"].settings_dict["NAME"] = str(name)
    return f"sqlite:///{name}"


def test_after_a_power_cut_everything_acknowledged_is_there(database_url: str, folder: Path, tmp_path: Path) -> None:
    disk, ops = recorded(database_url, folder, "FULL")
    found = cut_at_random_points(disk, ops, tmp_path / "image", images=images(IMAGES), seed=2)
    say("F2 FULL", calls=len(ops), images=found.images, damaged=len(found.damaged), lost=found.lost)
    assert not found.damaged, found.damaged[:5]
    assert not found.missing, found.missing[:5]
    assert found.lost == 0


def test_without_waiting_for_the_disk_acknowledged_records_would_be_lost(
    database_url: str, folder: Path, tmp_path: Path
) -> None:
    disk, ops = recorded(database_url, folder, "NORMAL")
    found = cut_at_random_points(disk, ops, tmp_path / "image", images=images(CONTROLS), seed=3)
    say("F2 control NORMAL", images=found.images, images_that_lost=found.images_that_lost, lost=found.lost)
    assert found.images_that_lost > found.images / 2


def images(most: int) -> int:
    """How many images; fewer where somebody asks for a short run."""
    return min(most, int(os.environ.get("ROUNDS_IMAGES", most)))
