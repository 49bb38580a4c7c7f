"""JSON from a phone, read so that one odd record does not spoil the others beside it.

What no database keeps (NaN, infinity, numbers of thousands of digits) and what no record of ours needs (deep nesting)
becomes something that no command allows, and that can be kept and read: the one command is refused, none is lost.
"""

import json
import math
import re
from typing import Any

DEEPEST = 20  # ours need eight
MOST_DIGITS = 19
# An unfinished string runs to the end: the text is looked at once, whatever it holds.
MARKS = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)


def json_from(text: bytes | str) -> Any:
    """Read it; ValueError when it is no JSON."""
    words = text.decode() if isinstance(text, bytes) else text
    try:
        return json.loads(_shallow(words), parse_constant=_no_number, parse_float=_float, parse_int=_int)
    except RecursionError as error:  # nesting that never ends is not whole
        raise ValueError("not whole") from error


def _no_number(word: str) -> Any:
    return {"no_number": word[:40]}


def _float(word: str) -> Any:
    number = float(word)
    return number if math.isfinite(number) else _no_number(word)


def _int(word: str) -> Any:
    return int(word) if len(word) <= MOST_DIGITS else _no_number(word)


def _shallow(text: str) -> str:
    """The same text with everything below `DEEPEST` as the words of its own JSON."""
    depth, begun, done, pieces = 0, 0, 0, []
    for mark in MARKS.finditer(text):
        sign = mark[0]
        if sign in ("[", "{"):
            depth += 1
            if depth == DEEPEST + 1:
                begun = mark.start()
        elif sign in ("]", "}"):
            depth -= 1
            if depth == DEEPEST:
                pieces += [text[done:begun], json.dumps(text[begun : mark.end()], ensure_ascii=False)]
                done = mark.end()
    return "".join([*pieces, text[done:]])
