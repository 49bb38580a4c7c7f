"""A real PostgreSQL server for the tests: own data directory, loopback only, gone afterwards.

`python -m tests.services.postgres run -- pytest …` runs a command with DATABASE_URL pointing at it.
The server refuses to run as root, so root hands it to the user `postgres` that the Debian package makes.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

NAME = "rounds"
# Nothing here outlives the run, so durability only costs time.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=128MB", "max_connections=200")


class ServerError(RuntimeError):
    """No PostgreSQL server program on this machine, or it did not start; the text says which."""


def program(name: str) -> str:
    """Full path of one of PostgreSQL's programs, newest version first; Debian keeps them off the PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda p: int(p.parts[4]), reverse=True)
    path = str(found[0]) if found else shutil.which(name)
    if not path:
        raise ServerError(f"PostgreSQL's {name} is not installed (Debian: apt install postgresql)")
    return path


def free_port() -> int:
    """A port on loopback that nobody listens on at this moment."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def _run(*command: str) -> None:
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    done = subprocess.run(
        [*prefix, *command], cwd="/", stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=120
    )
    if done.returncode:
        raise ServerError(f"{Path(command[0]).name} failed: {done.stderr.strip() or done.stdout.strip()}")


def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="rounds-postgres-"))
    if os.geteuid() == 0:
        try:
            owner = pwd.getpwnam("postgres")
        except KeyError as missing:
            raise ServerError("there is no user `postgres` to run the server as") from missing
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    return folder


@contextmanager
def server() -> Iterator[str]:
    """Start a server; yields the URL of an empty database whose owner may make more of them."""
    initdb, pg_ctl = program("initdb"), program("pg_ctl")
    folder = _folder()
    cluster, port = str(folder / "cluster"), free_port()
    options = " ".join(f"-c {setting}" for setting in (*FAST, f"unix_socket_directories={folder}"))
    try:
        _run(initdb, "-D", cluster, "-U", NAME, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        log = str(folder / "log")
        _run(pg_ctl, "-D", cluster, "-l", log, "-w", "-o", f"-h 127.0.0.1 -p {port} {options}", "start")
        try:
            _run(str(Path(pg_ctl).with_name("createdb")), "-h", "127.0.0.1", "-p", str(port), "-U", NAME, NAME)
            yield f"postgres://{NAME}@127.0.0.1:{port}/{NAME}"
        finally:
            _run(pg_ctl, "-D", cluster, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _leave(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def main(words: list[str]) -> int:
    """`run -- command …`: the command's exit status, with the server stopped afterwards, also on a signal."""
    if words[:2] != ["run", "--"] or len(words) < 3:
        sys.stderr.write("usage: python -m tests.services.postgres run -- command …\n")
        return 2
    signal.signal(signal.SIGTERM, _leave)
    try:
        with server() as url:
            return subprocess.run(words[2:], env=os.environ | {"DATABASE_URL": url}, check=False).returncode
    except ServerError as error:
        sys.stderr.write(f"{error}\n")
        return 3


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
