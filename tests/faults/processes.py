"""Processes that faults happen to: the command line beside a test's database, and a server that can be killed."""

import os
import resource
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from tests.services.live import ROOT, environment
from tests.services.postgres import free_port

SECONDS_TO_START = 180.0


def rounds(database_url: str, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run `rounds …` on this database."""
    return subprocess.run(
        [str(Path(sys.executable).with_name("rounds")), *words],
        cwd=ROOT,
        env=environment(database_url, folder, ROUNDS_PLAIN_STATIC="1"),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@dataclass
class Mortal:
    """A web server that is killed without warning and started again at the same address."""

    database_url: str
    folder: Path
    port: int = field(default_factory=free_port)
    home: Path = ROOT  # where the program lies; a test may run a copy it can change
    _nursery: subprocess.Popen[str] | None = None
    _server: int | None = None

    @property
    def url(self) -> str:
        """Where it is, when it is."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start and wait until it answers."""
        nursery = self._nursery = self._nursery or self._opened()
        assert nursery.stdin is not None
        assert nursery.stdout is not None
        nursery.stdin.write("one\n")
        nursery.stdin.flush()
        self._server = int(nursery.stdout.readline())
        give_up = time.monotonic() + SECONDS_TO_START
        while not self._answers():
            assert time.monotonic() < give_up, (self.folder / "server.log").read_text()
            time.sleep(0.02)

    def kill(self) -> None:
        """SIGKILL, master and workers at once; returns when they are gone."""
        if self._server is None:
            return
        os.killpg(self._server, signal.SIGKILL)
        while _is_there(self._server):
            time.sleep(0.002)
        self._server = None

    def limit_files(self, size: int) -> None:
        """No file of the server grows beyond `size` bytes, as on a full disk; those that run obey at once."""
        assert self._server is not None
        for pid in (self._server, *_children(self._server)):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def end(self) -> None:
        """Nothing of it is left; started again it is what then lies in its home."""
        self.kill()
        if self._nursery is not None:
            self._nursery.kill()
            self._nursery.communicate()
            self._nursery = None

    def _opened(self) -> subprocess.Popen[str]:
        with (self.folder / "server.log").open("ab") as out:
            return subprocess.Popen(
                [sys.executable, "-m", "tests.faults.nursery", str(self.port)],
                cwd=self.home,
                env=environment(self.database_url, self.folder, ROUNDS_PLAIN_STATIC="1", PYTHONPATH=str(ROOT)),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=out,
                text=True,
                start_new_session=True,
            )

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=10):
                return True
        except (urllib.error.URLError, OSError):
            return False


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _is_there(group: int) -> bool:
    """Whether any process of the group lives."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
