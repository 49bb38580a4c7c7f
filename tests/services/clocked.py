"""The product under a clock that a test sets: the instant in the file named by `ROUNDS_TEST_CLOCK`, and on from there.

Doors ask `timezone.now()` and hand the instant down, so this one function is the whole clock.
"""

import os
import time
from datetime import datetime, timedelta
from pathlib import Path

from django.core.handlers.wsgi import WSGIHandler
from django.utils import timezone


def set_clock(path: Path, at: datetime) -> None:
    """From now on the server's clock shows `at` and runs on."""
    draft = path.with_suffix(".next")
    draft.write_text(f"{at.isoformat()} {time.time()}")
    draft.replace(path)


def _now() -> datetime:
    shown, since = Path(os.environ["ROUNDS_TEST_CLOCK"]).read_text().split()
    return datetime.fromisoformat(shown) + timedelta(seconds=time.time() - float(since))


def _application() -> WSGIHandler:
    timezone.now = _now
    from rounds.config.wsgi import application  # noqa: PLC0415 — after the clock is set

    return application


if "ROUNDS_TEST_CLOCK" in os.environ:
    application = _application()
