"""Which versions of the phone app the server understands: this one, the one before it, and for thirty days the one
before that (trust.md, F13)."""

from collections.abc import Mapping
from datetime import date, timedelta

# The number each app says, and the day it was released.
RELEASES = {1: date(2026, 11, 20), 2: date(2026, 11, 22)}
API_VERSION = max(RELEASES)
DAYS_OF_GRACE = 30


def client_of(said: str | None) -> int:
    """The number a phone app says; the first version said nothing."""
    return int(said) if said and said.isdigit() and len(said) <= 6 else 1


def oldest_client(on: date, releases: Mapping[int, date] = RELEASES) -> int:
    """The oldest number understood on a day. An older app must be updated first, and keeps everything until then."""
    newest = max(releases)
    is_in_grace = on <= releases[newest] + timedelta(days=DAYS_OF_GRACE)
    return max(min(releases), newest - 2 if is_in_grace else newest - 1)


def is_too_old(client: int, on: date, releases: Mapping[int, date] = RELEASES) -> bool:
    """Whether the commands of this app would be misread."""
    return client < oldest_client(on, releases)
