"""Words of a text for the index of issues, and of what a person looks for. Chinese has no spaces: pairs of characters.

Every character begins exactly one word (the last one of a run stands alone), so that a search for one character is a
search for words that begin with it.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log

HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0002b81d"
RUN = re.compile(f"[{HAN}]+|[^\\W_{HAN}]+")
LONGEST_WORD = 40  # of Latin letters and digits; a longer run is cut, alike when indexed and when sought
MOST_SOUGHT = 24
# Characters that stand in every second sentence: a pair with one of them says little about what a text is about.
PLAIN = frozenset("的了是我你他她它们在有和与及就都也还很又不没把被这那个些么吗呢吧啊上下来去到说要会能可以给让对为从")


@dataclass(frozen=True)
class Term:
    """A word to look for; `is_start`: words that begin like this count too."""

    word: str
    is_start: bool = False


def runs_of(text: str) -> list[str]:
    """Stretches of Chinese characters, and of letters and digits, in small letters and half width."""
    return RUN.findall(unicodedata.normalize("NFKC", text).lower())


def words_of(text: str) -> list[str]:
    """The words a text is indexed by, in their order: 断货两周 → 断货 货两 两周 周."""
    return [word for run in runs_of(text) for word in _words(run)]


def _words(run: str) -> list[str]:
    if not is_han(run):
        return [run[:LONGEST_WORD]]
    return [run[place : place + 2] for place in range(len(run))]


def is_han(run: str) -> bool:
    """Whether a run is Chinese."""
    return "\u3400" <= run[0] <= "\u9fff" or "\uf900" <= run[0] <= "\ufaff" or run[0] >= "\U00020000"


def terms_of(sought: str) -> tuple[Term, ...]:
    """What a text must hold to answer one sought word; empty when it is only punctuation."""
    found = [term for run in runs_of(sought) for term in _terms(run)]
    return tuple(dict.fromkeys(found))[:MOST_SOUGHT]


def _terms(run: str) -> list[Term]:
    if not is_han(run):
        return [Term(run[:LONGEST_WORD], is_start=True)]
    if len(run) == 1:
        return [Term(run, is_start=True)]
    return [Term(word) for word in _words(run)[:-1]]


def telling_words(text: str, *, most: int = MOST_SOUGHT) -> list[str]:
    """The words that say what a text is about, the longest Latin ones first: for finding texts like it."""
    found = dict.fromkeys(word for word in words_of(text) if len(word) > 1 and not PLAIN & set(word))
    return sorted(found, key=len, reverse=True)[:most]


def likeness(text: str, others: Sequence[str]) -> list[float]:
    """How like each of the other texts is to this one, 0 to 1: shared words, rare ones counting more."""
    mine, theirs = set(telling_words(text, most=200)), [set(telling_words(other, most=200)) for other in others]
    weights = _weights([mine, *theirs])
    return [_share(mine, words, weights) for words in theirs]


def _weights(texts: Sequence[Iterable[str]]) -> dict[str, float]:
    counts = Counter(word for words in texts for word in words)
    return {word: log(1 + len(texts) / count) for word, count in counts.items()}


def _share(mine: set[str], other: set[str], weights: dict[str, float]) -> float:
    together = sum(weights[word] for word in mine | other)
    return sum(weights[word] for word in mine & other) / together if together else 0.0
