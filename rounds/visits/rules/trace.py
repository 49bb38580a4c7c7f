"""The written trace of a visit: four parts (E06), and whether the words say anything (E07).

A grade comes with its evidence and never changes a score by itself: a person decides.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from rounds.visits.rules.reasons import Reason, gettext_noop

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
REMEMBERED = 4096  # texts whose letters and pairs are kept: every record is compared with the same earlier ones
LEFT_OVER = 0.35  # share of a note beyond template phrases that makes it the writer's own
FACT = re.compile(
    r"\d+(?:\.\d+)?\s*(?:条|箱|盒|包|元|户|天|周|个|次|%|点|号|月|日|岁|米)?"
    r"|[一二三四五六七八九十两]+(?:条|箱|盒|天|周|个月|次|成)"
    r"|星期[一二三四五六日天]|周[一二三四五六日]|[上下本]周|[上下本]月|昨天|明天|后天"
    r"|断货|缺货|脱销|滞销|积压|价签|歇业|停业|转让|装修|搬|住院|生病|扫码|投诉|漏送|少送|破损|涨价|降价|串码|假烟"
    r"|[\u4e00-\u9fff](?:老板|大姐|大爷|阿姨|师傅)"
)


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
    """An own earlier note: the words of one visit, where and when."""

    day: date
    retailer: str
    text: str


@dataclass(frozen=True)
class TraceVerdict:
    """The grade of the words with its evidence."""

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
) -> TraceVerdict:
    """Grade the words of one record (E07). `vocabulary` are brand names that count as facts.

    A copy of an own earlier note without a new fact, or nothing but template phrases, is boilerplate; a long text
    without a single fact is thin; a short true note is sound.
    """
    plain = normalised(text)
    if not plain:
        return TraceVerdict(TraceGrade.THIN, (Reason(gettext_noop("没有文字"), {}, ("E06",)),))
    facts = facts_in(text, vocabulary)
    if copied := _copied(plain, facts, earlier, vocabulary, likeness):
        return TraceVerdict(TraceGrade.BOILERPLATE, (copied,))
    if not facts and (emptied := _template(plain, phrases)):
        return TraceVerdict(TraceGrade.BOILERPLATE, (emptied,))
    if not facts and len(plain) > SHORT_NOTE:
        text_id = gettext_noop("%(length)s 个字里没有数字、日期、品牌或具体情况")
        return TraceVerdict(TraceGrade.THIN, (Reason(text_id, {"length": len(plain)}, ("E07", "E08")),))
    if facts:
        found = Reason(gettext_noop("写到了：%(facts)s"), {"facts": "、".join(sorted(facts)[:5])}, ("E08",))
    else:
        found = Reason(gettext_noop("短而不是套话"), {}, ("E07",))
    return TraceVerdict(TraceGrade.SOUND, (found,))


@lru_cache(maxsize=REMEMBERED)
def normalised(text: str) -> str:
    """Only letters, figures and characters, in one width and case."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).lower() if c.isalnum())


def facts_in(text: str, vocabulary: Sequence[str] = ()) -> frozenset[str]:
    """Figures with their unit, times, concrete events and brands named in the text."""
    plain = unicodedata.normalize("NFKC", text)
    brands = {name for name in vocabulary if name and name in plain}
    return frozenset(re.sub(r"\s", "", found) for found in FACT.findall(plain)) | brands


def alikeness(first: str, second: str) -> float:
    """How alike two normalised texts are, 0 to 1: shared pairs of neighbouring characters (Jaccard)."""
    a, b = _pairs(first), _pairs(second)
    if not a and not b:
        return float(first == second)
    shared = len(a & b)
    return shared / (len(a) + len(b) - shared)


@lru_cache(maxsize=REMEMBERED)
def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))


def _copied(
    plain: str, facts: frozenset[str], earlier: Iterable[EarlierNote], vocabulary: Sequence[str], likeness: float
) -> Reason | None:
    if len(plain) < COMPARED_FROM:
        return None
    for note in earlier:
        other = normalised(note.text)
        share = 1.0 if other == plain else alikeness(plain, other)
        if share >= likeness and not facts - facts_in(note.text, vocabulary):
            words = {"day": note.day.isoformat(), "retailer": note.retailer, "percent": round(100 * share)}
            text = gettext_noop("与 %(day)s 在%(retailer)s的记录有 %(percent)s%% 相同，没有新的事实")
            return Reason(text, words, ("E07",))
    return None


def _template(plain: str, phrases: Sequence[str]) -> Reason | None:
    left, used = plain, []
    for phrase in sorted(phrases, key=len, reverse=True):
        if normalised(phrase) in left:
            left = left.replace(normalised(phrase), "")
            used.append(phrase)
    if not used or len(left) > LEFT_OVER * len(plain):
        return None
    return Reason(gettext_noop("几乎全是套话：%(phrases)s"), {"phrases": "、".join(used[:4])}, ("E07", "C03"))
