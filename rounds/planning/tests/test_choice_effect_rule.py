"""Before and after a change: a verdict only where the difference is more than chance and there is enough of it."""

from datetime import date, timedelta

from rounds.planning.rules.effect import (
    Verdict,
    Window,
    counts_compared,
    means_compared,
    measured,
    shares_compared,
    spans,
    together,
)

DAY = date(2026, 9, 7)


def window(side: int, *, due: int = 8, made: int = 4, raised: int = 0, **more: object) -> Window:
    first, last = spans(DAY, 8)[side]
    return Window(first=first, last=last, due=due, made=made, raised=raised, charged=0, **more)  # type: ignore[arg-type]


def test_both_windows_are_equally_long_and_meet_at_the_day_of_the_change() -> None:
    before, after = spans(DAY, 8)
    assert before == (date(2026, 7, 13), date(2026, 9, 6))
    assert after == (DAY, date(2026, 11, 1))


def test_while_the_second_window_runs_nothing_is_judged() -> None:
    found = measured(window(0, made=0), window(1, made=8), today=date(2026, 11, 1), weeks=8)
    assert {one.verdict for one in found} == {Verdict.UNKNOWN}
    assert "2026-11-01" in str(found[0].because.params)


def test_the_day_after_it_is_over_a_clear_difference_is_said() -> None:
    found = measured(window(0, made=0), window(1, made=8), today=date(2026, 11, 2), weeks=8)
    assert found[0].verdict == Verdict.MORE


def test_a_small_difference_is_chance() -> None:
    assert shares_compared((5, 8), (7, 8))[0] == Verdict.EVEN
    assert shares_compared((8, 8), (8, 8))[0] == Verdict.EVEN
    assert shares_compared((8, 8), (1, 8))[0] == Verdict.LESS


def test_too_few_visits_issues_or_weeks_say_nothing() -> None:
    assert shares_compared((0, 3), (3, 3))[0] == Verdict.UNKNOWN
    assert counts_compared(4, 0)[0] == Verdict.UNKNOWN
    found = measured(window(0), window(1), today=DAY + timedelta(days=90), weeks=8)
    assert [one.verdict for one in found] == [Verdict.EVEN, Verdict.UNKNOWN, Verdict.UNKNOWN, Verdict.UNKNOWN]


def test_issues_and_orders_are_judged_by_their_own_scatter() -> None:
    assert counts_compared(12, 2)[0] == Verdict.LESS
    assert counts_compared(4, 3)[0] == Verdict.EVEN
    assert means_compared([10, 11, 9, 10], [20, 21, 19, 20])[0] == Verdict.MORE
    assert means_compared([10, 2, 18, 10], [12, 3, 20, 11])[0] == Verdict.EVEN
    steady = window(0, volumes=(10.0,) * 8), window(1, volumes=(10.0,) * 8)
    assert measured(*steady, today=DAY + timedelta(days=90), weeks=8)[2].verdict == Verdict.EVEN


def test_a_few_changes_together_say_nothing_many_do() -> None:
    pair = (window(0, made=2), window(1, made=7))
    assert together([pair] * 4, least=5).verdict == Verdict.UNKNOWN
    many = together([pair] * 5, least=5)
    assert (many.verdict, many.made_before, many.due_after) == (Verdict.MORE, 10, 40)
