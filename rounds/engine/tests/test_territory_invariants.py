"""What holds for every division, whatever the outlets: Hypothesis draws them."""

from dataclasses import dataclass
from random import Random

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rounds.engine import (
    Day,
    Depot,
    ImpossibleTerritoriesError,
    Journeys,
    Place,
    Problem,
    Progress,
    Stop,
    assign_territories,
    managers_needed,
    patterns_for,
    solve,
)
from rounds.engine.neighbours import neighbours_of, pieces_of
from rounds.engine.territories import Floats, Ints
from rounds.engine.territory_case import Wishes, case_of

QUICK = Stop(iterations=2)
WORKDAYS = tuple(7 * week + day for week in range(4) for day in range(5))


@dataclass(frozen=True)
class Country:
    """Drawn outlets and a number of managers."""

    lat: Floats
    lon: Floats
    work: Floats
    managers: int
    seed: int


@st.composite
def countries(draw: st.DrawFn, most: int = 90) -> Country:
    n = draw(st.integers(2, most))
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    towns = rng.normal(0, 0.3, (draw(st.integers(1, 5)), 2))
    spots = towns[rng.integers(0, len(towns), n)] + rng.normal(0, draw(st.sampled_from((0.0, 0.01, 0.2))), (n, 2))
    work = rng.choice([0.0, 20.0, 40.0, 80.0], n, p=[0.05, 0.35, 0.4, 0.2])
    return Country(30 + spots[:, 0], 112 + spots[:, 1], work, draw(st.integers(1, min(n, 8))), draw(st.integers(0, 3)))


@settings(max_examples=40)
@given(countries())
def test_every_outlet_has_one_manager_and_the_figures_are_those_of_the_labels(c: Country) -> None:
    found = assign_territories(c.lat, c.lon, c.work, c.managers, seed=c.seed, stop=QUICK)
    assert found.labels.shape == c.work.shape
    assert set(found.labels) <= set(range(c.managers))
    load = np.bincount(found.labels, weights=c.work, minlength=c.managers)
    assert found.workload == pytest.approx(load, abs=1e-4)
    if load.sum() > 0:
        assert found.imbalance == pytest.approx(np.abs(load / load.mean() - 1).max(), abs=1e-6)
    assert found.pieces.sum() == np.unique(_pieces(c, found.labels)).size


@settings(max_examples=15)
@given(countries())
def test_the_same_seed_draws_the_same_territories(c: Country) -> None:
    journeys = Journeys(c.work / 20)
    first, again = (
        assign_territories(c.lat, c.lon, c.work, c.managers, seed=c.seed, stop=QUICK, journeys=journeys)
        for _ in range(2)
    )
    assert (first.labels == again.labels).all()
    assert first.cost == again.cost


@settings(max_examples=25)
@given(countries(), st.randoms(use_true_random=False))
def test_fixed_outlets_and_skills_are_kept(c: Country, random: Random) -> None:
    skills = [{"cold"} if j % 2 == 0 else set() for j in range(c.managers)]
    needs = [{"cold"} if random.random() < 0.2 else set() for _ in c.work]
    fixed = np.array([random.randrange(c.managers) if random.random() < 0.2 else -1 for _ in c.work])
    fixed = np.where([bool(need) for need in needs], -1, fixed)
    found = assign_territories(
        c.lat, c.lon, c.work, c.managers, seed=c.seed, stop=QUICK, fixed=fixed, needs=needs, skills=skills
    )
    assert (found.labels == fixed)[fixed >= 0].all()
    assert all(need <= skills[label] for need, label in zip(needs, found.labels.tolist(), strict=True))


@settings(max_examples=20)
@given(st.integers(0, 1000), st.floats(0.03, 0.3))
def test_capacities_are_kept_where_they_leave_some_room(seed: int, slack: float) -> None:
    c = _county(150, seed)
    weight = np.array([1.0, 1.0, 1.5, 0.5])
    capacity = weight / weight.sum() * c.work.sum() * (1 + slack)
    found = assign_territories(c.lat, c.lon, c.work, 4, capacity=capacity, stop=QUICK)
    assert found.excess.max() == 0
    assert (found.workload <= capacity + 1e-6).all()
    assert found.imbalance <= 0.05  # everybody is filled alike


