"""Processes that faults happen to: the command line beside a test's database, and a server that can be killed."""

import os
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

SECONDS_TO_START = 60.0


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
    _process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it is, when it is."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start and wait until it answers."""
        command = [sys.executable, "-m", "gunicorn", "rounds.config.wsgi:application", "--bind"]
        more = ["--worker-class=gthread", "--threads=4", "--log-level=error"]
        with (self.folder / "server.log").open("ab") as out:
            self._process = subprocess.Popen(
                [*command, f"127.0.0.1:{self.port}", *more],
                cwd=ROOT,
                env=environment(self.database_url, self.folder, ROUNDS_PLAIN_STATIC="1"),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        give_up = time.monotonic() + SECONDS_TO_START
        while not self._answers():
            assert time.monotonic() < give_up, (self.folder / "server.log").read_text()
            time.sleep(0.05)

    def kill(self) -> None:
        """SIGKILL, master and workers at once."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=10):
                return True
        except (urllib.error.URLError, OSError):
            return False
