"""What may be moved by hand, and the order of a round with locked ranks: rules without a database."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rounds.planning.rules.moves import MoveFacts, in_rank, refusal_of

FACTS = MoveFacts(
    today=date(2026, 11, 23),
    day_from=date(2026, 11, 30),
    day_to=date(2026, 12, 2),
    first_day=date(2026, 11, 30),
    last_day=date(2026, 12, 27),
    visits=26,
    most=26,
)


def test_nothing_is_against_a_move_to_a_day_that_is_just_full() -> None:
    assert refusal_of(FACTS) is None


def test_one_visit_above_the_daily_maximum_is_refused_with_its_rule() -> None:
    refusal = refusal_of(replace(FACTS, visits=27))
    assert refusal is not None
    assert (refusal.params, refusal.rules) == ({"visits": 27, "most": 26}, ("C13",))


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"is_open_plan": False}, "不能再调整"),
        ({"is_proposal": True}, "采纳或放弃"),
        ({"is_same_span": False}, "期间不同"),
        ({"is_published_alike": False}, "先发布"),
        ({"is_door": False}, "电话拜访"),
        ({"is_begun": True}, "已经开始"),
        ({"is_locked": True}, "先解锁"),
        ({"is_same_place": True}, "已经在这一天"),
        ({"day_from": date(2026, 11, 20)}, "过去日子里的拜访"),
        ({"today": date(2026, 12, 3), "day_from": date(2026, 12, 4)}, "不能移到过去"),
        ({"day_to": date(2026, 12, 28)}, "不在计划期内"),
        ({"is_published": True, "today": date(2026, 11, 30)}, "已在手机上"),
        ({"is_worked": False}, "不上班"),
        ({"is_there_already": True}, "已排了上门拜访"),
        ({"is_shut": True}, "不营业"),
        ({"late": 12.4}, "晚"),
    ],
)
def test_what_cannot_be_is_refused_with_a_reason(changes: dict[str, object], word: str) -> None:
    refusal = refusal_of(replace(FACTS, **changes))  # type: ignore[arg-type]
    assert refusal is not None
    assert word in refusal.text


def test_a_draft_may_be_changed_on_the_day_itself() -> None:
    assert refusal_of(replace(FACTS, today=date(2026, 11, 30))) is None


def test_locked_ranks_are_kept_and_the_others_close_up() -> None:
    assert in_rank("abcd", [None, None, 0, None]) == ["c", "a", "b", "d"]
    assert in_rank("ab", [None, None]) == ["a", "b"]


def test_a_rank_beyond_the_end_of_the_round_is_its_end() -> None:
    assert in_rank("abc", [5, None, None]) == ["b", "c", "a"]


@given(st.lists(st.integers(0, 40), unique=True, max_size=30), st.data())
def test_whatever_is_locked_everybody_stays_in_the_round_and_ranks_hold(ranks: list[int], draw: st.DataObject) -> None:
    free = draw.draw(st.integers(0, 20))
    stops = list(range(len(ranks) + free))
    locked: list[int | None] = [*ranks, *[None] * free]
    order = in_rank(stops, locked)
    assert sorted(order) == stops
    assert [stop for stop in order if locked[stop] is None] == stops[len(ranks) :]
    reachable = sorted(ranks)
    if all(rank <= free + number for number, rank in enumerate(reachable)):
        assert all(order[rank] == ranks.index(rank) for rank in ranks)