@settings(max_examples=15)
@given(st.integers(0, 1000))
def test_every_relationship_is_kept_at_a_high_price_when_the_past_is_balanced(seed: int) -> None:
    c = _county(120, seed)
    before = assign_territories(c.lat, c.lon, c.work, 4, seed=1, stop=QUICK).labels
    dear = assign_territories(c.lat, c.lon, c.work, 4, seed=2, stop=QUICK, previous=before, keep=1e5)
    assert dear.kept == 1
    assert (dear.labels == before).all()


def test_a_dearer_relationship_keeps_more_of_them() -> None:
    c = _county(400, 5)
    rng = np.random.default_rng(3)
    before = assign_territories(c.lat, c.lon, c.work, 5).labels
    before = np.where(rng.random(400) < 0.2, rng.integers(0, 5, 400), before)
    kept = [
        assign_territories(c.lat, c.lon, c.work, 5, previous=before, keep=keep).kept for keep in (0.0, 10.0, 100.0, 1e4)
    ]
    assert kept == sorted(kept)
    assert kept[-1] > kept[0] + 0.05


@settings(max_examples=20)
@given(st.integers(0, 1000))
@example(272)  # one outlet far from all others
@example(192)  # within the bounds to the last digit
def test_territories_hang_together_where_nothing_forbids_it(seed: int) -> None:
    c = _county(200, seed)
    found = assign_territories(c.lat, c.lon, c.work, 5, stop=QUICK)
    assert found.fragments == 0
    assert found.imbalance <= 0.05 + 1e-9


@settings(max_examples=20)
@given(st.integers(0, 1000))
def test_a_scattered_past_becomes_no_more_scattered(seed: int) -> None:
    c = _county(150, seed)
    before = np.random.default_rng(seed).integers(0, 4, 150)
    scattered = np.unique(_pieces(c, before)).size
    found = assign_territories(c.lat, c.lon, c.work, 4, previous=before, keep=5.0, stop=QUICK)
    assert found.pieces.sum() <= scattered


def test_travel_counts_as_work_and_the_claim_is_the_sum_of_its_parts() -> None:
    c = _county(300, 4)
    journeys = Journeys(c.work / 20, per_day=10.0)
    homes = [(30.0, 112.0), (30.1, 112.1), (29.9, 112.0)]
    found = assign_territories(c.lat, c.lon, c.work, 3, journeys=journeys, homes=homes)
    case = case_of(c.lat, c.lon, c.work, 3, Wishes(journeys=journeys, homes=homes), 0.05)
    assert case.homes is not None
    away = np.hypot(*(case.points - case.homes[found.labels]).T)
    own = case.work + 2 * 2.6 * (c.work / 20) / 10.0 * away
    assert found.workload == pytest.approx(np.bincount(found.labels, weights=own), abs=1e-4)
    assert (case.work >= c.work).all()
    assert found.imbalance <= 0.05


def test_what_cannot_be_is_said_with_whom_it_concerns() -> None:
    c = _county(20, 1)
    cold = [{"cold"}, *([set()] * 19)]
    for wishes, words, because in (
        ({"needs": cold}, r"no manager has all of the skills cold, which outlets \[0\] need", "skill"),
        ({"fixed": [5] * 20}, "managers who do not exist", "fixed"),
        ({"needs": cold, "skills": [{"cold"}, set()], "fixed": [1] * 20}, "fixed to manager 1, who lacks", "fixed"),
        ({"capacity": 10.0}, "all managers together have 20", "capacity"),
        (
            {"fixed": [0] * 20, "capacity": [50.0, 9e9]},
            r"managers \[0\], who alone may serve them, have 50",
            "capacity",
        ),
    ):
        with pytest.raises(ImpossibleTerritoriesError, match=words) as refused:
            assign_territories(c.lat, c.lon, c.work, 2, **wishes)
        assert refused.value.because == because


