"""A picture in words, for `common/_pictures.html`."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Picture:
    """One picture: what it shows, since when it is here (None: still on the phone), its flaw, where its copies are."""

    words: str
    key: str = ""
    at: datetime | None = None
    flaw: str = ""
    small: str = ""
    large: str = ""
