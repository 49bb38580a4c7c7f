"""What a process wrote, in order, as strace saw it: writes, syncs, names, and the lines that say it has answered."""

import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

CALLS = "openat,write,pwrite64,ftruncate,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat"
LINE = re.compile(r"^(?:\d+ +)?(\w+)\((.*)\) += (-?\d+)")
NAMED = re.compile(r"^\d+<([^>]*)>")
TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


@dataclass(frozen=True)
class Op:
    """One thing done to a file: write, cut, sync, make, rename, remove, folder; or `said`, an acknowledgement."""

    kind: str
    path: str
    offset: int = -1  # of a write; -1: at its end
    content: bytes = b""
    other: str = ""  # the name a file was given


def watched(command: Sequence[str], *, log: Path, **more: object) -> subprocess.CompletedProcess[str]:
    """Run a command under strace; its calls go to `log`, bytes in full."""
    strace = ["strace", "-o", str(log), "-y", "-xx", "-s", "1000000", "-e", f"trace={CALLS}", "-e", "signal=none"]
    return subprocess.run([*strace, *command], capture_output=True, text=True, check=False, **more)  # type: ignore[call-overload, no-any-return]


def can_watch() -> bool:
    """Whether strace may look at a process here; containers may forbid it."""
    return subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, check=False).returncode == 0


def ops_of(log: Path, *, below: Path, said: Path) -> Iterator[Op]:
    """The calls that succeeded on files below one folder, and each line written to `said`."""
    with log.open(encoding="ascii", errors="replace") as lines:
        for line in lines:
            if (found := LINE.match(line)) and int(found[3]) >= 0:
                yield from _op(found[1], found[2], str(below), str(said))


def _op(call: str, given: str, below: str, said: str) -> Iterator[Op]:
    texts = [bytes.fromhex(text.replace("\\x", "")) for text in TEXT.findall(given)]
    if handle := NAMED.match(given):
        path = _path(handle[1])
        if path == said:
            yield from (Op("said", line) for line in texts[0].decode().splitlines())
        elif path.startswith(below) and call != "openat":
            yield from _on_file(call, path, given, texts)
            return
    names = [text.decode(errors="replace") for text in texts]
    if names and names[0].startswith(below):
        yield from _on_name(call, names, given)


def _path(text: str) -> str:
    return bytes.fromhex(text.replace("\\x", "")).decode() if text.startswith("\\x") else text


def _on_file(call: str, path: str, given: str, texts: list[bytes]) -> Iterator[Op]:
    if call == "pwrite64":
        yield Op("write", path, int(given.rsplit(", ", 1)[1]), texts[0])
    elif call == "write":
        yield Op("write", path, -1, texts[0])
    elif call == "ftruncate":
        yield Op("cut", path, int(given.rsplit(", ", 1)[1]))
    elif call in ("fsync", "fdatasync"):
        yield Op("sync", path)


def _on_name(call: str, names: list[str], given: str) -> Iterator[Op]:
    if call == "openat" and "O_CREAT" in given:
        yield Op("make", names[0])
    elif call.startswith("rename"):
        yield Op("rename", names[0], other=names[1])
    elif call.startswith("unlink"):
        yield Op("remove", names[0])
    elif call.startswith("mkdir"):
        yield Op("folder", names[0])
