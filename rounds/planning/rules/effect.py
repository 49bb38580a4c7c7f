"""What a change of account manager did: as many weeks before as after, or honestly that nobody can tell (A49, F04)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from math import sqrt
from statistics import fmean, variance

from rounds.planning.rules.fairness import CHANCE
from rounds.planning.rules.reasons import Reason, gettext_noop

FEWEST_DUE = 4  # visits on each side
FEWEST_WEEKS = 4  # with orders, on each side
FEWEST_EVENTS = 5  # issues on both sides together
FEWEST_RATINGS = 3  # on each side


class Verdict(StrEnum):
    """Whether the difference is more than chance, and in which direction."""

    UNKNOWN = "unknown"
    EVEN = "even"
    MORE = "more"
    LESS = "less"


VERDICT_LABELS = {
    Verdict.UNKNOWN: gettext_noop("还看不出"),
    Verdict.EVEN: gettext_noop("没有明显差别"),
    Verdict.MORE: gettext_noop("多了"),
    Verdict.LESS: gettext_noop("少了"),
}
CHANCE_TEXT = gettext_noop("相差在平常波动之内")
BEYOND_TEXT = gettext_noop("相差超出平常波动（二十次里不到一次是偶然）")


@dataclass(frozen=True)
class Window:
    """One side: visits due by the interval and made, issues raised and those he bears a share of, orders, ratings.

    While it runs the figures go as far as today. `volumes` are net volumes of whole weeks (empty without order data),
    `stars` the ratings given (1 to 5).
    """

    first: date
    last: date
    due: int
    made: int
    raised: int
    charged: int
    volumes: tuple[float, ...] = ()
    stars: tuple[int, ...] = ()


@dataclass(frozen=True)
class Measured:
    """One measure: its two sides as sentences, the verdict, and why it is that one."""

    label: str
    before: Reason
    after: Reason
    verdict: Verdict
    because: Reason
    rules: tuple[str, ...]


def spans(starts_on: date, weeks: int) -> tuple[tuple[date, date], tuple[date, date]]:
    """First and last day of the weeks before the change and of those from its day on."""
    length = timedelta(weeks=weeks)
    day = timedelta(days=1)
    return (starts_on - length, starts_on - day), (starts_on, starts_on + length - day)


def measured(before: Window, after: Window, *, today: date, weeks: int) -> list[Measured]:
    """Every measure of one retailer; while the second window runs, none of them has a verdict."""
    running = _running(after, today, weeks)
    found = [
        _visits(before, after),
        _issues(before, after),
        _orders(before, after),
        _ratings(before, after),
    ]
    if running is None:
        return found
    return [Measured(one.label, one.before, one.after, Verdict.UNKNOWN, running, one.rules) for one in found]


def _running(after: Window, today: date, weeks: int) -> Reason | None:
    if today > after.last:
        return None
    text = gettext_noop("%(day)s 满 %(weeks)s 周后再比较")
    return Reason(text, {"day": after.last.isoformat(), "weeks": weeks}, ("F04",))


def _visits(before: Window, after: Window) -> Measured:
    text = gettext_noop("应上门 %(due)s 次，实际 %(made)s 次")
    sides = [Reason(text, {"due": one.due, "made": one.made}, ()) for one in (before, after)]
    verdict, because = shares_compared((before.made, before.due), (after.made, after.due))
    return Measured(gettext_noop("上门"), sides[0], sides[1], verdict, because, ("C28", "C29", "C30"))


def _issues(before: Window, after: Window) -> Measured:
    text = gettext_noop("反映 %(raised)s 个问题，%(charged)s 个认定客户经理有责任")
    sides = [Reason(text, {"raised": one.raised, "charged": one.charged}, ()) for one in (before, after)]
    verdict, because = counts_compared(before.raised, after.raised)
    return Measured(gettext_noop("问题"), sides[0], sides[1], verdict, because, ("A33", "A42"))


def _orders(before: Window, after: Window) -> Measured:
    sides = [_weekly(one) for one in (before, after)]
    label, rules = gettext_noop("订货"), ("B08",)
    if min(_ordered(before), _ordered(after)) < FEWEST_WEEKS:
        text = gettext_noop("有订货的不足 %(weeks)s 周，看不出")
        return Measured(label, sides[0], sides[1], Verdict.UNKNOWN, Reason(text, {"weeks": FEWEST_WEEKS}, ()), rules)
    verdict, because = means_compared(before.volumes, after.volumes)
    return Measured(label, sides[0], sides[1], verdict, because, rules)


def _ordered(side: Window) -> int:
    return sum(volume > 0 for volume in side.volumes)


def _weekly(side: Window) -> Reason:
    if not side.volumes:
        return Reason(gettext_noop("没有订货记录"), {}, ())
    return Reason(gettext_noop("每周 %(volume)s"), {"volume": f"{fmean(side.volumes):.1f}"}, ())


def _ratings(before: Window, after: Window) -> Measured:
    sides = [_stars(one) for one in (before, after)]
    label, rules = gettext_noop("评价"), ("A29", "A32")
    if min(len(before.stars), len(after.stars)) < FEWEST_RATINGS:
        text = gettext_noop("评价不足 %(number)s 次，看不出")
        return Measured(label, sides[0], sides[1], Verdict.UNKNOWN, Reason(text, {"number": FEWEST_RATINGS}, ()), rules)
    verdict, because = means_compared(before.stars, after.stars)
    return Measured(label, sides[0], sides[1], verdict, because, rules)


def _stars(side: Window) -> Reason:
    if not side.stars:
        return Reason(gettext_noop("没有评价"), {}, ())
    text = gettext_noop("%(number)s 次评价，平均 %(mean)s 分")
    return Reason(text, {"number": len(side.stars), "mean": f"{fmean(side.stars):.1f}"}, ())


def shares_compared(before: tuple[int, int], after: tuple[int, int]) -> tuple[Verdict, Reason]:
    """Visits made of those due, two-proportion z-test with pooled variance."""
    (made, due), (made_later, due_later) = before, after
    if min(due, due_later) < FEWEST_DUE:
        text = gettext_noop("应上门的次数不足 %(due)s 次，看不出")
        return Verdict.UNKNOWN, Reason(text, {"due": FEWEST_DUE}, ())
    pooled = (made + made_later) / (due + due_later)
    error = sqrt(pooled * (1 - pooled) * (1 / due + 1 / due_later))
    return _judged(made_later / due_later - made / due, error)


def counts_compared(before: int, after: int) -> tuple[Verdict, Reason]:
    """Events in windows of equal length: their difference against the root of their sum (Poisson)."""
    if before + after < FEWEST_EVENTS:
        text = gettext_noop("前后一共不足 %(number)s 次，看不出")
        return Verdict.UNKNOWN, Reason(text, {"number": FEWEST_EVENTS}, ())
    return _judged(after - before, sqrt(before + after))


def means_compared(before: Sequence[float], after: Sequence[float]) -> tuple[Verdict, Reason]:
    """Means of two samples of at least two: their difference against its standard error (Welch)."""
    error = sqrt(variance(before) / len(before) + variance(after) / len(after))
    return _judged(fmean(after) - fmean(before), error)


def _judged(difference: float, error: float) -> tuple[Verdict, Reason]:
    if abs(difference) <= CHANCE * error or difference == 0:
        return Verdict.EVEN, Reason(CHANCE_TEXT, {}, ())
    return (Verdict.MORE if difference > 0 else Verdict.LESS), Reason(BEYOND_TEXT, {}, ())


@dataclass(frozen=True)
class Together:
    """All changes whose second window is over, taken together; a few of them say nothing about changing as such."""

    changes: int
    made_before: int
    due_before: int
    made_after: int
    due_after: int
    raised_before: int
    raised_after: int
    verdict: Verdict
    because: Reason


def together(pairs: Sequence[tuple[Window, Window]], *, least: int) -> Together:
    """Sum the windows of many changes; fewer than `least` of them give no verdict."""
    made, due = sum(b.made for b, _ in pairs), sum(b.due for b, _ in pairs)
    made_later, due_later = sum(a.made for _, a in pairs), sum(a.due for _, a in pairs)
    if len(pairs) < least:
        text = gettext_noop("满期的更换不足 %(least)s 次，看不出")
        verdict, because = Verdict.UNKNOWN, Reason(text, {"least": least}, ("F04",))
    else:
        verdict, because = shares_compared((made, due), (made_later, due_later))
    raised, later = sum(b.raised for b, _ in pairs), sum(a.raised for _, a in pairs)
    return Together(len(pairs), made, due, made_later, due_later, raised, later, verdict, because)
