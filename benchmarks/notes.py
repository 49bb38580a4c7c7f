"""The library of notes: how long grading one record takes beside 10,000 and beside 1,000,000 earlier ones.

    python -m benchmarks.notes [--notes 1000000] [--asked 200] [--json FILE]

A scratch SQLite database is filled with notes: three in ten are one of three empty texts, the others are drawn from
30,000 wordings with facts, so that bands are as crowded as they get; then records are graded through the same query
and rule as when a phone syncs. The figure that counts is the ratio of the two medians; the limit is 5, and 50 ms for
the slowest of twenty.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from benchmarks.machine import write

SMALL, RATIO_LIMIT, SLOW_LIMIT_MS = 10_000, 5.0, 50.0
START = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
SEED, MANAGERS, WORDINGS = 7, 60, 30_000
EMPTY = (
    "一切正常，客户配合，明码标价齐全。继续保持，加强沟通。客户满意，按要求完成。",
    "店面干净整洁，货架摆放合理，老客户较多，生意比较稳定，建议加强新品推荐。",
    "了解客户近期销售情况，宣传了行业政策，客户表示理解和支持我们的工作。",
)
TOLD = (
    "库存约{a}条，{brand}只剩{b}条，{other}走得慢，下周{brand}加{b}条",
    "{owner}反映上周{brand}到货{a}条，两天卖完，周{day}前再补{b}条",
    "价签缺{b}个当场补上，{brand}偏高{b}元，按每周{a}条备货",
    "省外品牌上柜{b}个，{other}一周卖{a}条，答应周{day}前清掉{b}条",
    "{owner}想装修，货架先撤{b}组，库存{a}条，两周后再来看",
)


def main() -> int:
    """Fill, grade, print, keep; 1 when a limit is missed."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--notes", type=int, default=1_000_000)
    words.add_argument("--asked", type=int, default=200)
    words.add_argument("--json", type=Path, help="where to keep the figures")
    chosen = words.parse_args()
    with tempfile.TemporaryDirectory() as spare:
        os.environ["ROUNDS_DATA"] = spare
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rounds.config.settings")
        import django  # noqa: PLC0415 - reads the data folder set above

        django.setup()
        rows = [_measured(spare, count, chosen.asked) for count in (SMALL, chosen.notes)]
    ratio = rows[1]["median_ms"] / rows[0]["median_ms"]
    print(f"{'notes':>10}{'median ms':>11}{'p95 ms':>9}{'copies found':>14}{'fill s':>8}{'MB':>7}")
    for row in rows:
        print(
            f"{row['notes']:>10,}{row['median_ms']:>11.2f}{row['p95_ms']:>9.2f}{row['found']:>14.1%}"
            f"{row['fill_seconds']:>8.0f}{row['megabytes']:>7.0f}"
        )
    print(f"ratio of the medians {ratio:.2f} (limit {RATIO_LIMIT})")
    write("notes", {"rows": rows, "ratio": ratio}, chosen.json)
    return int(ratio > RATIO_LIMIT or rows[1]["p95_ms"] > SLOW_LIMIT_MS)


def text_of(dice: random.Random) -> str:
    """A note somebody writes now: three in ten say nothing and are the same words again."""
    return dice.choice(EMPTY) if dice.random() < 0.3 else told_text(dice)


def told_text(dice: random.Random) -> str:
    """A note with facts."""
    return dice.choice(TOLD).format(
        a=dice.randrange(2, 60),
        b=dice.randrange(2, 9),
        brand=f"{chr(0x4E00 + dice.randrange(300))}{chr(0x5E00 + dice.randrange(300))}",
        other=f"{chr(0x6E00 + dice.randrange(300))}{chr(0x7E00 + dice.randrange(300))}",
        owner=f"{chr(0x5F00 + dice.randrange(100))}老板",
        day="一二三四五"[dice.randrange(5)],
    )


def _measured(folder: str, count: int, asked: int) -> dict[str, Any]:
    from django.core.management import call_command  # noqa: PLC0415 - after setup
    from django.db import connection  # noqa: PLC0415

    file = Path(folder) / f"{count}.sqlite3"
    empty = Path(folder) / "empty.sqlite3"
    connection.close()
    connection.settings_dict["NAME"] = str(empty)
    call_command("migrate", verbosity=0)
    connection.close()
    shutil.copy(empty, file)
    connection.settings_dict["NAME"] = str(file)
    began = time.perf_counter()
    company, managers, shops = _people()
    _fill(company, managers, shops, count)
    filled = time.perf_counter() - began
    times, found = _graded(managers, shops, asked)
    return {
        "notes": count,
        "median_ms": 1000 * median(times),
        "p95_ms": 1000 * quantiles(times, n=20)[-1],
        "found": found,
        "fill_seconds": filled,
        "megabytes": file.stat().st_size / 1e6,
    }


