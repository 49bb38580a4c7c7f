"""The benchmarks judge fairly: cases come from their seed, plans are recomputed, the page says what failed."""

from collections.abc import Sequence
from dataclasses import replace
from math import ceil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks import report, tables
from benchmarks.by_hand import by_hand
from benchmarks.fieldcases import SLACK, WAITING, FieldCase, field_case
from benchmarks.iowa import iowa_cases, outlets
from benchmarks.judging import Tours, judge, tours_of
from benchmarks.pipelines import pipelines
from benchmarks.pipelines.axis import UNIT, Axis, Visit
from benchmarks.pipelines.tours import Plan, facts_of
from rounds.engine import Pattern, Place, Problem, Stop, solve


@pytest.fixture(scope="module")
def case() -> FieldCase:
    return field_case(3, outlets=40)


@pytest.fixture(scope="module")
def shop_hours() -> FieldCase:
    return field_case(4, outlets=40, has_windows=True)


@pytest.fixture(scope="module")
def tours(case: FieldCase) -> Tours:
    return tours_of(solve(case.problem, Stop(iterations=4000), 1))


class Content:
    """A router that finds nothing to improve."""

    name: str = "content"
    most_windows: int | None = None
    day_seconds: float = 0.01

    def __init__(self, problem: Problem) -> None:
        self.axis = Axis(problem)

    def route(
        self, visits: Sequence[Visit], days: Sequence[int], *, seconds: float, seed: int, start: Tours | None = None
    ) -> Tours:
        assert {(visit.place, day) for visit in visits for day in visit.days} >= _made(start or {})
        return start or {}

    def together(self, *, seconds: float, start: Tours) -> Tours:
        return start


class Forgetful(Content):
    """A router that loses the first visit of every day."""

    def route(
        self, visits: Sequence[Visit], days: Sequence[int], *, seconds: float, seed: int, start: Tours | None = None
    ) -> Tours:
        return {key: stops[1:] for key, stops in (start or {}).items()}


def _made(plan: Tours) -> set[tuple[int, int]]:
    return {(stop, day) for (day, _), stops in plan.items() for stop in stops}


def test_a_case_comes_from_its_seed(case: FieldCase) -> None:
    again, other = field_case(3, outlets=40), field_case(5, outlets=40)
    assert again.problem.places == case.problem.places
    assert np.array_equal(again.problem.matrix(), case.problem.matrix())
    assert not np.array_equal(other.problem.matrix(), case.problem.matrix())


@pytest.mark.parametrize("seed", [1, 2])
def test_a_case_has_the_shares_it_promises(seed: int) -> None:
    made = field_case(seed)
    size = len(made.problem.places)
    assert 120 <= size <= 200
    assert sum(made.in_town) == round(0.75 * size)
    assert [round(made.intervals.count(days) / size, 2) for days in (7, 14, 28)] == pytest.approx(
        [0.15, 0.45, 0.4], abs=0.01
    )
    assert all(15 <= place.service <= 25 for place in made.problem.places)


def test_the_slack_of_a_day_is_the_documented_one(case: FieldCase, shop_hours: FieldCase) -> None:
    for made, waiting in ((case, 0.0), (shop_hours, WAITING)):
        day = made.problem.days[0]
        assert day.end - (day.start or 0.0) == ceil((1 + SLACK) * (made.reference + waiting))


def test_travel_differs_by_direction_and_no_detour_pays(case: FieldCase) -> None:
    travel = case.problem.matrix()
    assert not np.allclose(travel, travel.T)
    for k in range(len(travel)):
        assert (travel <= travel[:, [k]] + travel[[k], :] + 0.01).all()


def test_no_pattern_falls_on_a_day_the_shop_is_shut(shop_hours: FieldCase) -> None:
    shut = [place for place in shop_hours.problem.places if place.day_windows]
    assert shut
    assert not any(set(pattern.days) & place.day_windows.keys() for place in shut for pattern in place.patterns)


def test_home_lies_outside_the_centre(case: FieldCase) -> None:
    places, home = case.problem.places, case.problem.depots[0]
    middle = np.mean([(place.x, place.y) for place in places], axis=0)
    assert 6 <= float(np.hypot(*(middle - (home.x, home.y)))) <= 12


@pytest.mark.shared
def test_iowa_cases_are_real_places(shared_data: Path) -> None:
    assert len(outlets(shared_data)) > 800
    (made,) = iowa_cases(shared_data, 1)
    assert len({(place.x, place.y) for place in made.problem.places}) == len(made.problem.places) == 120


def test_without_the_outlets_there_are_no_iowa_cases(tmp_path: Path) -> None:
    assert iowa_cases(tmp_path, 4) == []


def test_our_own_plan_is_judged_as_it_was_claimed(case: FieldCase) -> None:
    result = solve(case.problem, Stop(iterations=4000), 1)
    verdict = judge(case.problem, tours_of(result))
    assert verdict.faults == ()
    assert verdict.cost == pytest.approx(result.cost)


