"""A stored reason in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from rounds.visits.rules.reasons import reason_from


def told(record: Mapping[str, Any] | str) -> dict[str, Any]:
    """The sentence and the rule ids behind it, as pages and phones show them."""
    reason = reason_from(record)
    return {"text": reason.said(_), "rules": list(reason.rules)}