def test_managers_needed_is_the_first_number_that_suffices() -> None:
    c = _county(200, 2)
    plain = managers_needed(c.lat, c.lon, c.work, float(c.work.sum()) / 4 + 30, stop=QUICK)
    assert (plain.managers, plain.bound, plain.is_proven) == (4, 4, True)
    far = managers_needed(c.lat, c.lon, c.work, 2500.0, journeys=Journeys(c.work / 20), stop=QUICK)
    assert far.territories.workload.max() <= 2500.0
    assert [tried.excess > 0 for tried in far.tried] == [True] * (len(far.tried) - 1) + [False]
    assert far.bound <= far.managers == len(far.territories.workload)
    with pytest.raises(ImpossibleTerritoriesError, match="alone exceed"):
        managers_needed(c.lat, c.lon, c.work, 30.0)


def test_a_cancelled_or_short_search_still_divides_and_tells_how_far_it_is() -> None:
    c = _county(2000, 3)
    told: list[Progress] = []
    found = assign_territories(c.lat, c.lon, c.work, 12, stop=Stop(seconds=2.5, progress=told.append))
    assert found.imbalance <= 0.05
    assert told
    assert told[0].cost > 0
    cancelled = assign_territories(c.lat, c.lon, c.work, 12, stop=Stop(cancel=lambda: True))
    assert np.bincount(cancelled.labels, minlength=12).min() > 0


def test_neighbours_are_mutual_and_connect_every_place() -> None:
    rng = np.random.default_rng(8)
    spots = np.round(rng.normal(0, 3, (500, 2)), 1)  # many at one spot
    graph = neighbours_of(spots)
    rows = np.repeat(np.arange(500), np.diff(graph.begin))
    assert {(int(a), int(b)) for a, b in zip(rows, graph.to, strict=True)} == {
        (int(b), int(a)) for a, b in zip(rows, graph.to, strict=True)
    }
    assert pieces_of(graph, np.zeros(500, dtype=np.int64)).max() == 0
    assert 4 < len(graph.to) / 500 < 6


def _county(n: int, seed: int) -> Country:
    rng = np.random.default_rng(seed)
    towns = rng.normal(0, 0.2, (4, 2))
    spots = np.where(
        rng.random((n, 1)) < 0.7, towns[rng.integers(0, 4, n)] + rng.normal(0, 0.02, (n, 2)), rng.normal(0, 0.3, (n, 2))
    )
    return Country(30 + spots[:, 0], 112 + spots[:, 1], rng.choice([20.0, 40.0, 80.0], n), 4, seed)


def _pieces(c: Country, labels: Ints) -> Ints:
    case = case_of(c.lat, c.lon, c.work, c.managers, Wishes(), 0.05)
    return pieces_of(case.neighbours, labels)


def test_the_estimated_way_is_near_that_of_the_plan_made_afterwards() -> None:
    c = _county(100, 6)
    visits, pace, days = c.work / 20, 2.6, len(WORKDAYS)
    case = case_of(c.lat, c.lon, c.work, 1, Wishes(journeys=Journeys(visits, pace, per_day=visits.sum() / days)), 0.05)
    middle = (case.points * case.work[:, None]).sum(axis=0) / case.work.sum()
    estimate = (case.work - c.work).sum() + (case.haul * np.hypot(*(case.points - middle).T)).sum()
    rhythms = {many: patterns_for(28 // many, WORKDAYS, horizon=28) for many in (1, 2, 4)}
    places = tuple(
        Place(rhythms[int(many)], at[0] * pace, at[1] * pace, service=20.0)
        for at, many in zip(case.points.tolist(), visits, strict=True)
    )
    problem = Problem((Day(),) * days, places, (Depot(float(middle[0]) * pace, float(middle[1]) * pace),))
    plan = solve(problem, Stop(iterations=6000), 1)
    assert not plan.unserved
    assert 0.7 < plan.terms.travel / estimate < 1.3
