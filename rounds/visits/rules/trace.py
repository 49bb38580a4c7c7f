"""The written trace of a visit: four parts (E06), and whether the words say anything (E07).

A grade comes with its evidence and never changes a score by itself: a person decides (rules/ruling.py).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rounds.visits.rules.reasons import Reason, gettext_noop
from rounds.visits.rules.similarity import alikeness, normalised
from rounds.visits.rules.trace_facts import facts_in, places_in

PARTS = ("comment", "suggestion", "summary", "signature")
TEMPLATE_PHRASES = (
    "一切正常",
    "情况正常",
    "经营正常",
    "销售正常",
    "无异常",
    "正常拜访",
    "客户配合",
    "积极配合",
    "加强沟通",
    "加强服务",
    "加强管理",
    "继续努力",
    "做好服务",
    "做好宣传",
    "提高服务质量",
    "按要求完成",
    "符合要求",
    "明码标价齐全",
    "内管手册已签字",
    "已签字",
    "客户满意",
    "沟通良好",
    "继续保持",
    "多沟通",
)
SHORT_NOTE = 24  # characters; a note this short is not asked for figures
COMPARED_FROM = 6  # characters; below, two honest notes are the same by chance
SHARED_FROM = 20  # characters; below, two colleagues may honestly say the same about the same shortage
LONG_COPY = 30  # characters; words this many are not made new by a figure in a field beside them
LEFT_OVER = 0.35  # share of a note beyond template phrases that makes it the writer's own
FAST_TEXT, FAST_PACE, FAST_FACTS = 60, 6.0, 40  # characters; characters a second; characters per fact


class TraceGrade(StrEnum):
    """How much the words of a record say."""

    SOUND = "sound"
    THIN = "thin"
    BOILERPLATE = "boilerplate"


GRADE_LABELS = {
    TraceGrade.SOUND: gettext_noop("有内容"),
    TraceGrade.THIN: gettext_noop("内容单薄"),
    TraceGrade.BOILERPLATE: gettext_noop("疑似应差式文字"),
}
PART_LABELS = {
    "comment": gettext_noop("评述"),
    "suggestion": gettext_noop("建议"),
    "summary": gettext_noop("总结"),
    "signature": gettext_noop("签名"),
}


@dataclass(frozen=True)
class EarlierNote:
    """An earlier note, one's own or a colleague's: the words of one visit, what it observed, where and when."""

    day: date
    retailer: str
    text: str
    visit: int = 0
    is_own: bool = True
    observed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class TraceVerdict:
    """The grade of the words with its evidence, the deciding reason first."""

    grade: TraceGrade
    because: tuple[Reason, ...]


def missing_parts(*, comment: str, suggestion: str, summary: str, signature: str) -> tuple[str, ...]:
    """Which of the four parts are not there (E06); a record without them is saved, but not complete."""
    written = {"comment": comment, "suggestion": suggestion, "summary": summary, "signature": signature}
    return tuple(part for part in PARTS if not written[part].strip())


def grade_trace(
    text: str,
    *,
    earlier: Iterable[EarlierNote] = (),
    vocabulary: Sequence[str] = (),
    phrases: Sequence[str] = TEMPLATE_PHRASES,
    likeness: float = 0.75,
    colleague_likeness: float = 0.85,
    observed: frozenset[str] = frozenset(),
    seconds: float | None = None,
) -> TraceVerdict:
    """Grade the words of one record (E07), written within `seconds`; `observed` is what fields say instead of words.

    `vocabulary` are brand names that count as facts; `likeness` is how alike a copy is to an own note.

    A copy of an earlier note without a new fact, or nothing but set phrases, is boilerplate; a long text without a
    single fact, or written faster than anybody writes, is thin; a short true note is sound.
    """
    plain = normalised(text)
    if not plain:
        return TraceVerdict(TraceGrade.THIN, (Reason(gettext_noop("没有文字"), {}, ("E06",)),))
    written = _Written(plain, facts_in(text, vocabulary), observed, vocabulary, likeness, colleague_likeness)
    facts, alike = written.facts, written.likest(earlier)
    template = None if facts else _template(plain, phrases)
    if alike and alike.is_copy:
        return TraceVerdict(TraceGrade.BOILERPLATE, tuple(r for r in (alike.reason, template) if r))
    if template:
        return TraceVerdict(TraceGrade.THIN if observed else TraceGrade.BOILERPLATE, (template,))
    if thin := _thin(text, plain, facts, observed, seconds):
        return TraceVerdict(TraceGrade.THIN, (thin,))
    if facts:
        found = Reason(gettext_noop("写到了：%(facts)s"), {"facts": "、".join(sorted(facts)[:5])}, ("E08",))
    else:
        found = Reason(gettext_noop("短而不是套话"), {}, ("E07",))
    return TraceVerdict(TraceGrade.SOUND, (found, alike.reason) if alike else (found,))


@dataclass(frozen=True)
class _Alike:
    share: float
    is_copy: bool
    reason: Reason


@dataclass(frozen=True)
class _Written:
    """A note and what it takes to be a copy of another."""

    plain: str
    facts: frozenset[str]
    observed: frozenset[str]
    vocabulary: Sequence[str]
    likeness: float
    colleague_likeness: float

    def likest(self, earlier: Iterable[EarlierNote]) -> _Alike | None:
        """The earlier note most like this one; copies before notes that say something new in the same words."""
        found = [one for note in earlier if (one := self._compared(note))]
        return max(found, key=lambda one: (one.is_copy, one.share), default=None)

    def _compared(self, note: EarlierNote) -> _Alike | None:
        if len(self.plain) < (COMPARED_FROM if note.is_own else SHARED_FROM):
            return None
        other = normalised(note.text)
        share = 1.0 if other == self.plain else alikeness(self.plain, other)
        if share < (self.likeness if note.is_own else self.colleague_likeness):
            return None
        known = facts_in(note.text, self.vocabulary) | note.observed
        is_new = bool(self.facts - known) or (len(self.plain) < LONG_COPY and bool(self.observed - known))
        return _Alike(share, not is_new, _likeness_reason(note, share, is_new))


def _likeness_reason(note: EarlierNote, share: float, is_new: bool) -> Reason:
    """Names neither colleague nor shop of a colleague: who may see the other note opens it by its number."""
    words = {"day": note.day.isoformat(), "percent": round(100 * share), "visit": note.visit}
    if note.is_own:
        words["retailer"] = note.retailer
        text = gettext_noop("与 %(day)s 在%(retailer)s的记录有 %(percent)s%% 相同，没有新的事实")
        if is_new:
            text = gettext_noop("与 %(day)s 在%(retailer)s的记录有 %(percent)s%% 相同，写了新的事实")
    else:
        text = gettext_noop("与一位同事 %(day)s 的记录有 %(percent)s%% 相同，没有新的事实")
        if is_new:
            text = gettext_noop("与一位同事 %(day)s 的记录有 %(percent)s%% 相同，写了新的事实")
    return Reason(text, words, ("E07",))


def _template(plain: str, phrases: Sequence[str]) -> Reason | None:
    left, used = plain, []
    for phrase in sorted(phrases, key=len, reverse=True):
        if normalised(phrase) in left:
            left = left.replace(normalised(phrase), "")
            used.append(phrase)
    if not used or len(left) > LEFT_OVER * len(plain):
        return None
    return Reason(gettext_noop("几乎全是套话：%(phrases)s"), {"phrases": "、".join(used[:4])}, ("E07", "C03"))


def _thin(
    text: str, plain: str, facts: frozenset[str], observed: frozenset[str], seconds: float | None
) -> Reason | None:
    length = len(plain)
    if length > SHORT_NOTE and not (facts or observed or places_in(text)):
        text_id = gettext_noop("%(length)s 个字里没有数字、日期、品牌或具体情况")
        return Reason(text_id, {"length": length}, ("E07", "E08"))
    is_fast = seconds is not None and length >= FAST_TEXT and length > FAST_PACE * max(seconds, 1)
    if is_fast and (len(facts) + len(observed)) * FAST_FACTS < length:
        text_id = gettext_noop("%(seconds)s 秒里写了 %(length)s 个字，事实很少")
        return Reason(text_id, {"seconds": round(seconds or 0), "length": length}, ("E07", "E08"))
    return None
