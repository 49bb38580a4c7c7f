"""Figures of a stratified sample: weights, intervals that hold, and no group given away by subtraction."""

from collections import Counter
from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rounds.surveys.rules.disclosure import Group, may_show_rest, merged, safe, shown_of, shown_within
from rounds.surveys.rules.estimates import Stratum, change_between, estimate_of, mean_of, share_of

TOWN = Stratum("urban", 100, 10, {5: 10})
VILLAGE = Stratum("rural", 300, 10, {1: 5, 5: 5})


def test_a_stratum_counts_as_much_as_it_has_retailers() -> None:
    found = estimate_of([TOWN, VILLAGE], 5)
    assert found.share is not None
    assert found.mean is not None
    assert found.share.value == pytest.approx(0.25 * 1 + 0.75 * 0.5)
    assert found.mean.value == pytest.approx(0.25 * 5 + 0.75 * 3)
    assert found.is_weighted


def test_the_interval_is_the_stratified_one_by_hand() -> None:
    # W = 1/2 each; s² = 0.25 * 40/39; variance 2 * 1/4 * 0.9 * s² / 40, as W. G. Cochran 5.4 gives it.
    half = [Stratum(name, 400, 40, {5: 20, 2: 20}) for name in "ab"]
    found = share_of(half, (4, 5))
    variance = 2 * 0.25 * 0.9 * (0.25 * 40 / 39) / 40
    assert (found.high - found.low) / 2 == pytest.approx(1.96 * variance**0.5, rel=0.03)


def test_everybody_asked_leaves_nothing_to_chance() -> None:
    whole = share_of([Stratum("all", 20, 20, {5: 5, 2: 15})], (4, 5))
    assert (whole.low, whole.value, whole.high) == (0.25, 0.25, 0.25)


@pytest.mark.parametrize("counts", [{5: 30}, {1: 30}])
def test_where_all_say_the_same_the_interval_still_has_width(counts: dict[float, int]) -> None:
    strata = [Stratum("all", 900, 30, counts)]
    share, mean = share_of(strata, (4, 5)), mean_of(strata)
    assert 0 <= share.low <= share.high <= 1
    assert share.high - share.low > 0.05
    assert mean.high - mean.low > 0.05


def test_unknown_populations_weigh_every_answer_alike() -> None:
    found = estimate_of([Stratum("a", 0, 10, {5: 10}), Stratum("b", 0, 30, {1: 30})], 5)
    assert found.share is not None
    assert found.share.value == pytest.approx(0.25)
    assert not found.is_weighted


def test_a_stratum_nobody_answered_from_is_named() -> None:
    assert estimate_of([TOWN, Stratum("far", 50, 0, {})], 5).unheard == ("far",)


def test_under_the_smallest_group_only_the_number_is_said() -> None:
    few = estimate_of([Stratum("a", 50, 30, {5: 2}), Stratum("b", 50, 30, {4: 2})], 5)
    assert (few.answers, few.is_shown, few.mean, few.counts) == (4, False, None, ())


def test_a_small_difference_is_not_shown_to_be_one() -> None:
    now, before = share_of([Stratum("a", 900, 60, {5: 40, 2: 20})], (4, 5)), share_of([VILLAGE], (4, 5))
    assert not change_between(now, before).is_shown_to_differ
    assert change_between(share_of([Stratum("a", 900, 90, {5: 88, 2: 2})], (4, 5)), now).is_shown_to_differ


@given(
    st.lists(
        st.tuples(st.integers(1, 400), st.lists(st.integers(0, 30), min_size=5, max_size=5)), min_size=1, max_size=5
    )
)
def test_the_interval_holds_the_estimate_and_stays_on_the_scale(drawn: list[tuple[int, list[int]]]) -> None:
    strata = [
        Stratum(str(place), population + sum(counts), sum(counts), dict(enumerate(counts, 1)))
        for place, (population, counts) in enumerate(drawn)
    ]
    if not any(one.answered for one in strata):
        return
    share, mean = share_of(strata, (4, 5)), mean_of(strata)
    assert 0 <= share.low <= share.value <= share.high <= 1
    assert 1 - 1e-9 <= mean.low <= mean.value <= mean.high <= 5 + 1e-9


