"""An issue of a log as the story to be written: its retailer and category, its lines with departments, its end."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from rounds.common.imports.values_problems import Problem
from rounds.issues.imports.columns import ENTRIES, LIST, STANDINGS
from rounds.issues.imports.lines import OF_EVERY_ISSUE, LogRow, Ticket, in_log_order, is_explained, place_of
from rounds.issues.imports.mapping import Words, key_of
from rounds.issues.rules.history import Happening, Line, Standing, happenings_of

AT_THE_ANSWER = "answer"


@dataclass(frozen=True)
class Story:
    """One issue to be written; `retailer` is the key of his file, `row` the first one of the issue."""

    number: str
    row: int
    retailer: str
    retailer_name: str
    category: str
    entry: str
    text: str
    raised_at: datetime
    happenings: tuple[Happening, ...]
    is_explained: bool
    answer: str

    @property
    def is_closed(self) -> bool:
        """Whether it was closed when the log ends."""
        return self.happenings[-1].verb == "closed"


@dataclass(frozen=True)
class Manner:
    """How a log is to be read: kind of log, when its retailers were told, the header of each field for messages."""

    kind: str
    told: str
    headers: dict[str, str]
    zone: ZoneInfo

    def shown(self, at: datetime) -> str:
        """A moment as the file's own clock shows it."""
        return f"{at.astimezone(self.zone):%Y-%m-%d %H:%M}"


def check_ticket(ticket: Ticket, manner: Manner) -> None:
    """What a row needs beside the required words, and times that cannot be."""
    lacking = [key for key in OF_EVERY_ISSUE if not any(key in {*row.words, *row.moments} for row in ticket.rows)]
    for row in ticket.rows:
        if row.is_refused:
            continue
        for key in (*lacking, *_needed(row, manner)):
            row.problems.append(Problem("value.missing", row.number, manner.headers.get(key, key)))
        raised_at, closed_at = row.moments.get("raised_at"), row.moments.get("closed_at")
        if raised_at and closed_at and closed_at < raised_at:
            shown = {"raised": manner.shown(raised_at)}
            column = manner.headers.get("closed_at", "closed_at")
            row.problems.append(Problem("issue.closed_early", row.number, column, manner.shown(closed_at), shown))
    if manner.kind == LIST and len(ticket.rows) > 1:
        for row in ticket.rows[1:]:
            first = {"other": str(ticket.rows[0].number)}
            row.problems.append(
                Problem("issue.number_twice", row.number, manner.headers["number"], ticket.number, first)
            )


def _needed(row: LogRow, manner: Manner) -> Iterable[str]:
    if manner.kind != LIST and "changed_at" not in row.moments:
        yield "changed_at"
    is_closed = STANDINGS[row.words["state"].lower()][0] == Standing.CLOSED
    if manner.kind == LIST and is_closed and not {"closed_at", "changed_at"} & row.moments.keys():
        yield "closed_at"


def story_of(ticket: Ticket, words: Words, manner: Manner) -> Story:
    """The story of an issue whose rows can all be used; what had to be settled is said with its first row."""
    rows = in_log_order(ticket.rows)
    raised_at = min(row.moments["raised_at"] for row in rows if "raised_at" in row.moments)
    lines = _listed(rows[0], raised_at, words) if manner.kind == LIST else [_line(row, words) for row in rows]
    first_at = min(line.at for line in lines)
    if first_at < raised_at:
        shown = {"first": manner.shown(first_at)}
        _tell(rows[0], "issue.raised_later", manner.headers["raised_at"], manner.shown(raised_at), **shown)
    caller = ticket.last("retailer")
    first = next((line.department for line in lines if line.department is not None), None)
    kind_word, closing = ticket.last("category"), ticket.last("closing")
    return Story(
        number=ticket.number,
        row=min(row.number for row in rows),
        retailer=key_of(caller),
        retailer_name=caller[:120],
        category=words.category(kind_word, first),
        entry=ENTRIES.get(ticket.last("entry").lower(), "desk"),
        text=f"历史问题：{kind_word or ticket.number}",
        raised_at=min(first_at, raised_at),
        happenings=_happenings(rows, lines, min(first_at, raised_at), manner),
        is_explained=is_explained(ticket, answers="resolved_at" in manner.headers),
        answer=f"历史记录：{closing or ticket.last('state')}",
    )


def _happenings(
    rows: Sequence[LogRow], lines: Sequence[Line], raised_at: datetime, manner: Manner
) -> tuple[Happening, ...]:
    ended = max((row.moments["closed_at"] for row in rows if "closed_at" in row.moments), default=None)
    if lines[-1].standing == Standing.CLOSED:
        ended = None
    elif ended is not None:
        _tell(rows[-1], "issue.closed_without_row", manner.headers["closed_at"], manner.shown(ended))
    told = happenings_of(lines, raised_at=raised_at, closed_at=ended, tells_at_once=manner.told == AT_THE_ANSWER)
    if lines[-1].standing == Standing.WAITING and ended is None:
        _tell(rows[-1], "issue.pause_open", manner.headers["state"], rows[-1].words["state"])
    return told


def _line(row: LogRow, words: Words) -> Line:
    standing, cause = STANDINGS[row.words["state"].lower()]
    return Line(row.moments["changed_at"], standing, words.department(row.words.get("group", "")), place_of(row), cause)


def _listed(row: LogRow, raised_at: datetime, words: Words) -> list[Line]:
    """One row tells a beginning, with the department at once, and where it stands now."""
    department = words.department(row.words.get("group", ""))
    standing, cause = STANDINGS[row.words["state"].lower()]
    beginning = Line(raised_at, Standing.NEW, department)
    changed_at = row.moments.get("changed_at", raised_at)
    if standing == Standing.CLOSED:
        changed_at = row.moments.get("closed_at", changed_at)
    if standing == Standing.NEW:
        return [beginning]
    return [beginning, Line(max(raised_at, changed_at), standing, department, 1, cause)]


def _tell(row: LogRow, code: str, column: str, value: str, **params: str) -> None:
    row.problems.append(Problem(code, row.number, column, value, params))
