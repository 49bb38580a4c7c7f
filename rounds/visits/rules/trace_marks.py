"""Which stretches of a note are set phrases, and which stand in another note too: evidence to look at (E07)."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

SHORTEST_SAME = 4  # characters; shorter stretches are the same by chance


@dataclass(frozen=True)
class Stretch:
    """A piece of a text: `kind` is "phrase", "same" or nothing."""

    text: str
    kind: str = ""


def stretches_of(text: str, *, phrases: Sequence[str] = (), other: str = "") -> tuple[Stretch, ...]:
    """The text cut into stretches, in order; a set phrase that is in the other note too is shown as a set phrase."""
    kinds = [""] * len(text)
    blocks = SequenceMatcher(None, text, other, autojunk=False).get_matching_blocks() if other else []
    for block in blocks:
        if block.size >= SHORTEST_SAME:
            kinds[block.a : block.a + block.size] = ["same"] * block.size
    for phrase in filter(None, phrases):
        at = text.find(phrase)
        while at >= 0:
            kinds[at : at + len(phrase)] = ["phrase"] * len(phrase)
            at = text.find(phrase, at + len(phrase))
    return _cut(text, kinds)


def _cut(text: str, kinds: list[str]) -> tuple[Stretch, ...]:
    found: list[Stretch] = []
    start = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or kinds[place] != kinds[start]:
            found.append(Stretch(text[start:place], kinds[start]))
            start = place
    return tuple(found)
