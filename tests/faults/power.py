"""A disk that loses power: what was synced is there, of the rest any part may be.

A write is split into sectors, each of which may have reached the disk or not; a new length likewise; a name (a file
made, renamed, removed, a folder made) is certain once its folder was synced; before that it may be lost, and with it
every later one of that folder: journals keep their order.
"""

import random
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from tests.faults.watching import Op

SECTOR = 512


@dataclass
class Inode:
    """A file without its name: bytes that are certain, and what has been asked for since the last sync."""

    certain: bytearray
    length: int  # as the process sees it
    pending: list[Op] = field(default_factory=list)

    def sync(self) -> None:
        self.certain = self.after(lambda: True)
        self.pending.clear()

    def after(self, reached: Callable[[], bool]) -> bytearray:
        """Its bytes when of all that is pending only what `reached` the disk is there."""
        content = bytearray(self.certain)
        for op in self.pending:
            if op.kind == "cut" and reached():
                del content[op.offset :]
                content.extend(bytes(op.offset - len(content)))
            elif op.kind == "write":
                self._write(content, op, reached)
        return content

    def _write(self, content: bytearray, op: Op, reached: Callable[[], bool]) -> None:
        for start in range(0, len(op.content), SECTOR):
            if reached():
                piece, at = op.content[start : start + SECTOR], op.offset + start
                content.extend(bytes(max(0, at + len(piece) - len(content))))
                content[at : at + len(piece)] = piece


@dataclass
class Disk:
    """The files below one folder; starts as a copy of what lies there, all of it certain."""

    root: Path
    names: dict[str, Inode] = field(default_factory=dict)  # as the process sees them
    certain: dict[str, Inode] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)
    pending: dict[str, list[Op]] = field(default_factory=dict)  # by folder
    made: dict[Op, Inode] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for path in self.root.rglob("*"):
            if path.is_dir():
                self.folders.add(str(path))
            elif not path.name.endswith("-shm"):
                content = bytearray(path.read_bytes())
                self.certain[str(path)] = Inode(content, len(content))
        self.names = dict(self.certain)

    def do(self, op: Op) -> None:
        """One step of the process."""
        if op.path.endswith("-shm"):
            return
        if op.kind in ("make", "rename", "remove", "folder"):
            self._name(op)
        elif op.kind == "sync" and op.path not in self.names:
            self._sync_folder(op.path)
        elif op.path in self.names:
            self._content(self.names[op.path], op)

    def _content(self, inode: Inode, op: Op) -> None:
        if op.kind == "sync":
            inode.sync()
            return
        offset = inode.length if op.kind == "write" and op.offset < 0 else op.offset
        inode.length = max(inode.length, offset + len(op.content)) if op.kind == "write" else offset
        inode.pending.append(Op(op.kind, op.path, offset, op.content))

    def _name(self, op: Op) -> None:
        if op.kind == "make":
            if op.path in self.names:
                return
            self.names[op.path] = Inode(bytearray(), 0)
        elif op.kind == "rename":
            self.names[op.other] = self.names.pop(op.path)
        elif op.kind == "remove":
            self.names.pop(op.path, None)
        inode = self.names.get(op.other or op.path)
        step = Op(op.kind, op.path, len(self.made), other=op.other)  # its number makes each step another
        if inode is not None:
            self.made[step] = inode
        self.pending.setdefault(str(PurePosixPath(op.path).parent), []).append(step)

    def _sync_folder(self, folder: str) -> None:
        for step in self.pending.pop(folder, ()):
            self._enter(self.certain, self.folders, step)

    def _enter(self, names: dict[str, Inode], folders: set[str], step: Op) -> None:
        if step.kind == "folder":
            folders.add(step.path)
        elif step.kind in ("rename", "remove"):
            names.pop(step.path, None)
        if step in self.made and step.kind != "folder":
            names[step.other or step.path] = self.made[step]

    def after_the_cut(self, chance: random.Random, target: Path) -> None:
        """Write below `target` what somebody finds after the power is back."""
        share = chance.choice([0.0, 0.3, 0.7, 1.0])
        names, folders = dict(self.certain), set(self.folders)
        for steps in self.pending.values():
            for step in steps[: chance.randint(0, len(steps))]:
                self._enter(names, folders, step)
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir()
        for path, inode in names.items():
            if self._is_reachable(path, folders):
                place = target / Path(path).relative_to(self.root)
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(inode.after(lambda: chance.random() < share))

    def _is_reachable(self, path: str, folders: Iterable[str]) -> bool:
        """Whether every folder above it, up to the root, is there."""
        known = set(folders) | {str(self.root)}
        above = (str(parent) for parent in Path(path).parents)
        return all(folder in known for folder in above if folder.startswith(str(self.root)))
