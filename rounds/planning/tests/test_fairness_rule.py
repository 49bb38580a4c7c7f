"""Coverage and fairness without a database: gaps, classes, and when a difference counts (E10-E14)."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from rounds.planning.rules.coverage import Coverage, Span, Watched, coverage_of, days_overdue, is_neglected
from rounds.planning.rules.fairness import Axis, compared, group_of, grouped, hard_because, thirds

FIRST = date(2026, 11, 2)
SPAN = Span(FIRST, FIRST + timedelta(days=27), FIRST + timedelta(days=27))
LONG_AGO = date(2026, 1, 1)


def on(number: int) -> date:
    return FIRST + timedelta(days=number)


def covered(
    *days: int, interval: int = 7, before: int | None = -5, known: date = LONG_AGO, tolerance: int = 2
) -> Coverage:
    last = None if before is None else on(before)
    return coverage_of(Watched(1, interval, known, last, [on(day) for day in days]), SPAN, tolerance=tolerance)


def test_weekly_visits_keep_a_weekly_interval() -> None:
    one = covered(2, 9, 16, 23)
    assert (one.is_kept, one.longest, one.due, one.made) == (True, 7, 4, 4)
    assert one.gaps == (7, 7, 7, 7)


def test_a_visit_left_out_breaks_the_interval_and_stands_in_the_gaps() -> None:
    one = covered(2, 9, 23)
    assert (one.is_kept, one.longest, one.made) == (False, 14, 3)


def test_the_tolerance_forgives_a_holiday_moved_by_two_days() -> None:
    assert covered(4, 11, 18, 25, before=-5).is_kept
    assert not covered(5, 12, 19, 26, before=-5).is_kept


def test_an_unfinished_gap_counts_once_it_is_longer_than_the_interval() -> None:
    assert covered(2, 9, 16, 23).gaps[-1] == 7
    waiting = covered(2, 9)
    assert waiting.gaps[-1] == 18
    assert (waiting.waiting, days_overdue(waiting)) == (18, 11)


def test_who_was_never_visited_waits_since_he_is_in_the_file() -> None:
    old = covered(before=None)
    assert (old.last_visit, old.waiting, old.due, old.made) == (None, (SPAN.until - LONG_AGO).days, 4, 0)
    new = covered(before=None, known=on(20))
    assert (new.waiting, new.due, new.is_kept) == (7, 1, True)


def test_more_visits_than_due_do_not_make_up_for_others() -> None:
    assert covered(1, 3, 5, 7, 9, 11, 18, 25).made == 4


def test_neglected_is_who_waits_longer_than_so_many_intervals() -> None:
    assert is_neglected(covered(2, 9), factor=1.5)
    assert not is_neglected(covered(2, 9, 17), factor=1.5)


def member(pk: int, *, kept: bool) -> Coverage:
    return Coverage(pk, 7, (7,), 7 if kept else 20, kept, 4, 4 if kept else 2, FIRST, 3)


def half(kept: int, lost: int, start: int) -> list[Coverage]:
    return [member(start + n, kept=n < kept) for n in range(kept + lost)]


def test_a_clear_difference_is_told_with_its_figure() -> None:
    near, far = half(90, 10, 0), half(60, 40, 1000)
    names = {one.retailer: "near" for one in near} | {one.retailer: "far" for one in far}
    groups = grouped([*near, *far], names, ("near", "middle", "far"), least=10)
    told = compared(Axis.DISTANCE, groups)
    assert (told.verdict, told.points) == ("behind", 30.0)
    assert told.because.params == {"first": "近", "last": "远", "points": "30.0"}
    assert [group.shops for group in groups] == [100, 0, 100]
    assert (groups[0].made_share, groups[2].made_share) == (0.95, 0.8)


def test_a_difference_within_chance_is_none() -> None:
    groups = [group_of("urban", half(9, 1, 0), least=10), group_of("rural", half(8, 2, 50), least=10)]
    assert compared(Axis.MARKET, groups).verdict == "even"


def test_the_forgotten_side_may_be_ahead() -> None:
    groups = [group_of("urban", half(50, 50, 0), least=10), group_of("rural", half(90, 10, 500), least=10)]
    assert compared(Axis.MARKET, groups).verdict == "ahead"


def test_a_small_group_is_told_and_not_judged() -> None:
    groups = [group_of("easy", half(90, 0, 0), least=10), group_of("hard", half(0, 4, 500), least=10)]
    assert groups[1].is_small
    assert compared(Axis.EASE, groups).verdict == "few"


def test_an_empty_group_is_not_compared() -> None:
    groups = [group_of("big", half(5, 5, 0), least=10), group_of("small", [], least=10)]
    assert (compared(Axis.VOLUME, groups).verdict, compared(Axis.VOLUME, groups).points) == ("empty", None)
    assert (groups[1].kept_share, groups[1].median, groups[1].made_share) == (None, None, None)


@given(st.dictionaries(st.integers(1, 500), st.floats(0, 100) | st.none(), max_size=60))
def test_thirds_are_even_and_ordered(figures: dict[int, float | None]) -> None:
    names = thirds(figures, ("near", "middle", "far"))
    known = {pk: figure for pk, figure in figures.items() if figure is not None}
    assert set(names) == set(known)
    sizes = [sum(name == one for name in names.values()) for one in ("near", "middle", "far")]
    assert max(sizes) - min(sizes) <= 1
    nearest = [known[pk] for pk, name in names.items() if name == "near"]
    farthest = [known[pk] for pk, name in names.items() if name == "far"]
    assert not nearest or not farthest or max(nearest) <= min(farthest)


@given(
    st.lists(st.integers(0, 27), max_size=12),
    st.integers(1, 28),
    st.one_of(st.none(), st.integers(-60, -1)),
    st.integers(0, 6),
)
def test_a_further_visit_never_makes_coverage_worse(
    days: list[int], interval: int, before: int | None, tolerance: int
) -> None:
    less = covered(*days, interval=interval, before=before, tolerance=tolerance)
    more = covered(*days, 13, interval=interval, before=before, tolerance=tolerance)
    assert more.longest <= less.longest
    assert more.made >= less.made
    assert more.is_kept or not less.is_kept


def test_what_makes_a_retailer_hard_is_said() -> None:
    easy = hard_because(open_share=1.0, least_open=0.8, found_shut=0, is_watched=False, issues=1)
    assert easy == []
    hard = hard_because(open_share=0.5, least_open=0.8, found_shut=2, is_watched=True, issues=3)
    assert [reason.rules for reason in hard] == [("D12",), ("C08",), ("A40",), ("A03",)]
