"""One way to write a document down, so that equal documents are equal bytes on every machine."""

import hashlib
import json
from typing import Any


def canonical(document: Any) -> str:
    """JSON with sorted keys and no spaces. TypeError for floats (they round) and for anything that is not plain."""
    _check(document)
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def sha256_of(document: Any) -> str:
    """The SHA-256 of the canonical form, in hexadecimal."""
    return hashlib.sha256(canonical(document).encode()).hexdigest()


def _check(value: Any) -> None:
    if value is None or isinstance(value, str | int | bool):
        return
    if isinstance(value, list):
        for item in value:
            _check(item)
    elif isinstance(value, dict) and all(isinstance(key, str) for key in value):
        for item in value.values():
            _check(item)
    else:
        raise TypeError(f"not plain: {value!r}")
