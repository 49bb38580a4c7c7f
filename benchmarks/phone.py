"""What a phone's syncs cost: the first of a working day's content, one with nothing new, the one of the next morning.

    python -m benchmarks.phone [--data FOLDER] [--json FILE]

Without a folder a sample city is made for the occasion (some minutes). The account manager with the most retailers
syncs through the real views; bytes are those after gzip, seconds the best of three, and every figure stands beside its
limit for 200 retailers.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks.machine import write

PASSWORD = "correct-horse-battery"
LIMITS = {"first": (1_500_000, 3.0), "quiet": (5_000, 3.0), "morning": (150_000, 3.0)}
STORES = ("retailers", "visits", "issues", "bulletins", "notes")
SHOPS, TRIES = 200, 3


def main() -> int:
    """Measure, print, keep; 1 when a limit is missed."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--data", type=Path, help="a data folder with a sample city")
    words.add_argument("--json", type=Path, help="where to keep the figures")
    chosen = words.parse_args()
    with tempfile.TemporaryDirectory() as spare:
        os.environ["ROUNDS_DATA"] = str(chosen.data or spare)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rounds.config.settings")
        import django  # noqa: PLC0415 - reads the data folder set above

        django.setup()
        if chosen.data is None:
            make_city()
        rows = measured()
    print(f"{'sync':<9}{'bytes':>10}{'of limit':>10}{'seconds':>9}{'of limit':>10}{'queries':>9}")
    for row in rows:
        print(
            f"{row['sync']:<9}{row['bytes']:>10,}{row['bytes_of_limit']:>10.3f}"
            f"{row['seconds']:>9.2f}{row['seconds_of_limit']:>10.3f}{row['queries']:>9}"
        )
    write("phone", {"retailers": rows[0]["retailers"], "rows": rows}, chosen.json)
    return int(any(row["bytes_of_limit"] > 1 or row["seconds_of_limit"] > 1 for row in rows))


def make_city() -> None:
    from django.core.management import call_command  # noqa: PLC0415 - after setup
    from django.utils import timezone  # noqa: PLC0415

    from rounds.demo import build_sample_city  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    build_sample_city(lambda line: print(line, file=sys.stderr), today=timezone.localdate(), password=PASSWORD)


def measured() -> list[dict[str, Any]]:
    """The three syncs of the fullest phone, each `TRIES` times."""
    from django.test import Client  # noqa: PLC0415 - after setup
    from django.utils import timezone  # noqa: PLC0415

    client, shops = Client(HTTP_HOST="localhost"), _signed_in
    staff, count = shops(client)
    first, told = _timed("first", count, lambda: _news(client, {"cursor": 0}))
    parts, marks = told["marks"], {s: {str(r["id"]): r["mark"] for r in told.get(s, [])} for s in STORES}
    same = {"cursor": told["cursor"], "parts": parts, "rows": {"bulletins": marks["bulletins"]}}
    quiet, _told = _timed("quiet", count, lambda: _news(client, same))
    tomorrow: datetime = timezone.now() + timedelta(days=1)
    with patch.object(timezone, "now", lambda: tomorrow):
        client.force_login(staff)
        held = {"cursor": 0, "parts": parts, "rows": marks}
        morning, _told = _timed("morning", count, lambda: _news(client, held))
    return [first, quiet, morning]


def _signed_in(client: Any) -> tuple[Any, int]:
    from django.db.models import Count  # noqa: PLC0415 - after setup

    from rounds.people.models import Staff, Territory  # noqa: PLC0415

    fullest: Any = (
        Territory.objects.unscoped("a benchmark picks the fullest")
        .exclude(manager=None)
        .annotate(shops=Count("retailers"))
        .order_by("-shops", "pk")[0]
    )
    staff = Staff.objects.get(pk=fullest.manager_id)
    client.force_login(staff)
    return staff, int(fullest.shops)


def _news(client: Any, held: dict[str, Any]) -> Any:
    return client.post("/field/api/news", held, content_type="application/json")


def _timed(name: str, shops: int, ask: Callable[[], Any]) -> tuple[dict[str, Any], Any]:
    from django.db import connection  # noqa: PLC0415 - after setup
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    best = float("inf")
    for _try in range(TRIES):
        with CaptureQueriesContext(connection) as queries:
            began = time.perf_counter()
            answer = ask()
            best = min(best, time.perf_counter() - began)
    size = len(gzip.compress(answer.content))
    most_bytes, most_seconds = LIMITS[name]
    row = {
        "sync": name,
        "retailers": shops,
        "bytes": size,
        "bytes_of_limit": size / shops * SHOPS / most_bytes if name == "first" else size / most_bytes,
        "seconds": best,
        "seconds_of_limit": best / shops * SHOPS / most_seconds if name == "first" else best / most_seconds,
        "queries": len(queries),
    }
    return row, json.loads(answer.content)


if __name__ == "__main__":
    sys.exit(main())
