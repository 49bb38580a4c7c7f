"""The pure rule of segments (C19-C31)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rounds.segments.rules.guard import left_out
from rounds.segments.rules.intervals import rhythm_of
from rounds.segments.rules.segment import SegmentFacts, segment_of
from rounds.segments.rules.thresholds import Thresholds, quantile
from rounds.segments.rules.will import Behaviour, WillFact

TODAY = date(2026, 11, 23)
FIXED = Thresholds("fixed", 600, 30, 4, 0.6, 50, 30, 20, 0.1, 365, 1000)
WILLING = (WillFact("wants_to_grow", 2, TODAY),)
UNWILLING = (WillFact("wants_to_grow", -2, TODAY),)


def facts(volume: float | None, brands: float | None, display: int | None, **more: object) -> SegmentFacts:
    return SegmentFacts(volume, brands, display, as_of=TODAY, **more)  # type: ignore[arg-type]


def test_six_hundred_cartons_are_capable_and_599_are_not_when_scale_decides() -> None:
    assert segment_of(facts(600, 20, 4, answers=WILLING), FIXED).segment == "promote"
    assert segment_of(facts(599, 20, 4, answers=WILLING), FIXED).segment == "guide"


def test_599_cartons_stay_capable_when_the_other_elements_and_the_needed_share_say_so() -> None:
    easier = Thresholds(**{**FIXED.as_record(), "capability_needed": 0.5})
    assert segment_of(facts(599, 30, 4, answers=WILLING), easier).segment == "promote"


@pytest.mark.parametrize(
    ("volume", "answers", "segment", "rule"),
    [
        (700, WILLING, "promote", "C22"),
        (700, UNWILLING, "maintain", "C25"),
        (90, WILLING, "guide", "C26"),
        (90, UNWILLING, "care", "C27"),
    ],
)
def test_capability_and_will_make_the_four_segments(
    volume: float, answers: tuple[WillFact, ...], segment: str, rule: str
) -> None:
    verdict = segment_of(facts(volume, 35 if volume > 600 else 5, 4, answers=answers), FIXED)
    assert verdict.segment == segment
    assert rule in verdict.because[0].rules


def test_an_unknown_element_is_left_out_and_said_never_counted_as_bad() -> None:
    verdict = segment_of(facts(650, 32, None, answers=WILLING), FIXED)
    assert verdict.capability == 1.0
    assert any("未知" in reason.text and reason.params["name"] == "出样与店面形象" for reason in verdict.because)


def test_an_answer_loses_its_weight_after_a_year() -> None:
    old = (WillFact("wants_to_grow", 2, date(2025, 11, 22)),)
    assert segment_of(facts(90, 5, 2, answers=old), FIXED).segment == "care"


def test_only_the_newest_answer_to_a_question_counts() -> None:
    both = (WillFact("wants_to_grow", -2, date(2026, 11, 1)), WillFact("wants_to_grow", 2, date(2026, 10, 1)))
    assert segment_of(facts(90, 5, 2, answers=both), FIXED).will == -1.0


def test_a_shop_that_stopped_ordering_shows_less_will() -> None:
    steady = segment_of(facts(90, 5, 2, behaviour=Behaviour(gap_ratio=1.0, trend=0.0)), FIXED)
    silent = segment_of(facts(90, 5, 2, behaviour=Behaviour(gap_ratio=4.0, trend=-0.5)), FIXED)
    assert steady.will > silent.will


def test_a_big_retailer_over_the_cap_gets_a_warning_with_the_rule() -> None:
    assert segment_of(facts(1001, 40, 5, answers=WILLING), FIXED).warnings[0].rules == ("C23",)
    assert segment_of(facts(1000, 40, 5, answers=WILLING), FIXED).warnings == ()


def test_the_small_ones_left_out_are_named_when_a_big_one_is_supported() -> None:
    assert left_out([(1, 1500), (2, 50), (3, 20), (4, 80)], [1, 4], 1000) == (3, 2)
    assert left_out([(1, 900), (2, 50)], [1], 1000) == ()


def test_the_best_get_fewer_door_visits_than_maintain_and_guide() -> None:
    days = {"promote": 14, "maintain": 7, "guide": 7, "care": 14}
    assert [rhythm_of(s, days, 14).interval_days for s in days] == [14, 7, 7, 14]
    assert rhythm_of("care", days, 14).phone_interval_days == 0


def test_a_quantile_lies_between_its_neighbours() -> None:
    assert quantile([1, 2, 3, 4, 5], 0.5) == 3
    assert quantile([10, 20], 0.25) == 12.5
    assert quantile([], 0.8) == 0


ANY_FACTS = st.builds(
    SegmentFacts,
    st.none() | st.floats(0, 5000),
    st.none() | st.floats(0, 200),
    st.none() | st.integers(1, 5),
    st.lists(
        st.builds(
            WillFact,
            st.sampled_from(["wants_to_grow", "learns", "stays", "unheard_of"]),
            st.integers(-2, 2),
            st.dates(date(2024, 1, 1), TODAY),
        ),
        max_size=6,
    ).map(tuple),
    st.builds(Behaviour, st.none() | st.floats(0, 50), st.none() | st.floats(-1, 5)),
    st.just(TODAY),
)


@given(ANY_FACTS)
def test_every_retailer_gets_exactly_one_segment_with_reasons_and_rules(one: SegmentFacts) -> None:
    verdict = segment_of(one, FIXED)
    assert verdict.segment in {"promote", "maintain", "guide", "care"}
    assert 0 <= verdict.capability <= 1
    assert -1 <= verdict.will <= 1
    assert all(reason.rules for reason in verdict.because)
    assert all(reason.text % reason.params for reason in verdict.because)


@given(ANY_FACTS, st.randoms())
def test_the_order_of_the_answers_changes_nothing(one: SegmentFacts, rng: object) -> None:
    answers = list(one.answers)
    rng.shuffle(answers)  # type: ignore[attr-defined]
    turned = SegmentFacts(one.monthly_volume, one.brands, one.display_grade, tuple(answers), one.behaviour, one.as_of)
    assert segment_of(turned, FIXED) == segment_of(one, FIXED)
