"""The real server for browser tests: gunicorn with threads, the real static files, a worker when a test needs one."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.services.postgres import free_port

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_START = 180.0


class StartError(RuntimeError):
    """The server did not answer; the text carries what it wrote."""


@dataclass
class Live:
    """A running server: where it is, what it runs with, where it writes."""

    url: str
    folder: Path
    environment: Mapping[str, str]
    _running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def run(self, *words: str, timeout: float = 600) -> subprocess.CompletedProcess[str]:
        """Run `rounds …` beside the server, on the same database and data folder."""
        return subprocess.run(
            [str(Path(sys.executable).with_name("rounds")), *words],
            cwd=ROOT,
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=timeout,
        )

    def start_worker(self) -> None:
        """Run background jobs until the test ends."""
        self.start("worker", [sys.executable, "manage.py", "db_worker", "--interval", "0.2", "--queue-name", "*"])

    def log(self, name: str = "server") -> str:
        """What the server (or the worker) wrote so far."""
        path = self.folder / f"{name}.log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def start(self, name: str, command: list[str]) -> subprocess.Popen[bytes]:
        """Run a command beside the server until the test ends; its output goes to `name`.log."""
        with (self.folder / f"{name}.log").open("wb") as out:
            process = subprocess.Popen(
                command, cwd=ROOT, env=dict(self.environment), stdin=subprocess.DEVNULL, stdout=out, stderr=out
            )
        self._running.append(process)
        return process

    def stop(self) -> None:
        """End everything that was started, the server last."""
        for process in reversed(self._running):
            process.terminate()
        for process in reversed(self._running):
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def environment(database_url: str, folder: Path, **more: str) -> dict[str, str]:
    """The environment of every process that serves one test: this database, this data folder, real static files."""
    own = {
        "DATABASE_URL": database_url,
        "ROUNDS_DATA": str(folder / "data"),
        "ROUNDS_PLAIN_STATIC": "0",
        "DJANGO_SETTINGS_MODULE": "rounds.config.settings",
        "PYTHONUNBUFFERED": "1",
    }
    return {**os.environ, **own, **more}


def collect_static(folder: Path) -> Path:
    """The static files as a release has them, hashed names and all, made once for all tests of a run."""
    target = folder / "data" / "static"
    done = subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"],
        cwd=ROOT,
        env=environment("", folder),
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    if done.returncode:
        raise StartError(f"collectstatic failed:\n{done.stdout}{done.stderr}")
    return target


@contextmanager
def serving(
    database_url: str,
    folder: Path,
    *,
    static: Path,
    application: str = "rounds.config.wsgi:application",
    **more: str,
) -> Iterator[Live]:
    """A gunicorn on a free loopback port over `database_url`; stopped with everything it was asked to start."""
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    if not (data / "static").exists():
        (data / "static").symlink_to(static)
    port = free_port()
    live = Live(f"http://127.0.0.1:{port}", folder, environment(database_url, folder, **more))
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}"]
    process = live.start("server", [*command, "--worker-class=gthread", "--threads=8", "--graceful-timeout=2"])
    try:
        _await_answer(live, process)
        yield live
    finally:
        live.stop()


def _await_answer(live: Live, process: subprocess.Popen[bytes]) -> None:
    give_up = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < give_up:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(live.url + "/", timeout=30):
                return
        except urllib.error.HTTPError as answer:
            if answer.code < 500:
                return
            raise StartError(f"{live.url} answers {answer.code}:\n{live.log()}") from answer
        except OSError:
            time.sleep(0.1)
    raise StartError(f"{live.url} does not answer:\n{live.log()}")
