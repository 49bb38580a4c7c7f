"""Which answered questionnaires should be looked at again (A32): a flag with its reason, never a verdict on anybody."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

STRAIGHT, FAST, REPEATED, CONTRADICTING, SPARSE = "straight", "fast", "repeated", "contradicting", "sparse"
SCALE = (1, 2, 3, 4, 5)
HIGH, LOW = 4, 2


def gettext_noop(text: str) -> str:
    """Marks a message for translation; rules know no language, screens do."""
    return text


@dataclass(frozen=True)
class Sheet:
    """One answered questionnaire: marks 1-5 in the order of the scale items (None: left out), texts, seconds taken.

    `key` names it without saying whose it is; `channel` is how it was answered: a voice on the phone is slower.
    """

    key: str
    marks: tuple[int | None, ...]
    texts: tuple[str, ...] = ()
    seconds: int | None = None
    channel: str = ""


@dataclass(frozen=True)
class Checks:
    """When a flag is set.

    `straight_items`: the same mark on at least so many items; `straight_excess`: unless the nearly uniform sheets of
    the campaign let expect at least a so many-th part of them. `fast_share`: less than this part of the median of the
    same channel, known from at least `fast_sheets`. `repeated_items`: the same marks on at least so many items with the
    same text of at least `repeated_text` characters. `sparse_share`: more than this part of the items left out.
    `pairs` are places of two items of which nobody can be satisfied with both.
    """

    straight_items: int = 7
    straight_excess: float = 5
    fast_share: float = 1 / 3
    fast_sheets: int = 10
    repeated_items: int = 5
    repeated_text: int = 6
    sparse_share: float = 0.5
    pairs: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Flag:
    """What struck about a sheet, in words that can be translated, with the figures they name."""

    code: str
    text: str
    params: Mapping[str, str] = field(default_factory=dict)
    rules: tuple[str, ...] = ("A32",)


TEXTS = {
    STRAIGHT: gettext_noop(
        "%(items)s 个题目全部打 %(mark)s 分；这样的答卷有 %(seen)s 份，按只差一两题的答卷推算约 %(expected)s 份"
    ),
    FAST: gettext_noop("用时 %(seconds)s 秒，同一渠道的中位数是 %(median)s 秒"),
    REPEATED: gettext_noop("与另外 %(others)s 份答卷分数、文字完全相同"),
    CONTRADICTING: gettext_noop("第 %(first)s 题和第 %(second)s 题意思相反，却都打了高分或都打了低分"),
    SPARSE: gettext_noop("%(items)s 个题目里有 %(missing)s 个没有作答"),
}
LABELS = {
    STRAIGHT: gettext_noop("全部同分"),
    FAST: gettext_noop("答得太快"),
    REPEATED: gettext_noop("重复答卷"),
    CONTRADICTING: gettext_noop("前后矛盾"),
    SPARSE: gettext_noop("漏答过半"),
}


def flags_of(sheets: Sequence[Sheet], checks: Checks | None = None) -> dict[str, tuple[Flag, ...]]:
    """The flags of each sheet that has any, by its key.

    Nothing is known of who answered, and a satisfied retailer may well give five to everything: a uniform sheet is
    flagged only where there are many more of them than the nearly uniform sheets of the campaign let expect. Of sheets
    that repeat each other the first by key stays without a flag: leaving the flagged out leaves one of them in.
    """
    checks = checks or Checks()
    uniform = _uniform(sheets, checks)
    medians = _medians(sheets, checks)
    repeats = _repeats(sheets, checks)
    found = {}
    for sheet in sheets:
        flags = [
            _straight(sheet, checks, uniform),
            _fast(sheet, checks, medians),
            _repeated(sheet, repeats),
            _contradicting(sheet, checks),
            _sparse(sheet, checks),
        ]
        if kept := tuple(flag for flag in flags if flag is not None):
            found[sheet.key] = kept
    return found


def counts_of(found: Mapping[str, Sequence[Flag]]) -> dict[str, int]:
    """How many sheets carry each flag, in the order of `LABELS`; a sheet may carry several."""
    seen = Counter(flag.code for flags in found.values() for flag in flags)
    return {code: seen[code] for code in LABELS if seen[code]}


def _given(sheet: Sheet) -> list[int]:
    return [mark for mark in sheet.marks if mark is not None]


def _is_uniform(sheet: Sheet) -> bool:
    return len(set(_given(sheet))) == 1


def expected_uniform(one_off: int, two_off: int, items: int) -> float:
    """How many honest sheets give one mark to all `items`, from those that differ in one and in two of them.

    Chao's estimator of what lies beyond the first class (A. Chao 1987, bias-corrected): if each item is an equal and
    independent occasion to differ, the classes of 0, 1 and 2 differences hang together; where people differ in how
    readily they distinguish, it is a lower bound.
    """
    return (items - 1) / items * one_off * max(one_off - 1, 0) / (2 * (two_off + 1)) if items else 0.0


@dataclass(frozen=True)
class _Uniform:
    """Sheets with one mark throughout: how many there are, and how many were to be expected."""

    seen: int
    expected: float


def _uniform(sheets: Sequence[Sheet], checks: Checks) -> dict[int, _Uniform]:
    """The marks of which there are more uniform sheets than honest answers explain."""
    off: dict[int, Counter[int]] = {mark: Counter() for mark in SCALE}
    widths = []
    for sheet in sheets:
        given = _given(sheet)
        if len(given) >= checks.straight_items:
            widths.append(len(given))
            mark, most = Counter(given).most_common(1)[0]
            off[mark][len(given) - most] += 1
    items = median(widths) if widths else 0
    found = {}
    for mark, seen in off.items():
        expected = expected_uniform(seen[1], seen[2], int(items))
        if seen[0] > checks.straight_excess * (expected + 1):
            found[mark] = _Uniform(seen[0], expected)
    return found


def _straight(sheet: Sheet, checks: Checks, uniform: Mapping[int, _Uniform]) -> Flag | None:
    given = _given(sheet)
    if len(given) < checks.straight_items or not _is_uniform(sheet) or given[0] not in uniform:
        return None
    many = uniform[given[0]]
    params = {"items": len(given), "mark": given[0], "seen": many.seen, "expected": f"{many.expected:.0f}"}
    return Flag(STRAIGHT, TEXTS[STRAIGHT], {name: str(value) for name, value in params.items()})


def _medians(sheets: Sequence[Sheet], checks: Checks) -> dict[str, float]:
    taken: dict[str, list[int]] = defaultdict(list)
    for sheet in sheets:
        if sheet.seconds:
            taken[sheet.channel].append(sheet.seconds)
    return {channel: median(times) for channel, times in taken.items() if len(times) >= checks.fast_sheets}


def _fast(sheet: Sheet, checks: Checks, medians: Mapping[str, float]) -> Flag | None:
    usual = medians.get(sheet.channel)
    if not sheet.seconds or usual is None or sheet.seconds >= usual * checks.fast_share:
        return None
    return Flag(FAST, TEXTS[FAST], {"seconds": str(sheet.seconds), "median": f"{usual:g}"})


def _likeness(sheet: Sheet, checks: Checks) -> tuple[object, ...] | None:
    """What two sheets must share to count as copies; None for a sheet that anybody might have filled in alike."""
    text = "".join("".join(sheet.texts).split())
    if len(_given(sheet)) < checks.repeated_items or len(text) < checks.repeated_text or _is_uniform(sheet):
        return None
    return (sheet.marks, text)


def _repeats(sheets: Sequence[Sheet], checks: Checks) -> dict[str, int]:
    """For each copy but the first, how many others are like it."""
    alike: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for sheet in sheets:
        likeness = _likeness(sheet, checks)
        if likeness is not None:
            alike[likeness].append(sheet.key)
    return {key: len(keys) - 1 for keys in alike.values() if len(keys) > 1 for key in sorted(keys)[1:]}


def _repeated(sheet: Sheet, repeats: Mapping[str, int]) -> Flag | None:
    others = repeats.get(sheet.key)
    return None if others is None else Flag(REPEATED, TEXTS[REPEATED], {"others": str(others)})


def _contradicting(sheet: Sheet, checks: Checks) -> Flag | None:
    for first, second in checks.pairs:
        one, other = sheet.marks[first], sheet.marks[second]
        if one is None or other is None:
            continue
        if (one >= HIGH and other >= HIGH) or (one <= LOW and other <= LOW):
            return Flag(CONTRADICTING, TEXTS[CONTRADICTING], {"first": str(first + 1), "second": str(second + 1)})
    return None


def _sparse(sheet: Sheet, checks: Checks) -> Flag | None:
    missing = sum(mark is None for mark in sheet.marks)
    if not sheet.marks or missing <= checks.sparse_share * len(sheet.marks):
        return None
    return Flag(SPARSE, TEXTS[SPARSE], {"items": str(len(sheet.marks)), "missing": str(missing)})
