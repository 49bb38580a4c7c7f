"""The dry run of a log: rows as issues, what cannot be used, what is there already."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from rounds.common.imports.kinds import COMPARING, READING, Change, Checked, FailedRow, Report, kind_of
from rounds.common.imports.records import failed_records
from rounds.common.imports.records_rows import corrections, counted
from rounds.common.imports.staging import open_run
from rounds.common.imports.values_problems import Problem, Severity
from rounds.common.models import ImportChange, ImportRun
from rounds.issues.imports.columns import LIST, LOG
from rounds.issues.imports.lines import Reader, Ticket, spread_refusals, tickets_of
from rounds.issues.imports.mapping import Words, known_retailers, words_of
from rounds.issues.imports.stories import Manner, Story, check_ticket, story_of
from rounds.issues.models import Issue, RoutingRow
from rounds.people.models import Company

Verdict = ImportChange.Verdict


@dataclass
class Log:
    """A log that was read: its issues and the stories of those that can be written."""

    tickets: Sequence[Ticket]
    stories: Sequence[Story]
    rows: int

    @property
    def problems(self) -> list[Problem]:
        """Everything to say about its rows."""
        return [problem for ticket in self.tickets for row in ticket.rows for problem in row.problems]


def company_of(run: ImportRun) -> Company:
    """The company a run belongs to."""
    return Company.objects.unscoped("the run came through the door").get(pk=run.company_id)


def read_log(run: ImportRun, company: Company, report: Report) -> Log:
    """The issues of the stored file, oldest first, however its rows lie. RefusedError when a mapping is unusable."""
    options, columns = run.mapping["options"], run.mapping["columns"]
    words = words_of(company, options.get("words", ""))
    reader = Reader(
        open_run(run, kind_of(run.kind).limits),
        columns,
        zone=ZoneInfo(company.timezone),
        order=options.get("date_order", ""),
        latest=run.made_at,
    )
    report(10, READING)
    tickets = tickets_of(reader.rows())
    rows = sum(len(ticket.rows) for ticket in tickets.values())
    headers = {key: names[0] for key, names in columns.items() if names}
    kind = options.get("log") or _kind_of(tickets, rows, columns)
    manner = Manner(kind, options.get("told", ""), headers, reader.zone)
    report(50, READING)
    stories = list(_stories(tickets, words, manner))
    in_order = sorted(stories, key=lambda story: (story.raised_at, story.number))
    return Log(list(tickets.values()), in_order, rows)


def _kind_of(tickets: Mapping[str, Ticket], rows: int, columns: Mapping[str, Sequence[str]]) -> str:
    """One line for each issue, unless a number comes more than once or changes are numbered."""
    return LIST if len(tickets) == rows and not columns.get("place") else LOG


def _stories(tickets: Mapping[str, Ticket], words: Words, manner: Manner) -> Iterator[Story]:
    for ticket in tickets.values():
        check_ticket(ticket, manner)
        spread_refusals(ticket, manner.headers["number"])
        if not ticket.is_refused:
            yield story_of(ticket, words, manner)


def check_history(run: ImportRun, path: Path, at: datetime, report: Report) -> Checked:
    """Issues of the log against those of the company."""
    company = company_of(run)
    log = read_log(run, company, report)
    report(80, COMPARING)
    here = Issue.objects.unscoped("a log speaks of the whole company").filter(company=company)
    known = {number: (pk, raised_at) for pk, number, raised_at in here.values_list("pk", "number", "raised_at")}
    retailers = known_retailers(company, (story.retailer for story in log.stories))
    by_number = {ticket.number: ticket for ticket in log.tickets}
    zone = ZoneInfo(company.timezone)
    changes = [
        _compared(story, by_number[story.number], known, zone, is_new=story.retailer not in retailers)
        for story in log.stories
    ]
    fresh = {change.after["retailer"] for change in changes if change.after.get("opens_retailer")}
    return _outcome(log, [change for change in changes if change.verdict], retailers=len(fresh))


def _compared(
    story: Story, ticket: Ticket, known: Mapping[str, tuple[int, datetime]], zone: ZoneInfo, *, is_new: bool
) -> Change:
    """New, or there already; a number that belongs to another issue is refused with all its rows."""
    pk, raised_at = known.get(story.number, (None, None))
    if pk is None:
        return Change(story.row, story.number, Verdict.CREATE, {}, _shown(story, zone, is_new=is_new))
    code = "issue.already" if raised_at == story.raised_at else "issue.number_taken"
    for row in ticket.rows:
        row.problems.append(Problem(code, row.number, "", story.number))
    return Change(story.row, story.number, Verdict.SAME if code == "issue.already" else "", {}, {}, pk)


def _shown(story: Story, zone: ZoneInfo, *, is_new: bool) -> dict[str, Any]:
    """In words, as the page of differences shows it."""
    shown: dict[str, Any] = {
        "retailer": story.retailer,
        "raised_at": f"{story.raised_at.astimezone(zone):%Y-%m-%d %H:%M}",
        "category": str(RoutingRow.Category(story.category).label),
        "state": str(Issue.State.CLOSED.label) if story.is_closed else "办理中",
        "steps": len(story.happenings),
    }
    return shown | ({"opens_retailer": True} if is_new else {})


def _outcome(log: Log, changes: Sequence[Change], *, retailers: int) -> Checked:
    """Rows read = accepted + refused + skipped; issues by what becomes of them."""
    problems = log.problems
    refused = {problem.row for problem in problems if problem.severity is Severity.REFUSED}
    skipped = {problem.row for problem in problems if problem.code == "issue.already"}
    codes = counted(problems)
    verdicts = [change.verdict for change in changes]
    counts = {
        "read": log.rows,
        "accepted": log.rows - len(refused) - len(skipped - refused),
        "refused": len(refused),
        "skipped": len(skipped - refused),
        "corrected": corrections(codes),
        "create": verdicts.count(Verdict.CREATE),
        "update": 0,
        "same": verdicts.count(Verdict.SAME),
        "retailers": retailers,
        "codes": codes,
    }
    return Checked(counts, problems, changes)


def failed_history(run: ImportRun, path: Path) -> tuple[tuple[str, ...], Iterator[FailedRow]]:
    """The refused rows of a log, every row of an issue that is refused."""
    return failed_records(run, open_run(run, kind_of(run.kind).limits))
