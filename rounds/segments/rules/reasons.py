"""A reason a person can read: a sentence with its figures and the rule ids behind it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Params = dict[str, str | float | int]


def gettext_noop(text: str) -> str:
    """Marks a sentence for translation; rules know no language, screens do."""
    return text


@dataclass(frozen=True)
class Reason:
    """One contribution: what it says, how much it counts, by which rules. `params` fill the message `text`."""

    text: str
    rules: tuple[str, ...]
    params: Params


@dataclass(frozen=True)
class Said:
    """A reason in the reader's language."""

    text: str
    rules: tuple[str, ...]


def said(record: Mapping[str, Any], translate: Callable[[str], str]) -> Said:
    """A stored reason in the language of `translate`; parameters that are words of the trade are translated too."""
    params = record.get("params") or {}
    words = {key: _worded(value, translate) for key, value in params.items()}
    return Said(translate(str(record["text"])) % words, tuple(record.get("rules", ())))


def _worded(value: str | float, translate: Callable[[str], str]) -> str | float:
    if isinstance(value, str):
        return translate(value) if value else value
    return int(value) if value == int(value) else value


def figure_in(records: list[Mapping[str, Any]], name: str) -> float | None:
    """The figure a stored verdict gives for one element of capability; None where it was unknown."""
    for record in records:
        params = record.get("params") or {}
        if params.get("name") == name and "value" in params:
            return float(params["value"])
    return None
