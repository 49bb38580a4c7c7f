"""How alike two notes are: shared pairs of neighbouring characters, and prints that find alike ones among a million.

The phone has the same in rounds/field/static/field/similarity.js; both run rounds/visits/tests/cases.json.
"""

import unicodedata
from collections.abc import Collection, Iterable
from functools import lru_cache

REMEMBERED = 4096  # texts whose letters and pairs are kept: every record is compared with the same earlier ones
SKETCHED = 96  # pairs a phone keeps of one note; most notes have fewer
BANDS, ROWS = 8, 4  # 0.75 alike meet in a band 95 times in 100, 0.85 alike 997 in 1,000, 0.3 alike 6 in 100
WORD, LONG = 0xFFFF_FFFF, 0xFFFF_FFFF_FFFF_FFFF
BASIS, PRIME = 2_166_136_261, 16_777_619  # FNV-1a, 32 bits
LONG_BASIS, LONG_PRIME = 14_695_981_039_346_656_037, 1_099_511_628_211  # FNV-1a, 64 bits


@lru_cache(maxsize=REMEMBERED)
def normalised(text: str) -> str:
    """Only letters, figures and characters, in one width and case."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).lower() if c.isalnum())


def alikeness(first: str, second: str) -> float:
    """How alike two normalised texts are, 0 to 1: shared pairs of neighbouring characters (Jaccard)."""
    a, b = pairs_of(first), pairs_of(second)
    if not a and not b:
        return float(first == second)
    shared = len(a & b)
    return shared / (len(a) + len(b) - shared)


@lru_cache(maxsize=REMEMBERED)
def pairs_of(text: str) -> frozenset[str]:
    """Every two neighbouring characters."""
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))


def print_of(words: str) -> int:
    """A number of 32 bits for some words: FNV-1a over their code points."""
    number = BASIS
    for letter in words:
        number = ((number ^ ord(letter)) * PRIME) & WORD
    return number


def sketch_of(plain: str) -> tuple[int, ...]:
    """The smallest prints (16 bits) of the pairs of a normalised text, in order; all of them when they are few."""
    prints = {_short(print_of(pair)) for pair in pairs_of(plain)}
    return tuple(sorted(prints)[:SKETCHED])


def sketches_alikeness(first: Collection[int], second: Collection[int]) -> float:
    """How alike two texts are by their sketches: exact while both together have few pairs, an estimate beyond."""
    a, b = set(first), set(second)
    together = sorted(a | b)[:SKETCHED]
    return sum(1 for one in together if one in a and one in b) / len(together) if together else 0.0


def band_keys(plain: str, *, within: int) -> tuple[int, ...]:
    """One number (63 bits) per band, by which alike texts `within` a company meet (MinHash), and one of the whole text.

    Bands of popular wordings are crowded; by the last number an equal text is met whatever else is there.
    """
    prints = [print_of(pair) for pair in pairs_of(plain)]
    if not prints:
        return ()
    least = [min((one * factor) & WORD for one in prints) for factor in _FACTORS]
    bands = [_folded((within, band, *least[band * ROWS : (band + 1) * ROWS])) >> 1 for band in range(BANDS)]
    return (*bands, _folded((within, BANDS, *map(ord, plain))) >> 1)


def _short(number: int) -> int:
    return (number >> 16) ^ (number & 0xFFFF)


def _folded(numbers: Iterable[int]) -> int:
    folded = LONG_BASIS
    for number in numbers:
        folded = ((folded ^ number) * LONG_PRIME) & LONG
    return folded


# Odd factors permute 32-bit numbers, each in its own way; the least product stands for the whole set.
_FACTORS = tuple(_folded((place, 7)) >> 32 | 1 for place in range(BANDS * ROWS))
