"""Run the product on this machine: database, static files, web server and worker under one roof."""

import os
import signal
import socket
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from rounds.common.jobs import reap, start_due
from rounds.config.cli.words import fail, progress, say
from rounds.engine import warm
from rounds.people.models import Company

RESTART_PAUSE_SECONDS = 2.0
REAP_SECONDS = 30.0


def make_ready() -> None:
    """Migrate, collect static files and compile the engine once, so that no user waits for it."""
    progress(say("准备数据库…", "preparing the database…"))
    call_command("migrate", verbosity=0, interactive=False)
    progress(say("准备静态文件…", "collecting static files…"))
    call_command("collectstatic", verbosity=0, interactive=False)
    progress(say("准备计划引擎…", "compiling the planning engine…"))
    warm()


def free_port(host: str, wanted: int) -> int:
    """The wanted port, or a clear failure when somebody else has it."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, wanted))
        except OSError:
            fail(
                f"端口 {wanted} 已被占用。请用 --port 另选一个。",
                f"Port {wanted} is in use. Choose another with --port.",
            )
        return int(probe.getsockname()[1])


def serve(host: str, port: int, *, web_workers: int = 1, threads: int = 8) -> None:
    """Start web server and worker and keep both running until Ctrl-C or TERM."""
    environment = {**os.environ, "ROUNDS_DATA": str(settings.DATA)}
    if settings.DEMO:
        environment["ROUNDS_DEMO"] = "1"
    web = [sys.executable, "-m", "gunicorn", "rounds.config.wsgi:application", "--bind", f"{host}:{port}"]
    web += [
        "--worker-class",
        "gthread",
        "--workers",
        str(web_workers),
        "--threads",
        str(threads),
        "--no-control-socket",
    ]
    commands = {
        "web": web,
        "worker": [sys.executable, "-m", "django", "db_worker", "--queue-name", "default", "--interval", "0.5"],
    }
    environment["DJANGO_SETTINGS_MODULE"] = "rounds.config.settings"
    running = {name: _start(name, command, environment) for name, command in commands.items()}
    stopping: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda got, _frame: stopping.append(got))
    reaped_at = time.monotonic()
    while not stopping:
        if time.monotonic() - reaped_at > REAP_SECONDS:
            reaped_at = time.monotonic()
            reap(timezone.now())
            begin_daily_jobs(timezone.now())
        for name, process in running.items():
            if process.poll() is not None:
                progress(say(f"{name} 停止了，重新启动…", f"{name} stopped, starting it again…"))
                time.sleep(RESTART_PAUSE_SECONDS)
                running[name] = _start(name, commands[name], environment)
        time.sleep(0.2)
    _stop(running)


def begin_daily_jobs(now: datetime) -> list[str]:
    """Begin in every company what is due by its own clock; the kinds begun."""
    companies = Company.objects.unscoped("the house runs all its companies").values_list("pk", "timezone")
    return [kind for pk, zone in companies for kind in start_due(now, company_id=pk, timezone=zone)]


def _start(name: str, command: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    log = Path(settings.DATA) / f"{name}.log"
    with log.open("ab") as output:
        return subprocess.Popen(command, env=environment, stdout=output, stderr=output, start_new_session=True)


def _stop(running: dict[str, subprocess.Popen[bytes]]) -> None:
    for process in running.values():
        process.terminate()
    for process in running.values():
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
