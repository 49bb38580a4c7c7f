"""Finding an answer in Chinese: two neighbouring characters at a time, no dictionary needed."""

import re

_RUN = re.compile(r"[㐀-鿿]+|[a-z0-9]+")
QUESTION_COUNTS, KEYWORD_COUNTS = 3, 2


def folded(text: str) -> str:
    """As it is compared: lower case, full-width letters and digits as usual ones."""
    narrow = "".join(chr(ord(one) - 0xFEE0) if "！" <= one <= "～" else one for one in text)
    return narrow.lower()


def grams(text: str) -> tuple[str, ...]:
    """Pairs of Chinese characters and whole words of letters and digits, each once, in order; a lone one as it is."""
    found: dict[str, None] = {}
    for run in _RUN.findall(folded(text)):
        if run[0].isascii() or len(run) == 1:
            found[run] = None
        else:
            found.update(dict.fromkeys(run[at : at + 2] for at in range(len(run) - 1)))
    return tuple(found)


def closeness(wanted: tuple[str, ...], *, question: str, keywords: str, answer: str) -> int:
    """How well an answer fits: a pair counts most in the question, less among keywords, least in the answer."""
    asked, words, said = folded(question), folded(keywords), folded(answer)
    return sum(QUESTION_COUNTS * (gram in asked) + KEYWORD_COUNTS * (gram in words) + (gram in said) for gram in wanted)
