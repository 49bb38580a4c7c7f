"""What a token looks like: anything else is nobody's key and costs no question to the database."""

import re

TOKEN_BYTES = 24  # 192 bits (trust.md asks for 128 or more)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")  # 24 bytes in URL-safe base64


def looks_like_a_token(text: str) -> bool:
    """Whether a text could be a token of ours at all."""
    return _TOKEN.fullmatch(text) is not None
