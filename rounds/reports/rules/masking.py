"""Personal figures in free content are shown masked (PIPL): the log tells what happened, not somebody's phone."""

import re
from typing import Any

from rounds.retailers.rules.fields import RESTRICTION_OF

PHONE = re.compile(r"(?<!\d)(1\d{2})\d{4}(\d{4})(?!\d)")
LICENCE = re.compile(r"(?<!\d)(\d{4})\d{4}(\d{4})(?!\d)")
RESTRICTED = frozenset(key for key, restriction in RESTRICTION_OF.items() if restriction)


def masked(value: Any) -> Any:
    """The value with phone and licence numbers masked and restricted fields left out, at any depth."""
    if isinstance(value, dict):
        return {key: "＊" if key in RESTRICTED else masked(item) for key, item in value.items()}
    if isinstance(value, list):
        return [masked(item) for item in value]
    if isinstance(value, str):
        return LICENCE.sub(r"\1****\2", PHONE.sub(r"\1****\2", value))
    return value
