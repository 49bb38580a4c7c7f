"""Visit patterns from an interval: the same weekday each week, alternate weeks, one week in four."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from rounds.engine.problem import Pattern

EVERY_DAY = frozenset(range(7))
Windows = tuple[tuple[float, float], ...]


def patterns_for(
    interval_days: int,
    offsets: Sequence[int],
    *,
    horizon: int | None = None,
    first_weekday: int = 0,
    weekdays: Collection[int] = EVERY_DAY,
    tolerance: int = 2,
    shift: int = 0,
    due: int | None = None,
) -> tuple[Pattern, ...]:
    """Make the allowed patterns of a place from its visit interval.

    Parameters
    ----------
    interval_days : int
        Days from one visit to the next: 7, 14, 28 or any other number above 0.
    offsets : sequence of int
        Ascending calendar days after the first day of the horizon on which somebody works; a pattern's days are
        indices into it.
    horizon : int or None
        Calendar days of the horizon; None rounds the last offset up to whole weeks.
    first_weekday : int
        Weekday of offset 0, Monday = 0.
    weekdays : collection of int
        Weekdays on which a rhythm of whole weeks may lie.
    tolerance : int
        A visit whose day is not worked moves to the nearest worked day (the earlier of two) at most so many calendar
        days away. Without one it is left out, which deviates by the interval.
    shift : int
        Also offer each pattern with one visit moved by up to so many calendar days, although its day is worked.
    due : int or None
        Latest offset of the first visit, from the last cycle; a later first visit deviates by the difference.

    Returns
    -------
    tuple of Pattern
        Ascending by deviation (calendar days moved), then by days. Rhythms of which less than half of the days are
        worked are offered only when there is no other. Empty when nothing is worked.

    Raises
    ------
    ValueError
        When the interval is below 1 or the offsets do not ascend.

    Notes
    -----
    Source: rules C28 to C30 (intervals), C13 (workdays).
    """
    if interval_days < 1 or list(offsets) != sorted(set(offsets)):
        raise ValueError("the interval must be 1 or more and the offsets must ascend")
    if not offsets:
        return ()
    length = horizon if horizon is not None else -(-(offsets[-1] + 1) // 7) * 7
    true: list[Pattern] = []
    rare: list[Pattern] = []
    for phase in range(min(interval_days, length)):
        rhythm = range(phase, length, interval_days)
        if interval_days % 7 == 0 and any((first_weekday + target) % 7 not in weekdays for target in rhythm):
            continue
        pattern = _moved_to_workdays(rhythm, offsets, tolerance, interval_days)
        hits = sum(target in offsets for target in rhythm)
        if pattern is not None:
            (true if 2 * hits >= len(rhythm) else rare).append(pattern)
    chosen = true or rare
    chosen += [other for pattern in chosen for other in _shifted(pattern, offsets, shift)]
    return least_of(pattern if due is None else _late(pattern, offsets, due) for pattern in chosen)


def windows_for(
    weekdays: Mapping[int, Windows], offsets: Sequence[int], *, first_weekday: int = 0
) -> dict[int, Windows]:
    """Opening hours of single days (``Place.day_windows``) from those of weekdays.

    Parameters
    ----------
    weekdays : mapping of int to windows
        Monday = 0; several windows a day, an empty tuple is shut, a weekday that is missing keeps ``Place.windows``.
    offsets : sequence of int
        Calendar days after the first day of the horizon on which somebody works.
    first_weekday : int
        Weekday of offset 0.
    """
    days = {day: (first_weekday + offset) % 7 for day, offset in enumerate(offsets)}
    return {day: tuple(weekdays[weekday]) for day, weekday in days.items() if weekday in weekdays}


def _moved_to_workdays(rhythm: Sequence[int], offsets: Sequence[int], tolerance: int, interval: int) -> Pattern | None:
    days: list[int] = []
    deviation = 0.0
    for target in rhythm:
        nearest = min(range(len(offsets)), key=lambda k: (abs(offsets[k] - target), k))
        moved = abs(offsets[nearest] - target)
        if moved > tolerance:
            deviation += interval
            continue
        deviation += moved
        days.append(nearest)
    return Pattern(tuple(days), deviation) if days and len(set(days)) == len(days) else None


def _shifted(pattern: Pattern, offsets: Sequence[int], shift: int) -> list[Pattern]:
    others = []
    for day in pattern.days:
        for other, offset in enumerate(offsets):
            moved = abs(offset - offsets[day])
            if 0 < moved <= shift and other not in pattern.days:
                days = tuple(sorted(other if kept == day else kept for kept in pattern.days))
                others.append(Pattern(days, pattern.deviation + moved))
    return others


def _late(pattern: Pattern, offsets: Sequence[int], due: int) -> Pattern:
    return Pattern(pattern.days, pattern.deviation + max(0, offsets[pattern.days[0]] - due))


def least_of(patterns: Iterable[Pattern]) -> tuple[Pattern, ...]:
    """The same days only once, with their least deviation; ascending by deviation, then by days."""
    least: dict[tuple[int, ...], float] = {}
    for pattern in patterns:
        least[pattern.days] = min(pattern.deviation, least.get(pattern.days, pattern.deviation))
    return tuple(Pattern(days, deviation) for deviation, days in sorted((value, key) for key, value in least.items()))
