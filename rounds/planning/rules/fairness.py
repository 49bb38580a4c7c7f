"""Are the far, the hard, the rural and the small visited as well as the others? Counted, never ranked (E14)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from statistics import median

from rounds.planning.rules.coverage import Coverage
from rounds.planning.rules.hours import WorkedDay, worked_windows
from rounds.planning.rules.reasons import Reason, gettext_noop

CHANCE = 1.96  # standard errors: one difference in twenty is larger by chance alone


class Axis(StrEnum):
    """What retailers are told apart by."""

    DISTANCE = "distance"
    EASE = "ease"
    MARKET = "market"
    VOLUME = "volume"


# The side that is easily forgotten comes last.
CLASSES: Mapping[Axis, tuple[str, ...]] = {
    Axis.DISTANCE: ("near", "middle", "far"),
    Axis.EASE: ("easy", "hard"),
    Axis.MARKET: ("urban", "rural"),
    Axis.VOLUME: ("big", "medium", "small"),
}
AXIS_LABELS = {
    Axis.DISTANCE: gettext_noop("近与远"),
    Axis.EASE: gettext_noop("易与难"),
    Axis.MARKET: gettext_noop("城镇与乡村"),
    Axis.VOLUME: gettext_noop("大户与小户"),
}
CLASS_LABELS = {
    "near": gettext_noop("近"),
    "middle": gettext_noop("中等"),
    "far": gettext_noop("远"),
    "easy": gettext_noop("易"),
    "hard": gettext_noop("难"),
    "urban": gettext_noop("城镇"),
    "rural": gettext_noop("乡村"),
    "big": gettext_noop("大户"),
    "medium": gettext_noop("中户"),
    "small": gettext_noop("小户"),
}
AXIS_RULES: Mapping[Axis, tuple[str, ...]] = {
    Axis.DISTANCE: ("C14", "E10"),
    Axis.EASE: ("D12", "E12"),
    Axis.MARKET: ("E14",),
    Axis.VOLUME: ("C23", "E14"),
}


@dataclass(frozen=True)
class Group:
    """The retailers of one class: how many, whose interval is kept, their gaps, visits due and made."""

    name: str
    shops: int
    kept: int
    gaps: tuple[int, ...]
    longest: int
    due: int
    made: int
    is_small: bool

    @property
    def kept_share(self) -> float | None:
        """Of the retailers, those whose interval is kept."""
        return self.kept / self.shops if self.shops else None

    @property
    def made_share(self) -> float | None:
        """Of the visits due, those made."""
        return self.made / self.due if self.due else None

    @property
    def median(self) -> float | None:
        """The middle gap in days."""
        return median(self.gaps) if self.gaps else None


@dataclass(frozen=True)
class Comparison:
    """One axis: its groups, and whether the last falls behind the first, by `points` of percentage."""

    axis: Axis
    groups: tuple[Group, ...]
    points: float | None
    verdict: str
    because: Reason


def grouped(covered: Iterable[Coverage], names: Mapping[int, str], order: Sequence[str], *, least: int) -> list[Group]:
    """Count each class; retailers without a class belong to none. Fewer than `least` retailers are a small group."""
    members: dict[str, list[Coverage]] = {name: [] for name in order}
    for one in covered:
        if names.get(one.retailer, "") in members:
            members[names[one.retailer]].append(one)
    return [group_of(name, members[name], least=least) for name in order]


def group_of(name: str, members: Sequence[Coverage], *, least: int) -> Group:
    """The figures of one group."""
    return Group(
        name=name,
        shops=len(members),
        kept=sum(one.is_kept for one in members),
        gaps=tuple(sorted(gap for one in members for gap in one.gaps)),
        longest=max((one.longest for one in members), default=0),
        due=sum(one.due for one in members),
        made=sum(one.made for one in members),
        is_small=len(members) < least,
    )


def compared(axis: Axis, groups: Sequence[Group]) -> Comparison:
    """Set the last group against the first: behind only when the difference is more than chance and both are not small.

    Source: two-proportion z-test with pooled variance on the shares of kept intervals.
    """
    first, last = groups[0], groups[-1]
    if first.kept_share is None or last.kept_share is None:
        return Comparison(axis, tuple(groups), None, "empty", Reason(gettext_noop("没有可比的零售户"), {}, ()))
    points = round(100 * (first.kept_share - last.kept_share), 1)
    words: dict[str, str | int | float] = {
        "first": CLASS_LABELS[first.name],
        "last": CLASS_LABELS[last.name],
        "points": f"{abs(points):.1f}",
    }
    verdict, text = _verdict(first, last, points)
    return Comparison(axis, tuple(groups), points, verdict, Reason(text, words, AXIS_RULES[axis]))


def _verdict(first: Group, last: Group, points: float) -> tuple[str, str]:
    if first.is_small or last.is_small:
        return "few", gettext_noop("户数太少，差异不下结论")
    if not _is_more_than_chance(first, last):
        return "even", gettext_noop("%(last)s与%(first)s差不多：相差 %(points)s 个百分点，在偶然范围内")
    if points > 0:
        return "behind", gettext_noop("%(last)s的间隔保持率比%(first)s低 %(points)s 个百分点，不是偶然")
    return "ahead", gettext_noop("%(last)s的间隔保持率比%(first)s高 %(points)s 个百分点")


def _is_more_than_chance(first: Group, last: Group) -> bool:
    pooled = (first.kept + last.kept) / (first.shops + last.shops)
    error = sqrt(pooled * (1 - pooled) * (1 / first.shops + 1 / last.shops))
    difference = abs(first.kept / first.shops - last.kept / last.shops)
    return error > 0 and difference / error > CHANCE


def thirds(figures: Mapping[int, float | None], names: tuple[str, str, str]) -> dict[int, str]:
    """Lowest, middle and highest third by figure, equal ones by id; who has no figure belongs to none."""
    known = sorted((figure, pk) for pk, figure in figures.items() if figure is not None)
    return {pk: names[min(2, 3 * place // len(known))] for place, (_, pk) in enumerate(known)}


def hard_because(
    *, open_share: float, least_open: float, found_shut: int, is_watched: bool, issues: int
) -> list[Reason]:
    """Why a retailer is hard to visit; nothing when he is easy.

    `open_share` is the part of the field hours in which he is open, `found_shut` the visits that met a shut door,
    `issues` those raised in the span: two or more ask for patience.
    """
    found = []
    if open_share < least_open:
        words: dict[str, str | int | float] = {"percent": round(100 * open_share)}
        found.append(Reason(gettext_noop("外勤时间内只有 %(percent)s%% 营业"), words, ("D12",)))
    if found_shut:
        found.append(Reason(gettext_noop("关门扑空 %(times)s 次"), {"times": found_shut}, ("C08",)))
    if is_watched:
        found.append(Reason(gettext_noop("守法等级为关注或违规"), {}, ("A40",)))
    if issues > 1:
        found.append(Reason(gettext_noop("期间提出 %(issues)s 个问题"), {"issues": issues}, ("A03",)))
    return found


def open_share(opening: Mapping[str, Sequence[Sequence[int]]], day: WorkedDay, *, weekdays: Sequence[int]) -> float:
    """The part of the field hours of these weekdays (0: Monday) in which a retailer is open, 0 to 1.

    A weekday his file does not mention counts as open all day.
    """
    whole = day.end - day.start
    if not weekdays or whole <= 0:
        return 1.0
    shares = []
    for weekday in weekdays:
        stated = opening.get(str(weekday))
        windows = ((day.start, day.intervals[-1][1]),) if stated is None else [(int(a), int(b)) for a, b in stated]
        shares.append(sum(high - low for low, high in worked_windows(day, windows)) / whole)
    return min(1.0, sum(shares) / len(weekdays))
