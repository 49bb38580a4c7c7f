"""Pauses of a clock: they need a reason elsewhere; here they only stop time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from rounds.common.calendar.timeline import instant


@dataclass(frozen=True)
class Pause:
    """The clock stands still from `start` to `end`; no `end` means it still stands. Both aware, else ValueError."""

    start: datetime
    end: datetime | None = None

    def __post_init__(self) -> None:
        start = instant(self.start)
        if self.end is not None and instant(self.end) < start:
            raise ValueError(f"a pause ends after it starts: {self.start} - {self.end}")


def merged(pauses: Iterable[Pause]) -> list[tuple[int, int | None]]:
    """The pauses as instants in order, overlapping ones counted once, empty ones dropped."""
    spans: list[tuple[int, int | None]] = []
    for start, end in sorted(map(_span, pauses), key=lambda span: span[0]):
        if end is not None and end <= start:
            continue
        if not spans:
            spans.append((start, end))
            continue
        begun, stopped = spans[-1]
        if stopped is None:
            break
        if start > stopped:
            spans.append((start, end))
        else:
            spans[-1] = (begun, None if end is None else max(stopped, end))
    return spans


def _span(pause: Pause) -> tuple[int, int | None]:
    return instant(pause.start), None if pause.end is None else instant(pause.end)
