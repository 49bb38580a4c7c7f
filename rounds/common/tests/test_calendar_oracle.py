"""F28: business time against a walk minute by minute, on random calendars with make-up days, pauses and new priorities.

`ROUNDS_EXAMPLES=10000` runs the full count of trust.md; the everyday run takes 300.
"""

import os
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from rounds.common.calendar import Intervals, Pause, WorkCalendar

DAYS = 9
WINDOW = DAYS * 1440
# Zones without a change of clocks in the window, so that the oracle may walk plain minutes.
ZONES = ["Asia/Shanghai", "UTC", "Asia/Kathmandu", "Pacific/Marquesas"]
ASKED_FROM = [ZoneInfo(name) for name in ("Asia/Shanghai", "UTC", "America/New_York")]

examples = settings(
    max_examples=int(os.environ.get("ROUNDS_EXAMPLES", "300")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


@dataclass(frozen=True)
class World:
    """A calendar, its first day, and the same opening hours and pauses as one flag per minute."""

    calendar: WorkCalendar
    first: date
    seen_from: ZoneInfo
    paused: list[tuple[int, int | None]]
    open: list[bool] = field(init=False, repr=False)
    counted: list[bool] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        is_open: list[bool] = []
        for number in range(DAYS):
            day = self.first + timedelta(days=number)
            hours = self.calendar.exceptions.get(day, self.calendar.weekly[day.weekday()])
            is_open += [any(start <= minute < end for start, end in hours) for minute in range(1440)]
        counted = list(is_open)
        for start, end in self.paused:
            for minute in range(start, WINDOW if end is None else end):
                counted[minute] = False
        object.__setattr__(self, "open", is_open)
        object.__setattr__(self, "counted", counted)

    def at(self, minute: int) -> datetime:
        midnight = datetime(self.first.year, self.first.month, self.first.day, tzinfo=ZoneInfo(self.calendar.timezone))
        return (midnight + timedelta(minutes=minute)).astimezone(self.seen_from)

    def pauses(self) -> list[Pause]:
        return [Pause(self.at(start), None if end is None else self.at(end)) for start, end in self.paused]


def walk_elapsed(flags: list[bool], start: int, end: int) -> int:
    return sum(flags[start:end])


def walk_due(flags: list[bool], start: int, minutes: int) -> int | None:
    left = minutes
    for minute in range(start, WINDOW):
        if flags[minute]:
            if left == 0:
                return minute
            left -= 1
            if left == 0:
                return minute + 1
    return None


@st.composite
def hours_of_a_day(draw: st.DrawFn) -> Intervals:
    bounds = sorted(draw(st.sets(st.integers(0, 1440), max_size=6)))
    hours = tuple(zip(bounds[::2], bounds[1::2], strict=False))
    # Sometimes two intervals touch: 08:00-12:00 and 12:00-17:00 are one stretch of work.
    if len(hours) >= 2 and draw(st.booleans()):
        hours = ((hours[0][0], hours[1][0]), *hours[1:])
    return hours


@st.composite
def worlds(draw: st.DrawFn) -> World:
    office = draw(hours_of_a_day())
    weekday = st.one_of(st.just(office), hours_of_a_day())
    weekly = (*(draw(weekday) for _ in range(5)), draw(st.sampled_from([(), office])), ())
    first = date(2024, 12, 20) + timedelta(days=draw(st.integers(0, 20)))
    days = st.integers(0, DAYS - 1).map(lambda number: first + timedelta(days=number))
    exceptions = draw(st.dictionaries(days, st.one_of(st.just(()), st.just(office), hours_of_a_day()), max_size=5))
    spans = st.tuples(st.integers(0, WINDOW), st.one_of(st.none(), st.integers(0, 3000)))
    paused = [
        (start, None if length is None else min(WINDOW, start + length))
        for start, length in draw(st.lists(spans, max_size=4))
    ]
    calendar = WorkCalendar(draw(st.sampled_from(ZONES)), weekly, exceptions)
    return World(calendar, first, draw(st.sampled_from(ASKED_FROM)), paused)


minutes_in = st.integers(0, WINDOW)
allowances = st.one_of(st.integers(0, 60), st.integers(0, 4000))


@examples
@given(worlds(), minutes_in, minutes_in)
def test_elapsed_time_equals_the_walk_by_minutes(world: World, one: int, other: int) -> None:
    start, end = min(one, other), max(one, other)
    calendar, begun, ended = world.calendar, world.at(start), world.at(end)
    assert calendar.business_minutes(begun, ended) == walk_elapsed(world.open, start, end)
    assert calendar.business_minutes(ended, begun) == -walk_elapsed(world.open, start, end)
    assert calendar.elapsed_with_pauses(begun, ended, world.pauses()) == walk_elapsed(world.counted, start, end)


@examples
@given(worlds(), minutes_in, allowances)
def test_due_moments_equal_the_walk_by_minutes(world: World, start: int, allowance: int) -> None:
    expected = walk_due(world.open, start, allowance)
    if expected is None:
        assume(any(world.calendar.weekly))
        assert world.calendar.due_at(world.at(start), allowance) >= world.at(WINDOW)
    else:
        assert world.calendar.due_at(world.at(start), allowance) == world.at(expected)


@examples
@given(worlds(), minutes_in, allowances)
def test_due_moments_with_pauses_equal_the_walk_by_minutes(world: World, start: int, allowance: int) -> None:
    expected = walk_due(world.counted, start, allowance)
    assume(expected is not None or any(world.calendar.weekly))
    due = world.calendar.due_with_pauses(world.at(start), allowance, world.pauses())
    if expected is not None:
        assert due == world.at(expected)
    elif any(end is None for _, end in world.paused):
        assert due is None
    else:
        assert due is not None
        assert due >= world.at(WINDOW)


@examples
@given(worlds(), minutes_in, allowances)
def test_due_is_never_in_closed_time(world: World, start: int, allowance: int) -> None:
    assume(any(world.calendar.weekly))
    due = world.calendar.due_at(world.at(start), allowance)
    closing = allowance > 0 and world.calendar.is_open(due - timedelta(microseconds=1))
    assert world.calendar.is_open(due) or closing
    assert world.calendar.business_minutes(world.at(start), due) == allowance


@examples
@given(worlds(), minutes_in, st.lists(minutes_in, min_size=2, max_size=6))
def test_elapsed_time_never_runs_backwards(world: World, start: int, ends: list[int]) -> None:
    later = sorted(max(start, end) for end in ends)
    passed = [world.calendar.elapsed_with_pauses(world.at(start), world.at(end), world.pauses()) for end in later]
    assert passed == sorted(passed)
    whole = world.calendar.open_time(world.at(start), world.at(later[-1]))
    first = world.calendar.open_time(world.at(start), world.at(later[0]))
    assert first + world.calendar.open_time(world.at(later[0]), world.at(later[-1])) == whole


@examples
@given(worlds(), minutes_in, st.lists(st.tuples(minutes_in, st.integers(1, 4000)), min_size=1, max_size=4))
def test_a_new_priority_is_due_as_if_it_had_always_been(
    world: World, start: int, changes: list[tuple[int, int]]
) -> None:
    assume(any(world.calendar.weekly))
    for changed, allowance in sorted(changes):
        if changed < start:
            continue
        calendar, pauses = world.calendar, world.pauses()
        passed = calendar.elapsed_with_pauses(world.at(start), world.at(changed), pauses)
        due = calendar.due_with_pauses(world.at(start), allowance, pauses)
        if passed < allowance:
            assert due == calendar.due_with_pauses(world.at(changed), allowance - passed, pauses)
        else:
            assert due is not None
            assert due <= world.at(changed)


@examples
@given(worlds(), minutes_in, st.integers(0, 59_999_999), allowances)
def test_parts_of_a_minute_are_kept_exactly(world: World, start: int, microseconds: int, allowance: int) -> None:
    assume(any(world.calendar.weekly))
    begun = world.at(start) + timedelta(microseconds=microseconds)
    due = world.calendar.due_at(begun, allowance)
    assert world.calendar.open_time(begun, due) == timedelta(minutes=allowance)
    assert world.calendar.business_minutes(begun, due) == allowance
