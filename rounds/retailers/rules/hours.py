"""Opening hours as people write them, and as the plan needs them.

The plan reads minutes of the day by weekday: "0" is Monday, an empty list is shut.
"""

import re
from collections.abc import Mapping, Sequence

Hours = dict[str, list[list[int]]]
DAY_WORDS = {
    **{word: day for day, word in enumerate("一二三四五六日")},
    "天": 6,
    **{word: day for day, word in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))},
}
DAY = r"(?:(?:周|星期)?[一二三四五六日天]|mon|tue|wed|thu|fri|sat|sun)"
DAYS = re.compile(rf"^\s*({DAY}(?:\s*(?:至|到|-|—|–|、|,)\s*{DAY})*)\s*[:：]?\s*", re.IGNORECASE)
SPAN = re.compile(r"^(\d{1,2})[:：]?(\d{2})\s*(?:-|—|–|~|至|到)\s*(\d{1,2})[:：]?(\d{2})$")
SHUT = {"休息", "休", "关门", "closed", "shut"}
DAY_END = 24 * 60


class HoursError(ValueError):
    """The text is not opening hours; `part` is what could not be read."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


def hours_read(text: str) -> Hours:
    """Read "8:00-21:00", or "周一至周五 8:00-12:00,14:00-20:00；周日 休息". Later parts overrule earlier ones."""
    hours: Hours = {}
    for part in re.split(r"[;；\n]+", text):
        if not part.strip():
            continue
        named = DAYS.match(part)
        days = _days(named.group(1)) if named else range(7)
        spans = _spans(part[named.end() :] if named else part)
        for day in days:
            hours[str(day)] = [list(span) for span in spans]
    return dict(sorted(hours.items()))


def hours_said(hours: Mapping[str, Sequence[Sequence[int]]], *, days: Sequence[str], to: str, shut: str) -> str:
    """The hours in words: neighbouring days with equal hours together. `days` are the seven names, Monday first."""
    said: list[str] = []
    known = [(day, hours[str(day)]) for day in range(7) if str(day) in hours]
    runs: list[list[int]] = []
    for day, spans in known:
        if runs and runs[-1][-1] == day - 1 and list(hours[str(day - 1)]) == list(spans):
            runs[-1].append(day)
        else:
            runs.append([day])
    for run in runs:
        name = days[run[0]] if len(run) == 1 else f"{days[run[0]]}{to}{days[run[-1]]}"
        spans = hours[str(run[0])]
        said.append(f"{name} {','.join(f'{_clock(start)}-{_clock(end)}' for start, end in spans) or shut}")
    return "；".join(said)


def _days(words: str) -> list[int]:
    found: list[int] = []
    through = False
    for piece in re.split(r"(至|到|-|—|–|、|,)", words):
        word = piece.strip().lower().removeprefix("星期").removeprefix("周")
        if word in {"至", "到", "-", "—", "–"}:
            through = True
        elif word in DAY_WORDS:
            day = DAY_WORDS[word]
            found += _through(found[-1], day) if through and found else [day]
            through = False
    return found


def _through(first: int, last: int) -> list[int]:
    """The days after `first` up to `last`, over the week's end if need be."""
    return [(first + step) % 7 for step in range(1, (last - first) % 7 + 1)]


def _spans(text: str) -> list[tuple[int, int]]:
    if text.strip().lower() in SHUT:
        return []
    found = []
    for part in re.split(r"[,，、]", text.strip()):
        span = SPAN.match(part.strip())
        if span is None:
            raise HoursError(part.strip() or text.strip())
        start, end = (int(span[1]) * 60 + int(span[2]), int(span[3]) * 60 + int(span[4]))
        if not 0 <= start < end <= DAY_END or int(span[2]) > 59 or int(span[4]) > 59:
            raise HoursError(part.strip())
        found.append((start, end))
    return sorted(found)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
