"""A text begun with a template or with an earlier answer is the writer's own only when he has changed it (A27, B09)."""

import re
from collections.abc import Iterable
from enum import StrEnum

from rounds.issues.rules.words import runs_of

GAP = re.compile("〔[^〔〕]{1,40}〕")


class Untouched(StrEnum):
    """Why a text cannot go as it stands."""

    GAP_LEFT = "gap_left"
    COPY = "untouched_copy"


def gaps_of(text: str) -> list[str]:
    """The places of a template that wait to be filled, brackets included, each once."""
    return list(dict.fromkeys(GAP.findall(text)))


def untouched(text: str, beginnings: Iterable[str]) -> Untouched | None:
    """What is left of the texts it may have begun with: a gap of one of them, or one of them word for word.

    Brackets that no beginning has stay: 〔2026〕 in the number of a document is no gap. Spaces and punctuation alone do
    not make a copy a text of one's own.
    """
    found = [beginning for beginning in beginnings if beginning.strip()]
    if any(gap in text for beginning in found for gap in gaps_of(beginning)):
        return Untouched.GAP_LEFT
    bare = _bare(text)
    return Untouched.COPY if bare and any(_bare(beginning) == bare for beginning in found) else None


def _bare(text: str) -> str:
    return "".join(runs_of(text))