def test_a_single_small_group_takes_the_next_one_with_it() -> None:
    assert shown_of({"a": 2, "b": 9, "c": 30}, 5) == {"c"}
    assert shown_of({"a": 2, "b": 3, "c": 30}, 5) == {"c"}
    assert shown_of({"a": 6, "b": 9}, 5) == {"a", "b"}


def test_the_flagged_may_not_be_told_by_subtraction() -> None:
    assert may_show_rest(100, 0, 5)
    assert may_show_rest(100, 5, 5)
    assert not may_show_rest(100, 4, 5)


GROUPS = st.dictionaries(
    st.sampled_from("uvw"), st.dictionaries(st.sampled_from("abc"), st.integers(0, 9), min_size=1), min_size=1
)


@settings(max_examples=60, deadline=None)
@given(GROUPS, st.integers(3, 6))
def test_no_sum_or_difference_of_shown_groups_is_a_small_group(sizes: dict[str, dict[str, int]], k: int) -> None:
    people = {(u, m): n for u, inner in sizes.items() for m, n in inner.items()}
    shown = shown_within(sizes, k)
    published = [{cell for cell in people if cell[0] == u} for u in shown]
    published += [{(u, m)} for u, inner in shown.items() for m in inner]
    published += [set(people)] if sum(people.values()) >= k else []
    for signs in product((-1, 0, 1), repeat=min(len(published), 8)):
        weights = dict.fromkeys(people, 0)
        for sign, group in zip(signs, published, strict=False):
            for cell in group:
                weights[cell] += sign
        told = {cell for cell in people if weights[cell] == 1 and people[cell]}
        if told and all(weights[cell] in (0, 1) for cell in people if people[cell]):
            assert sum(people[cell] for cell in told) >= k, (shown, told)


def cut(labels: list[str]) -> dict[str, Group]:
    return {name: frozenset(str(n) for n, label in enumerate(labels) if label == name) for name in set(labels)}


@given(
    st.lists(st.sampled_from(["xp", "xp", "xp", "xq", "yq", "yr", "ys", "zr"]), min_size=1, max_size=60),
    st.integers(3, 6),
)
@example(["xp"] * 10 + ["xq"] * 2 + ["yq"] * 8, 3)
def test_a_group_of_one_division_does_not_give_away_one_of_another(rows: list[str], k: int) -> None:
    divisions = {"stratum": cut([row[0] for row in rows]), "channel": cut([row[1] for row in rows])}
    shown = safe(divisions, k)
    groups = {name: [divisions[name][one] for one in kept] for name, kept in shown.items()}
    groups["all"] = [frozenset(map(str, range(len(rows))))]
    for around in (group for kept in groups.values() for group in kept):
        for kept in groups.values():
            inside = [group for group in kept if group <= around]
            left = len(around) - sum(map(len, inside))
            assert not inside or left == 0 or left >= k


@given(
    st.dictionaries(st.sampled_from(["u/a", "u/b", "u/c", "r/a", "r/b", "r/c"]), st.integers(0, 12)), st.integers(3, 6)
)
def test_no_stratum_that_answers_lie_in_stays_under_the_smallest_group(sizes: dict[str, int], k: int) -> None:
    new = merged(sizes, k)
    joined: Counter[str] = Counter()
    for name, number in sizes.items():
        joined[new.get(name, name)] += number
    assert len([name for name in joined if joined[name]]) <= 1 or all(n >= k for n in joined.values() if n)
    assert all(sizes[name] for name in new), "a stratum nobody answered from is still named"


def test_a_small_stratum_joins_the_one_most_like_it() -> None:
    found = merged({"urban/small": 2, "urban/large": 40, "rural/large": 9}, 5)
    assert found == {"urban/small": "urban/large+1", "urban/large": "urban/large+1"}
