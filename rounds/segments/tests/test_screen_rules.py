"""Reasons in the reader's language, and where the chart draws its points."""

from hypothesis import given
from hypothesis import strategies as st

from rounds.segments.rules.reasons import figure_in, said
from rounds.segments.rules.spread import WIDEST, spread

WORDS = {
    "%(name)s %(value)s %(unit)s，达到 %(needed)s（权重 %(weight)s）": "%(name)s %(value)s %(unit)s >= %(needed)s",
    "月均销量": "Monthly volume",
    "条": "cartons",
}
REASON = {
    "text": "%(name)s %(value)s %(unit)s，达到 %(needed)s（权重 %(weight)s）",
    "rules": ["C21", "C22"],
    "params": {"name": "月均销量", "value": 620.5, "unit": "条", "needed": 600.0, "weight": 50},
}


def test_a_reason_is_translated_with_its_words_and_figures() -> None:
    told = said(REASON, lambda text: WORDS.get(text, text))
    assert told.text == "Monthly volume 620.5 cartons >= 600"
    assert told.rules == ("C21", "C22")
    assert said(REASON, lambda text: text).text == "月均销量 620.5 条，达到 600（权重 50）"


def test_the_figure_of_an_element_is_read_from_the_frozen_verdict() -> None:
    assert figure_in([REASON], "月均销量") == 620.5
    assert figure_in([{"text": "%(name)s未知，不计入", "params": {"name": "月均销量"}}], "月均销量") is None


PLACES = st.lists(st.tuples(st.sampled_from([0.0, 0.3, 0.6, 1.0]), st.sampled_from([-1.0, 0.1, 0.2])), max_size=300)


@given(PLACES)
def test_no_point_is_drawn_across_a_threshold_or_far_from_its_place(places: list[tuple[float, float]]) -> None:
    drawn = spread(places, capability_line=0.6, will_line=0.1)
    assert len(drawn) == len(places)
    for (capability, will), (x, y) in zip(places, drawn, strict=True):
        assert (x >= 0.6) == (capability >= 0.6)
        assert (y >= 0.1) == (will >= 0.1)
        assert abs(x - capability) <= WIDEST + 0.01
        assert abs(y - will) <= 0.01


def test_equal_retailers_do_not_hide_each_other() -> None:
    assert len(set(spread([(0.3, 0.0)] * 200, capability_line=0.6, will_line=0.1))) > 190