def _people() -> tuple[Any, list[Any], list[Any]]:
    """A company of sixty account managers with one retailer each: who wrote a note matters, where hardly."""
    from rounds.people.actions import open_account, open_company, open_unit  # noqa: PLC0415
    from rounds.people.rules.roles import Role  # noqa: PLC0415
    from rounds.retailers.actions import open_retailer  # noqa: PLC0415

    company = open_company("bench", "bench", by="system", at=START)
    unit = open_unit(company, "city", "C", "city", by="system", at=START)
    role = Role.ACCOUNT_MANAGER
    managers = [
        open_account(company, f"M{n}", f"M{n}", role, password=None, by="system", at=START, unit=unit)
        for n in range(MANAGERS)
    ]
    shops = [
        open_retailer(company, licence_no=f"{n:012d}", name=f"shop {n}", source="desk", by="system", at=START)
        for n in range(MANAGERS)
    ]
    return company, managers, shops


def _fill(company: Any, managers: list[Any], shops: list[Any], count: int) -> None:
    """Visits and their prints as `finish_visit` leaves them, multiplied inside SQLite from a pool of wordings."""
    from django.db import connection  # noqa: PLC0415

    from rounds.visits.models import Visit  # noqa: PLC0415
    from rounds.visits.rules.similarity import band_keys, normalised  # noqa: PLC0415

    dice = random.Random(SEED)
    pool = [*EMPTY, *(told_text(dice) for _ in range(min(count, WORDINGS)))]
    first = Visit.objects.create(
        company=company,
        manager=managers[0],
        retailer=shops[0],
        state=Visit.State.FINISHED,
        planned_on=START.date(),
        arrived_at=START,
        departed_at=START + timedelta(minutes=9),
        made_at=START,
    )
    same = [
        str(f.column) for f in Visit._meta.concrete_fields if f.name not in ("id", "comment", "manager", "retailer")
    ]
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX alike_notes_newest_first")
        cursor.execute("CREATE TEMP TABLE pool (id INTEGER PRIMARY KEY, words TEXT)")
        cursor.execute("CREATE TEMP TABLE pool_key (pool INTEGER, key INTEGER)")
        cursor.executemany("INSERT INTO pool VALUES (%s, %s)", list(enumerate(pool)))
        keys = [(n, key) for n, text in enumerate(pool) for key in band_keys(normalised(text), within=company.pk)]
        cursor.executemany("INSERT INTO pool_key VALUES (%s, %s)", keys)
        cursor.execute("CREATE INDEX temp.pool_key_pool ON pool_key (pool)")
        # Three in ten are one of the empty ones, the others follow each other through the pool.
        place = f"(CASE WHEN n * 7919 % 10 < 3 THEN n % 3 ELSE 3 + n * 104729 % {len(pool) - 3} END)"
        people = f"{managers[0].pk} + n % {MANAGERS}, {shops[0].pk} + n % {MANAGERS}"
        numbers = f"WITH RECURSIVE numbers(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count})"
        cursor.execute(
            f"{numbers} INSERT INTO visits_visit (id, comment, manager_id, retailer_id, {', '.join(same)}) "
            f"SELECT n, pool.words, {people}, {', '.join(f'v.{name}' for name in same)} "
            f"FROM numbers, visits_visit v, pool WHERE v.id = {first.pk} AND pool.id = {place}"
        )
        cursor.execute(
            f"{numbers} INSERT INTO visits_noteprint (key, visit_id) "
            f"SELECT pool_key.key, n FROM numbers JOIN pool_key ON pool_key.pool = {place}"
        )
        cursor.execute("CREATE INDEX alike_notes_newest_first ON visits_noteprint (key, visit_id DESC)")
        cursor.execute("ANALYZE")


def _graded(managers: list[Any], shops: list[Any], asked: int) -> tuple[list[float], float]:
    """Seconds per record, each a copy of some old note in other marks or a new one; and how many copies are found."""
    from rounds.visits.actions.trace import grade_record  # noqa: PLC0415
    from rounds.visits.models import Visit  # noqa: PLC0415
    from rounds.visits.rules.trace import TraceGrade  # noqa: PLC0415

    dice, times, copies, found = random.Random(SEED + 1), [], 0, 0
    newest = Visit.objects.order_by("-pk").first()
    assert newest is not None
    for number in range(asked):
        old = Visit.objects.get(pk=dice.randrange(1, newest.pk + 1))
        is_copy = number % 2 == 0
        row = Visit.objects.create(
            company_id=newest.company_id,
            manager=managers[number % MANAGERS],
            retailer=shops[number % MANAGERS],
            made_at=newest.made_at + timedelta(days=1),
        )
        row.state, row.comment = Visit.State.FINISHED, old.comment.replace("，", " ") if is_copy else text_of(dice)
        began = time.perf_counter()
        grade_record(row)
        times.append(time.perf_counter() - began)
        copies += is_copy
        found += is_copy and row.trace_grade == TraceGrade.BOILERPLATE
    return times, found / copies


if __name__ == "__main__":
    raise SystemExit(main())
