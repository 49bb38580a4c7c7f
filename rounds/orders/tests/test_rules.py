"""Rhythm, silence and trend of one retailer: Red Guard Store, who orders every Monday."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from rounds.orders.rules.rhythm import GapSettings, GapState, gap_verdict, rhythm_of
from rounds.orders.rules.trend import Direction, TrendSettings, trend_of

MONDAY = date(2024, 6, 3)


def mondays(count: int) -> list[date]:
    return [MONDAY - timedelta(weeks=back) for back in range(count)]


def test_who_orders_every_monday_has_a_rhythm_of_seven_days() -> None:
    rhythm = rhythm_of(mondays(20), as_of=MONDAY)
    assert (rhythm.days, rhythm.gaps) == (7.0, 19)
    assert rhythm.because % rhythm.params == "近一年 19 个订货间隔的中位数是 7 天"


def test_one_holiday_does_not_change_the_rhythm() -> None:
    days = [day for day in mondays(20) if day != MONDAY - timedelta(weeks=4)]
    assert rhythm_of(days, as_of=MONDAY).days == 7.0


def test_three_orders_show_no_rhythm_but_four_do() -> None:
    assert rhythm_of(mondays(3), as_of=MONDAY).days is None
    assert rhythm_of(mondays(4), as_of=MONDAY).days == 7.0


def test_orders_after_the_day_and_beyond_a_year_do_not_count() -> None:
    old = [MONDAY - timedelta(days=400 + 30 * back) for back in range(10)]
    later = [MONDAY + timedelta(days=1)]
    rhythm = rhythm_of([*old, *mondays(4), *later], as_of=MONDAY)
    assert rhythm.gaps == 4  # three weeks, and the long gap that ends in the window
    assert rhythm.days == 7.0


@pytest.mark.parametrize(
    ("days", "state"),
    [(0, GapState.ON_TIME), (10, GapState.ON_TIME), (11, GapState.LATE), (21, GapState.LATE), (22, GapState.TOO_LONG)],
)
def test_silence_is_measured_by_the_own_rhythm(days: int, state: GapState) -> None:
    verdict = gap_verdict(last_order=MONDAY, rhythm_days=7.0, as_of=MONDAY + timedelta(days=days))
    assert verdict.state is state
    assert verdict.days == days


def test_too_long_a_silence_cites_the_watch_for_exit() -> None:
    verdict = gap_verdict(last_order=MONDAY, rhythm_days=7.0, as_of=MONDAY + timedelta(days=30))
    assert "C25" in verdict.rules
    assert verdict.because % verdict.params == "已 30 天没有订货，而平常每 7 天订一次：可能断货、停业或另有原因"


def test_a_daily_customer_has_a_few_days_of_grace() -> None:
    assert gap_verdict(last_order=MONDAY, rhythm_days=1.0, as_of=MONDAY + timedelta(days=3)).state is GapState.ON_TIME
    assert gap_verdict(last_order=MONDAY, rhythm_days=1.0, as_of=MONDAY + timedelta(days=4)).state is GapState.TOO_LONG


def test_without_a_rhythm_only_a_long_silence_is_told() -> None:
    soon, late = MONDAY + timedelta(days=60), MONDAY + timedelta(days=61)
    assert gap_verdict(last_order=MONDAY, rhythm_days=None, as_of=soon).state is GapState.UNKNOWN
    assert gap_verdict(last_order=MONDAY, rhythm_days=None, as_of=late).state is GapState.TOO_LONG
    assert gap_verdict(last_order=None, rhythm_days=None, as_of=late).state is GapState.NEVER


def test_the_thresholds_are_the_companys() -> None:
    strict = GapSettings(late=1.0, too_long=1.2)
    verdict = gap_verdict(last_order=MONDAY, rhythm_days=10.0, as_of=MONDAY + timedelta(days=13), settings=strict)
    assert verdict.state is GapState.TOO_LONG


@pytest.mark.parametrize(
    ("recent", "before", "direction"),
    [("115", "100", Direction.RISING), ("114", "100", Direction.STEADY), ("85", "100", Direction.FALLING),
     ("86", "100", Direction.STEADY), ("0", "100", Direction.STOPPED), ("-3", "100", Direction.STOPPED),
     ("50", "0", Direction.UNKNOWN), ("8", "4", Direction.STEADY)],
)  # fmt: skip
def test_the_quarter_is_compared_with_the_quarter_before(recent: str, before: str, direction: Direction) -> None:
    verdict = trend_of(recent=Decimal(recent), before=Decimal(before), history_days=200)
    assert verdict.direction is direction
    assert verdict.because % verdict.params


def test_half_a_year_of_history_is_needed() -> None:
    assert trend_of(recent=Decimal(9), before=Decimal(1), history_days=174).direction is Direction.UNKNOWN
    assert trend_of(recent=Decimal(9), before=Decimal(1), history_days=175).change == 8


def test_a_company_may_call_smaller_changes_a_trend() -> None:
    fine = TrendSettings(share=Decimal("0.05"), floor=Decimal(1))
    verdict = trend_of(recent=Decimal(106), before=Decimal(100), history_days=200, settings=fine)
    assert verdict.direction is Direction.RISING
    assert verdict.because % verdict.params == "近 13 周 106，前 13 周 100：上升 6％"
