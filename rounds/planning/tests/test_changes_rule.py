"""What changed between two plans: every visit accounted for once, matched to its nearest."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from rounds.planning.rules.changes import changes_between

MONDAY = date(2026, 11, 30)
DAYS = st.lists(st.integers(0, 27), max_size=5, unique=True)


def on(*numbers: int) -> list[date]:
    return [MONDAY + timedelta(days=number) for number in numbers]


def test_a_visit_on_another_day_has_moved_and_the_others_are_kept() -> None:
    (change,) = changes_between({1: on(0, 7, 14), 2: on(3)}, {1: on(0, 8, 14), 2: on(3)})
    assert (change.retailer, change.before, change.after, change.kind) == (1, on(7)[0], on(8)[0], "moved")


def test_visits_are_matched_to_the_nearest_ones() -> None:
    (dropped, moved) = changes_between({1: on(0, 10)}, {1: on(11)})
    assert (dropped.kind, dropped.before) == ("dropped", on(0)[0])
    assert (moved.before, moved.after) == (on(10)[0], on(11)[0])


def test_a_retailer_who_was_not_in_the_plan_is_added() -> None:
    (change,) = changes_between({}, {5: on(2)})
    assert (change.kind, change.before, change.after) == ("added", None, on(2)[0])


@given(DAYS, DAYS)
def test_no_visit_is_lost_and_none_counted_twice(before: list[int], after: list[int]) -> None:
    changes = changes_between({1: on(*before)}, {1: on(*after)})
    same = set(before) & set(after)
    left = sorted(change.before for change in changes if change.before)
    came = sorted(change.after for change in changes if change.after)
    assert left == sorted(on(*(set(before) - same)))
    assert came == sorted(on(*(set(after) - same)))
    moved = sum(change.kind == "moved" for change in changes)
    assert moved == min(len(left), len(came))
