"""Which groups may be shown without giving away a group under the smallest, by itself or by subtraction (A32)."""

from collections.abc import Mapping

Group = frozenset[str]


def shown_of(sizes: Mapping[str, int], smallest: int) -> frozenset[str]:
    """The groups to show beside their total, by size: none under `smallest`.

    What is left out must together be nothing or at least `smallest`, or the total minus those shown would tell it:
    so the smallest of the others are left out as well until it is. Groups without an answer are never shown.
    """
    order = sorted((name for name in sizes if sizes[name]), key=lambda name: (sizes[name], name))
    hidden = [name for name in order if sizes[name] < smallest]
    missing = sum(sizes[name] for name in hidden)
    for name in order[len(hidden) :]:
        if not 0 < missing < smallest:
            break
        hidden.append(name)
        missing += sizes[name]
    return frozenset(order) - frozenset(hidden)


def shown_within(sizes: Mapping[str, Mapping[str, int]], smallest: int) -> dict[str, frozenset[str]]:
    """The same for groups within groups: which outer ones are shown, and of each which inner ones.

    Of an outer group that is hidden nothing is shown: its inner ones would tell what is left of it.
    """
    outer = shown_of({name: sum(inner.values()) for name, inner in sizes.items()}, smallest)
    return {name: shown_of(sizes[name], smallest) for name in sorted(outer)}


def safe(
    partitions: Mapping[str, Mapping[str, Group]],
    smallest: int,
    nested: Mapping[str, frozenset[str]] | None = None,
) -> dict[str, frozenset[str]]:
    """Which groups of several divisions of the same answers may be shown at once, by division.

    Beyond `shown_of` for each division: where groups of one lie within a group of another, what they leave of it must
    be nothing or at least `smallest`. Divisions that come first keep more of their groups. `nested` are the groups
    that `shown_within` left of divisions that lie within each other.
    """
    shown = {
        division: shown_of({name: len(group) for name, group in groups.items()}, smallest)
        for division, groups in partitions.items()
    } | dict(nested or {})
    while leak := _leak(partitions, shown, smallest):
        division, name = leak
        shown[division] -= {name}
    return shown


def _leak(
    partitions: Mapping[str, Mapping[str, Group]], shown: Mapping[str, frozenset[str]], smallest: int
) -> tuple[str, str] | None:
    """A group to hide, because it and its like leave too little of a shown group of another division."""
    for division in reversed(list(partitions)):
        for other in partitions:
            if other != division:
                for name in sorted(shown[other]):
                    found = _left(partitions[other][name], partitions[division], shown[division], smallest)
                    if found is not None:
                        return division, found
    return None


def _left(around: Group, groups: Mapping[str, Group], shown: frozenset[str], smallest: int) -> str | None:
    inside = [name for name in sorted(shown) if groups[name] <= around]
    left = len(around) - sum(len(groups[name]) for name in inside)
    if not inside or not 0 < left < smallest:
        return None
    return min(inside, key=lambda name: (len(groups[name]), name))


def may_show_rest(whole: int, part: int, smallest: int) -> bool:
    """Whether figures without a part may stand beside those of the whole: the part is none or large enough."""
    return part == 0 or (part >= smallest and whole - part >= smallest)


def merged(sizes: Mapping[str, int], smallest: int) -> dict[str, str]:
    """The names strata get so that none keeps fewer than `smallest` answers; those that stay as they are left out.

    The smallest joins the one it shares most dimensions with, the smaller of two alike (collapsed strata, W. G. Cochran
    1977, 5A.12). Where nobody answered there is nobody to give away. `urban/small+2` is that stratum and two others.
    """
    groups: list[tuple[tuple[str, ...], int]] = [((name,), sizes[name]) for name in sorted(sizes) if sizes[name]]
    while len(groups) > 1 and min(number for _names, number in groups) < smallest:
        least = min(groups, key=lambda one: (one[1], one[0]))
        groups.remove(least)
        near = min(groups, key=lambda one: (-_alike(one[0][0], least[0][0]), one[1], one[0]))
        groups.remove(near)
        groups.append((tuple(sorted(near[0] + least[0])), near[1] + least[1]))
    return {name: f"{names[0]}+{len(names) - 1}" for names, _number in groups if len(names) > 1 for name in names}


def _alike(one: str, other: str) -> int:
    return sum(mine == yours for mine, yours in zip(one.split("/"), other.split("/"), strict=False))
