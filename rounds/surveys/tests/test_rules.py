"""Sampling, results and answers, without a database."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rounds.surveys.rules.questionnaire import DEFAULT_ITEMS, AnswerRefusedError, Question, clean_answers
from rounds.surveys.rules.results import summary_of, wilson
from rounds.surveys.rules.sampling import Candidate, draw, shares_of, strata_of


def town(count: int) -> list[Candidate]:
    """Every third shop is rural; volumes are 1..count, every tenth shop has no orders."""
    return [
        Candidate(key, "rural" if key % 3 == 0 else "urban", None if key % 10 == 0 else Decimal(key))
        for key in range(1, count + 1)
    ]


def test_the_same_seed_draws_the_same_sample_whatever_the_order() -> None:
    assert draw(town(200), 40, 7) == draw(reversed(town(200)), 40, 7)


def test_another_seed_draws_another_sample() -> None:
    assert draw(town(200), 40, 7) != draw(town(200), 40, 8)


def test_the_draw_of_a_seed_is_fixed_for_ever() -> None:
    assert [one.key for one in draw(town(30), 6, 2026).asked][:6] == [21, 24, 12, 15, 6, 9]


def test_strata_are_town_or_village_by_thirds_of_volume() -> None:
    strata = strata_of(town(9))
    assert strata[1] == "urban/small"
    assert strata[6] == "rural/middle"
    assert strata[8] == "urban/large"
    assert strata_of([Candidate(1, "", None)]) == {1: "unknown/unknown"}


def test_each_stratum_is_asked_in_proportion() -> None:
    assert shares_of({"rural/small": 600, "urban/large": 400}, 100) == {"rural/small": 60, "urban/large": 40}


def test_a_small_stratum_is_not_forgotten() -> None:
    assert shares_of({"rural/small": 3, "urban/large": 997}, 50)["rural/small"] == 2


def test_a_sample_as_large_as_the_town_asks_everybody() -> None:
    assert len(draw(town(20), 50, 1).asked) == 20


@given(st.dictionaries(st.text("ab/", min_size=1), st.integers(1, 500), min_size=1), st.integers(1, 600))
def test_no_stratum_is_asked_more_than_it_has(sizes: dict[str, int], size: int) -> None:
    shares = shares_of(sizes, size)
    assert all(0 <= shares[name] <= sizes[name] for name in sizes)
    assert min(size, sum(sizes.values())) <= sum(shares.values()) <= size + 2 * len(sizes)


def test_a_group_under_the_smallest_says_only_its_size() -> None:
    few = summary_of({5: 4}, 5)
    assert (few.answers, few.is_shown, few.mean, few.share, few.counts) == (4, False, None, None, None)


def test_a_group_of_the_smallest_size_is_shown() -> None:
    enough = summary_of({5: 2, 4: 1, 3: 1, 1: 1}, 5)
    assert enough.is_shown
    assert (enough.mean, enough.share, enough.dissatisfied) == (Decimal("3.60"), Decimal("0.600"), Decimal("0.200"))


def test_the_interval_is_wilsons() -> None:
    # Newcombe 1998, table I: 81 of 263 gives 0.2553 to 0.3662 by the score method without continuity correction.
    assert wilson(81, 263) == (Decimal("0.255"), Decimal("0.366"))
    assert wilson(0, 20) == (Decimal("0.000"), Decimal("0.161"))


@given(st.integers(1, 5000), st.data())
def test_the_interval_holds_the_share_and_stays_inside(trials: int, chosen: st.DataObject) -> None:
    successes = chosen.draw(st.integers(0, trials))
    low, high = wilson(successes, trials)
    share = Decimal(successes) / trials
    assert Decimal(0) <= low <= share + Decimal("0.001")
    assert share - Decimal("0.001") <= high <= Decimal(1)


QUESTIONS = (Question(1, "scale", "问", "ask"), Question(2, "text", "说", "say"))


def test_answers_are_cleaned() -> None:
    assert clean_answers(QUESTIONS, {1: "4", 2: " 送货慢 "}) == {1: 4, 2: "送货慢"}
    assert clean_answers(QUESTIONS, {1: 5, 2: ""}) == {1: 5}


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({1: "6"}, "not_a_score"),
        ({1: "²"}, "not_a_score"),
        ({1: True}, "not_a_score"),
        ({3: "5"}, "unknown_item"),
        ({2: "只写文字"}, "nothing_answered"),
        ({1: 5, 2: "长" * 501}, "too_long"),
    ],
)
def test_what_does_not_fit_is_refused(answers: dict[int, object], code: str) -> None:
    with pytest.raises(AnswerRefusedError) as refused:
        clean_answers(QUESTIONS, answers)
    assert refused.value.code == code


def test_the_default_questionnaire_covers_every_category_of_the_liability_table() -> None:
    asked = {item.category for item in DEFAULT_ITEMS if item.category}
    assert asked == {"supply_issue", "order_issue", "delivery_issue", "market_issue", "price_issue", "visit_issue"}
    assert all(item.text_zh and item.text_en for item in DEFAULT_ITEMS)
