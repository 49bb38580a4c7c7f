"""What the free texts of a survey are about: words of the issue categories, and phrases many people used (A32).

Plain matching, no model: a text belongs to a theme when it contains one of its words, and it may belong to several.
Phrases are runs of 2-6 Chinese characters that enough different people wrote, without those inside a longer phrase of
the same people. A theme is shown, and quoted, only where enough different people wrote on it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

SHORTEST, LONGEST = 2, 6
MOST_PHRASES = 12
MOST_QUOTES = 30
PRAISE, OTHER = "praise", "other"
WORDS: Mapping[str, tuple[str, ...]] = {
    "supply_issue": ("货源", "紧俏", "缺货", "断货", "供应", "投放", "supply", "out of stock"),
    "order_issue": ("订货", "下单", "订单", "电话订", "手机订", "新品", "order"),
    "delivery_issue": ("送货", "配送", "送晚", "少送", "送到", "deliver"),
    "market_issue": ("烟贩", "假烟", "流动", "市场管理", "专卖", "无证", "market"),
    "price_issue": ("价格", "价签", "调价", "明码", "涨价", "price"),
    "visit_issue": ("客户经理", "拜访", "上门", "走访", "陈列", "visit", "manager"),
    PRAISE: ("没有意见", "没意见", "挺好", "很好", "满意", "点赞", "感谢", "no comment", "thank"),
}
RUN = re.compile(r"[\u4e00-\u9fff]+")
EMPTY = frozenset("的了是在有不也都就和还很太要会能把被给对到上下里得着过吧吗呢啊我你他您们这那个一")
LONG_NUMBER = re.compile(r"\d[\d\s-]{5,}\d")


@dataclass(frozen=True)
class Said:
    """One free text, and a key of the questionnaire it came with."""

    writer: str
    text: str


@dataclass(frozen=True)
class Theme:
    """What `writers` people wrote about, with their words; long numbers are covered, order is that of the alphabet.

    `code` is an issue category, `praise` or `other`; empty for a `phrase`.
    """

    code: str
    phrase: str
    writers: int
    quotes: tuple[str, ...]


def themes_of(said: Sequence[Said], smallest: int) -> tuple[Theme, ...]:
    """Themes with at least `smallest` writers, the largest first; what belongs to none of them last, as `other`."""
    found = [_theme(code, "", matching, smallest) for code, matching in _by_category(said).items()]
    shown = [theme for theme in found if theme is not None]
    shown.sort(key=lambda theme: (-theme.writers, theme.code))
    told = {one.code for one in shown}
    rest = [one for one in said if not any(code in told for code in codes_of(one.text))]
    last = _theme(OTHER, "", rest, smallest)
    return (*shown, *([last] if last else []))


def phrases_of(said: Sequence[Said], smallest: int) -> tuple[Theme, ...]:
    """Phrases that at least `smallest` people used, the most used first, without quotes of their own."""
    writers: dict[str, set[str]] = defaultdict(set)
    for one in said:
        for phrase in _phrases(one.text):
            writers[phrase].add(one.writer)
    frequent = {phrase: people for phrase, people in writers.items() if len(people) >= smallest}
    whole = [phrase for phrase in frequent if not _is_inside(phrase, frequent)]
    whole.sort(key=lambda phrase: (-len(frequent[phrase]), -len(phrase), phrase))
    return tuple(Theme("", phrase, len(frequent[phrase]), ()) for phrase in whole[:MOST_PHRASES])


def codes_of(text: str) -> tuple[str, ...]:
    """The categories whose words the text contains."""
    lowered = text.lower()
    return tuple(code for code, words in WORDS.items() if any(word in lowered for word in words))


def covered(text: str) -> str:
    """The text without numbers long enough to be a phone or licence number."""
    return LONG_NUMBER.sub("＊＊＊", text)


def _by_category(said: Iterable[Said]) -> dict[str, list[Said]]:
    found: dict[str, list[Said]] = {code: [] for code in WORDS}
    for one in said:
        for code in codes_of(one.text):
            found[code].append(one)
    return found


def _theme(code: str, phrase: str, said: Sequence[Said], smallest: int) -> Theme | None:
    writers = len({one.writer for one in said})
    if writers < max(smallest, 1):
        return None
    quotes = sorted({covered(one.text) for one in said})
    return Theme(code, phrase, writers, tuple(quotes[:MOST_QUOTES]))


def _phrases(text: str) -> set[str]:
    """Every run of characters in the text that begins and ends with a word that means something."""
    found = set()
    for run in RUN.findall(text):
        for begin in range(len(run)):
            for end in range(begin + SHORTEST, min(begin + LONGEST, len(run)) + 1):
                if run[begin] not in EMPTY and run[end - 1] not in EMPTY:
                    found.add(run[begin:end])
    return found


def _is_inside(phrase: str, frequent: Mapping[str, set[str]]) -> bool:
    """Whether a longer phrase was used by the same people, nearly all of them."""
    people = frequent[phrase]
    return any(
        phrase in other and len(other) > len(phrase) and len(used) * 5 >= len(people) * 4
        for other, used in frequent.items()
    )