def test_a_plan_that_works_too_long_is_refused(case: FieldCase, tours: Tours) -> None:
    day = replace(case.problem.days[0], end=case.problem.days[0].end - 90)
    shorter = replace(case.problem, days=(day,) * len(case.problem.days))
    assert any("finishes at" in fault for fault in judge(shorter, tours).faults)


def test_a_plan_that_comes_to_closed_doors_is_refused(case: FieldCase, tours: Tours) -> None:
    late = tuple(replace(place, windows=((0.0, 481.0 + place.service),)) for place in case.problem.places)
    assert any("is not open" in fault for fault in judge(replace(case.problem, places=late), tours).faults)


def test_a_visit_on_a_day_of_no_pattern_is_refused(case: FieldCase, tours: Tours) -> None:
    day, stop = next((key[0], stops[0]) for key, stops in tours.items() if stops)
    places = list(case.problem.places)
    elsewhere = tuple(pattern for pattern in places[stop].patterns if day not in pattern.days)
    places[stop] = replace(places[stop], patterns=elsewhere)
    assert any("is not allowed" in fault for fault in judge(replace(case.problem, places=tuple(places)), tours).faults)


def test_a_visit_left_out_is_counted_and_paid(case: FieldCase, tours: Tours) -> None:
    whole = judge(case.problem, tours)
    key = max(tours, key=lambda one: len(tours[one]))
    verdict = judge(case.problem, {**tours, key: tours[key][1:]})
    assert verdict.unserved == whole.unserved + 1
    assert verdict.faults == ()
    assert not verdict.feasible
    assert verdict.cost > whole.cost + 500


def test_a_visit_made_twice_on_a_day_is_refused(case: FieldCase, tours: Tours) -> None:
    key = max(tours, key=lambda one: len(tours[one]))
    assert judge(case.problem, {**tours, key: (*tours[key], tours[key][0])}).faults


@pytest.mark.parametrize("pipeline", [pipelines.per_day, pipelines.iterated, pipelines.together])
def test_a_pipeline_makes_every_visit_even_when_the_router_adds_nothing(
    case: FieldCase, pipeline: pipelines.Pipeline
) -> None:
    roomy = tuple(replace(day, end=day.end + 120) for day in case.problem.days)
    best = pipelines.run(replace(case.problem, days=roomy), Content, pipeline, seconds=0.5, seed=1).best
    assert best
    assert best.feasible


def test_what_a_router_loses_is_not_hidden(case: FieldCase) -> None:
    def once(attempt: pipelines.Attempt, plan: Plan, dice: np.random.Generator) -> None:
        attempt.best = None
        attempt.offer(attempt.routed(plan, range(len(case.problem.days)), seconds=0.1))

    best = pipelines.run(case.problem, Forgetful, once, seconds=0.2, seed=1).best
    assert best
    assert best.unserved == len(case.problem.days)
    assert not best.feasible


def test_clustered_plans_keep_the_patterns(case: FieldCase) -> None:
    attempt = pipelines.run(case.problem, Content, pipelines.per_day, seconds=0.2, seed=2)
    assert not any("pattern" in fault for fault in judge(case.problem, attempt.tours or {}).faults)


def test_choosing_a_pattern_anew_never_makes_a_plan_dearer(shop_hours: FieldCase) -> None:
    facts = facts_of(shop_hours.problem)
    plan = Plan.empty(facts, facts.pattern_of[:-1])
    plan.rechoose(range(len(facts.service)), keep=True)
    before = plan.cost
    plan.rechoose_each(range(len(facts.service)))
    assert plan.cost <= before + 1e-6


def test_a_trimmed_plan_keeps_the_limits(shop_hours: FieldCase) -> None:
    facts = facts_of(shop_hours.problem)
    plan = Plan.empty(facts, facts.pattern_of[:-1])
    plan.rechoose(range(len(facts.service)), keep=True)
    assert judge(shop_hours.problem, plan.tours()).faults
    assert judge(shop_hours.problem, plan.trimmed()).faults == ()


def test_the_axis_rounds_so_that_what_fits_there_fits_in_truth(shop_hours: FieldCase) -> None:
    axis, problem = Axis(shop_hours.problem), shop_hours.problem
    assert (axis.minutes >= problem.matrix() * UNIT - 1e-6).all()
    for first, last in axis.spans:
        assert last - first <= (problem.days[0].end - (problem.days[0].start or 0.0)) * UNIT
    for number, place in enumerate(problem.places):
        for day in place.patterns[0].days:
            for opens, closes in axis.windows(Visit(number, (day,))):
                minute = opens / UNIT - day * axis.length, closes / UNIT - day * axis.length + place.service
                assert any(minute[0] >= a - 1e-6 and minute[1] <= b + 1e-6 for a, b in place.open_on(day))


