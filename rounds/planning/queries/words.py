"""Stored reasons as sentences in the language of the reader."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext

LISTED = "、"


def said(reason: Mapping[str, Any]) -> str:
    """The sentence with its figures: dates are written out, names of segments and weekdays translated."""
    words = {name: _word(value) for name, value in reason["params"].items()}
    sentence: str = reason["text"]
    return gettext(sentence) % words


def told(reasons: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """For `{% because_list %}`: text and rules."""
    return [{"text": said(reason), "rules": reason["rules"]} for reason in reasons]


def _word(value: object) -> object:
    if not isinstance(value, str) or not value:
        return value
    try:
        return date_format(date.fromisoformat(value), "MONTH_DAY_FORMAT")
    except ValueError:
        return gettext(LISTED).join(gettext(part) for part in value.split(LISTED))
