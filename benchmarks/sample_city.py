"""The sample city's newest plans beside the plans one makes by hand: same shops, rhythms, hours and travel minutes.

    python -m benchmarks.sample_city [--data FOLDER] [--json FILE]

Without a folder a sample city is made for the occasion (some minutes). The engine gets the steps the product gives it.
Both plans are driven again from their lists of stops.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.by_hand import by_hand
from benchmarks.judging import CLOSE, Tours, driven, tours_of
from benchmarks.machine import write
from rounds.engine import Problem, Stop, solve, warm

if TYPE_CHECKING:
    from rounds.planning.models import PlanRun
    from rounds.planning.queries.problem import Situation


def main() -> int:
    """Measure, print, keep."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--data", type=Path, help="a data folder with a sample city")
    words.add_argument("--json", type=Path, help="where to keep the figures")
    chosen = words.parse_args()
    with tempfile.TemporaryDirectory() as spare:
        os.environ["ROUNDS_DATA"] = str(chosen.data or spare)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rounds.config.settings")
        import django  # noqa: PLC0415 - reads the data folder set above

        django.setup()
        if chosen.data is None:
            from benchmarks.phone import make_city  # noqa: PLC0415 - after setup

            make_city()
        warm()
        rows = [compared(situation, run) for run in _newest_runs() for situation in _situations(run)]
    for row in rows:
        print(row, file=sys.stderr)
    write("sample-city", {"rows": rows}, chosen.json)
    return 0


def compared(situation: Situation, run: PlanRun) -> dict[str, Any]:
    """One territory: how its four weeks go by hand and by the engine."""
    from rounds.planning.queries.problem import position_of  # noqa: PLC0415 - after setup
    from rounds.planning.rules.settings import ITERATIONS  # noqa: PLC0415

    problem = situation.problem
    assert problem is not None
    at = [position_of(shop) for shop in situation.shops]
    hand = by_hand(problem, [day.weekday() for day in situation.workdays], at, situation.home)
    ours = solve(problem, Stop(iterations=situation.settings[ITERATIONS]), seed=run.seed)
    return {
        "territory": situation.territory.code,
        "outlets": len(problem.places),
        "by_hand": figures(problem, hand),
        "engine": figures(problem, tours_of(ours)),
        "seconds": round(ours.seconds, 1),
    }


def figures(problem: Problem, tours: Tours) -> dict[str, float]:
    """Visits, minutes of travel, shortest and longest day in minutes, days that end late, visits at a shut door."""
    matrix = problem.matrix().tolist()
    routes = [driven(problem, matrix, *key, stops) for key, stops in tours.items() if stops]
    return {
        "visits": sum(len(route.stops) for route in routes),
        "travel": round(sum(route.travel for route in routes), 1),
        "shortest": round(min(route.finish - route.leave for route in routes), 1),
        "longest": round(max(route.finish - route.leave for route in routes), 1),
        "late": sum(route.finish > problem.days[route.day].end for route in routes),
        "shut": sum(
            not _is_met(problem, stop, route.day, arrival)
            for route in routes
            for stop, arrival in zip(route.stops, route.arrivals, strict=True)
        ),
    }


def _is_met(problem: Problem, stop: int, day: int, arrival: float) -> bool:
    place = problem.places[stop]
    return any(max(arrival, opens) + place.service <= closes + CLOSE for opens, closes in place.open_on(day))


def _newest_runs() -> list[PlanRun]:
    from rounds.planning.models import PlanRun  # noqa: PLC0415 - after setup

    runs = PlanRun.objects.unscoped("a benchmark plans the sample city again").exclude(finished_at=None)
    newest = runs.order_by("-starts_on", "-pk").values_list("starts_on", flat=True)[:1]
    return list(runs.filter(starts_on__in=list(newest)).order_by("pk"))


def _situations(run: PlanRun) -> list[Situation]:
    from rounds.common.settings import Settings  # noqa: PLC0415 - after setup
    from rounds.people.models import Territory  # noqa: PLC0415
    from rounds.people.queries import calendar_of  # noqa: PLC0415
    from rounds.planning.queries.problem import situation_of  # noqa: PLC0415

    settings = Settings(run.settings["chosen"])
    calendar = calendar_of(run.company, range(run.starts_on.year, run.starts_on.year + 2), settings=settings)
    rows = Territory.objects.unscoped("the run belongs to the company").filter(plans__run=run).order_by("code")
    found = [
        situation_of(territory, first_day=run.starts_on, calendar=calendar, settings=settings, at=run.asked_at)
        for territory in rows.select_related("company")
    ]
    return [situation for situation in found if situation.problem is not None]


if __name__ == "__main__":
    sys.exit(main())