def test_days_without_openings_have_no_window() -> None:
    shut = Place((Pattern((0,)),), day_windows={0: ()})
    problem = Problem(field_case(3, outlets=20).problem.days[:1], (shut,))
    assert Axis(problem).windows(Visit(0, (0,))) == []


def _run(case: str, library: str, cost: float | None, **more: Any) -> dict[str, Any]:
    return {
        "case": case, "library": library, "pipeline": "iterated", "seed": 1, "seconds": 2.0, "cost": cost,
        "unserved": 0, "short": 0, "feasible": True, "faults": [], "error": "", **more,
    }  # fmt: skip


MADE = {
    "machine": {
        "processor": "P", "cores": 2, "cores_used": 1, "load": 0.5, "memory_gb": 8, "system": "Linux", "python": "3.11",
        "versions": {"numpy": "2"},
    },
    "when": "2030-01-01 00:00 UTC", "commit": "abc", "command": "python -m benchmarks.field",
    "seconds": 2.0, "seeds": 1,
}  # fmt: skip


def _field(*runs: dict[str, Any]) -> dict[str, Any]:
    cases = [
        {"case": name, "outlets": 10, "visits": 20, "windows": False} for name in sorted({r["case"] for r in runs})
    ]
    return {**MADE, "cases": cases, "runs": list(runs)}


def test_the_page_compares_with_the_best_peer_that_holds() -> None:
    failed = _run("f01", "VROOM", 800.0, feasible=False, unserved=2)
    page = _field(_run("f01", "Rounds", 900.0), _run("f01", "PyVRP", 1000.0), failed)
    (score,) = tables.scores(page)
    assert score.best == 1000.0
    assert score.below_percent == pytest.approx(10.0)


def test_the_page_names_every_failure_and_where_we_lose() -> None:
    page = _field(
        _run("f01", "Rounds", 990.0), _run("f01", "PyVRP", 950.0),
        _run("f01", "OR-Tools", None, feasible=False, error="ValueError: no"),
        _run("f01", "VROOM", 2800.0, feasible=False, unserved=2),
    )  # fmt: skip
    text = report.page_of({"field": page})
    assert "f01, OR-Tools iterated: ValueError: no" in text
    assert "f01, VROOM iterated: 2 visits left out" in text
    assert "Field case f01: 4.21 % above the best peer." in text
    assert "python -m benchmarks.field" in text


def test_a_part_that_was_not_measured_says_so() -> None:
    assert report.page_of({}).count("Not measured in this run.") >= 5


def test_a_plan_of_ours_that_fails_is_a_loss() -> None:
    page = _field(_run("f01", "Rounds", 900.0, feasible=False, unserved=1), _run("f01", "PyVRP", 1000.0))
    assert "Field case f01: our own plan does not hold." in report.page_of({"field": page})
    assert tables.scores(page)[0].below_percent is None


def test_an_instance_that_was_not_solved_spoils_the_mean() -> None:
    runs = [
        {"instance": "p01", "gap_percent": 0.1, "best_known": 1.0, "feasible": True},
        {"instance": "p02", "gap_percent": 0.1, "best_known": 1.0, "feasible": False},
    ]
    text = report.page_of({"routing-10": {**MADE, "seconds": 10.0, "runs": runs}})
    assert "10 s: failed (target 0.35 %: missed)" in text


def test_by_hand_every_visit_is_made_on_a_rhythm_it_is_owed(case: FieldCase) -> None:
    problem = case.problem
    at = [(place.x, place.y) for place in problem.places]
    tours = by_hand(problem, [day % 5 for day in range(len(problem.days))], at, (0.0, 0.0))
    for number, place in enumerate(problem.places):
        days = tuple(sorted(day for (day, _vehicle), stops in tours.items() if number in stops))
        assert days in {pattern.days for pattern in place.patterns}


def test_by_hand_a_day_goes_to_the_nearest_shop_next(case: FieldCase) -> None:
    matrix = case.problem.matrix()
    tours = by_hand(case.problem, [day % 5 for day in range(len(case.problem.days))], [(1.0, 1.0)] * 500, (0.0, 0.0))
    for (_day, _vehicle), stops in tours.items():
        first = len(case.problem.places)
        assert matrix[first][stops[0]] == min(matrix[first][stop] for stop in stops)


def test_the_sample_city_is_judged_where_both_make_all_visits() -> None:
    alike = {"visits": 4, "travel": 100.0, "shortest": 1.0, "longest": 9.0, "late": 1, "shut": 2}
    rows = [
        {"territory": "T1", "outlets": 3, "by_hand": alike, "engine": {**alike, "travel": 90.0}},
        {"territory": "T2", "outlets": 3, "by_hand": {**alike, "visits": 9}, "engine": {**alike, "travel": 10.0}},
    ]
    text = report.page_of({"sample-city": {**MADE, "rows": rows}})
    assert "Where both make all visits (1 of 2): **10.00 % less travel**" in text
    assert "| T2 | 3 | 9 / 4 | 100 | 10 |" in text
