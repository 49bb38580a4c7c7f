"""Two people wrote the record of one visit: the first stands, the second keeps his words and sees both (trust.md)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rounds.visits.models import Visit
from rounds.visits.queries.versions import version_kept
from rounds.visits.rules.reasons import Reason
from rounds.visits.rules.record import RecordedError


class ConflictError(Exception):
    """Something else stands there already; `kept` is what, by whom, since when."""

    def __init__(self, reason: Reason, kept: dict[str, Any]) -> None:
        super().__init__(reason.said())
        self.reason = reason
        self.kept = kept


@contextmanager
def beside_the_other(visit: Visit) -> Iterator[None]:
    """Inside it, a record that is there already becomes a conflict that shows it."""
    try:
        yield
    except RecordedError as recorded:
        raise ConflictError(recorded.reason, version_kept(visit)) from recorded
