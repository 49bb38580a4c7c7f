"""A process that has loaded the server once and gives birth to it again and again, so that a restart takes no seconds.

Usage: python -m tests.faults.nursery PORT — each line on stdin starts one gunicorn (master and worker as in production,
nothing opened before the birth) and is answered with the number of its process.
"""

import os
import signal
import sys
from importlib import import_module

from django.urls import get_resolver

import rounds.config.wsgi as loaded

server = import_module("gunicorn.app.wsgiapp")

# As `rounds up` runs it, but for the address.
OPTIONS = ["--worker-class=gthread", "--workers=1", "--threads=8", "--no-control-socket", "--log-level=error"]


def serve(port: str) -> None:
    """Become the server."""
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    sys.argv = ["gunicorn", f"{loaded.__name__}:application", f"--bind=127.0.0.1:{port}", *OPTIONS]
    server.WSGIApplication("%(prog)s [OPTIONS] [APP_MODULE]").run()


def main(port: str) -> None:
    """Give birth on request, until nobody asks any more."""
    get_resolver().url_patterns  # noqa: B018 - every view is loaded before the first birth
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead are not waited for
    for _request in sys.stdin:
        child = os.fork()
        if child == 0:
            serve(port)
            os._exit(0)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
