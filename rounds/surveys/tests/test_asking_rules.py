"""Rules of asking: how many, whom next, who may call, what a questionnaire needs, what counts as an answer."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rounds.surveys.rules.calling import Past, gone_after, is_due, may_interview, past_of
from rounds.surveys.rules.precision import answers_for, ask_for, margin_of, plan_of
from rounds.surveys.rules.questionnaire import (
    DEFAULT_ITEMS,
    AnswerRefusedError,
    ItemDraft,
    Question,
    clean_answers,
    faults_of,
    moved,
    rounded_up,
)
from rounds.surveys.rules.sampling import Candidate, draw, strata_of

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def town(size: int) -> list[Candidate]:
    return [Candidate(key, "rural" if key % 4 else "urban", None, territory=key % 3) for key in range(1, size + 1)]


@pytest.mark.parametrize(("population", "wanted"), [(100, 80), (1000, 278), (10_000, 370), (1_000_000, 384)])
def test_five_points_take_the_numbers_of_the_tables(population: int, wanted: int) -> None:
    assert answers_for(population, 5) == wanted


@given(st.integers(2, 300_000), st.floats(1, 20))
def test_the_computed_size_keeps_the_promised_margin(population: int, margin: float) -> None:
    found = margin_of(population, answers_for(population, margin))
    assert found is not None
    assert found <= margin + 0.05


@given(st.integers(1, 50_000), st.floats(1, 20), st.integers(1, 100))
def test_nobody_is_asked_twice_to_reach_a_margin(population: int, margin: float, rate: int) -> None:
    assert answers_for(population, margin) <= ask_for(population, margin, rate) <= population


def test_a_plan_names_the_groups_that_will_show_nothing() -> None:
    everybody = town(400)
    strata = strata_of(everybody, ["market"])
    plan = plan_of(
        everybody,
        strata,
        {"rural": {"population": 300, "asked": 60}, "urban": {"population": 100, "asked": 8}},
        rate=50,
        smallest_group=5,
        territories={0: "东片", 1: "南片", 2: "西片"},
    )
    assert [(one.name, one.answers, one.is_small) for one in plan.strata] == [
        ("rural", 30.0, False), ("urban", 4.0, True),
    ]  # fmt: skip
    assert plan.small_strata == 1
    assert sum(one.population for one in plan.territories) == 400
    assert sum(one.answers for one in plan.territories) == pytest.approx(plan.answers, abs=0.3)


def test_the_reserve_follows_the_sample_in_the_same_drawing() -> None:
    small = draw(town(200), 40, 7, dimensions=["market"], reserve_percent=50)
    large = draw(town(200), 60, 7, dimensions=["market"])
    assert len(small.asked) == 40
    assert len(small.reserves) == 20
    assert {one.key for one in small.asked} | {one.key for one in small.reserves} == {one.key for one in large.asked}


def test_without_dimensions_everybody_is_in_one_stratum() -> None:
    sample = draw(town(50), 10, 1, dimensions=[])
    assert sample.strata == {"all": {"population": 50, "asked": 10}}


def test_his_own_account_manager_never_interviews_him() -> None:
    assert not may_interview(7, 7)
    assert may_interview(7, 8)
    assert may_interview(7, None)


def test_who_is_called_again_and_who_is_given_up() -> None:
    silent = past_of([("no_answer", NOW - timedelta(hours=4)), ("later", NOW - timedelta(hours=1))])
    assert silent == Past(unanswered=1, last_at=NOW - timedelta(hours=1))
    assert not is_due(silent, now=NOW, gap=timedelta(hours=3))
    assert is_due(silent, now=NOW + timedelta(hours=2), gap=timedelta(hours=3))
    assert gone_after("no_answer", silent, attempts=2) == "unreachable"
    assert gone_after("no_answer", silent, attempts=3) == ""
    assert gone_after("later", silent, attempts=1) == ""
    assert gone_after("refused", Past(), attempts=3) == "refused"


def test_a_questionnaire_says_what_it_lacks() -> None:
    assert faults_of([]) == ("no_items",)
    assert faults_of(DEFAULT_ITEMS) == ()
    wrong = [ItemDraft("选", "choose", kind="single", options=(("甲", "a"),)), ItemDraft(" ", "", kind="text")]
    assert faults_of(wrong) == ("no_scale_item", "no_text", "few_options")
    assert faults_of([ItemDraft("您满意吗", "Are you satisfied")]) == ("no_subject",)


def test_the_default_questions_guard_respect_and_ask_for_the_intention() -> None:
    beside = [(item.purpose, item.kind) for item in DEFAULT_ITEMS if item.purpose != "satisfaction"]
    assert beside == [("guard", "yesno"), ("guard", "yesno"), ("intention", "single")]


@given(st.lists(st.integers(), unique=True, min_size=1), st.integers(-3, 30), st.integers(0, 99))
def test_moving_loses_nobody(order: list[int], to: int, which: int) -> None:
    key = order[which % len(order)]
    after = moved(order, key, to=to)
    assert sorted(after) == sorted(order)
    assert after[max(1, min(to, len(order))) - 1] == key
    assert [one for one in after if one != key] == [one for one in order if one != key]


QUESTIONS = (
    Question(1, "scale", "满意吗？", "Satisfied?"),
    Question(2, "yesno", "有没有？", "Was there?"),
    Question(3, "multi", "哪些？", "Which?", (("甲", "a"), ("乙", "b"), ("丙", "c"))),
)


def test_choices_are_numbers_from_one() -> None:
    assert clean_answers(QUESTIONS, {1: "4", 2: 2, 3: ["3", "1", "1"]}) == {1: 4, 2: (2,), 3: (1, 3)}


@pytest.mark.parametrize("answers", [{1: 4, 2: 3}, {1: 4, 2: [1, 2]}, {1: 4, 3: [4]}, {1: 4, 2: True}])
def test_what_is_no_option_is_refused(answers: dict[int, object]) -> None:
    with pytest.raises(AnswerRefusedError, match="not_an_option"):
        clean_answers(QUESTIONS, answers)


@pytest.mark.parametrize(("seconds", "kept"), [(None, None), (0, None), (0.2, 5), (5, 5), (61.4, 65), (99_999, None)])
def test_a_duration_is_kept_in_steps_of_five_seconds(seconds: float | None, kept: int | None) -> None:
    assert rounded_up(seconds) == kept
