"""Reports of violations written before there was a room: their words and photos move there (A20)."""

from datetime import datetime
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction

from rounds.common.events import history, record
from rounds.common.pictures import large_path, small_path
from rounds.enforcement.actions import Report, empty_events, keep_reported_photo, open_case
from rounds.enforcement.models import EnforcementCase
from rounds.enforcement.queries.reports import case_of_report
from rounds.issues.actions.hops import change
from rounds.issues.actions.indexing import index_words
from rounds.issues.actions.violations import finish_report, hand_to_monopoly, monopoly_of
from rounds.issues.models import ClockPause, Issue, IssuePhoto
from rounds.issues.rules.routing import Category
from rounds.issues.rules.steps import State
from rounds.issues.rules.violations import ANSWERS, REPORT_TEXT
from rounds.people.models import Company, Staff

SAID = ("reason", "note", "how", "answer", "proposed_solution", "question", "opinion", "words", "reply")


def move_reports(company: Company, *, at: datetime) -> int:
    """Move every report that still has its words on the service side; how many. Again, it finds none."""
    reports = Issue.objects.unscoped("reports of the whole company leave the service side")
    waiting = reports.filter(company=company, kind=Issue.Kind.VIOLATION).order_by("pk")
    return sum(move_report(issue, at=at) for issue in waiting.select_related("company", "retailer", "visit"))


@transaction.atomic
def move_report(issue: Issue, *, at: datetime) -> bool:
    """Open its case, empty what issue and events say, bring it to the monopoly department; False if it has a case."""
    if case_of_report(issue.company_id, issue.number) is not None:
        return False
    events = list(history(issue))
    registered = next((event for event in events if event.verb == "issue.registered"), None)
    author = Staff.objects.filter(pk=registered.actor_id).first() if registered and registered.actor_id else None
    report = Report(
        number=issue.number,
        ident=issue.pk,
        entry=issue.entry,
        text=issue.text,
        proposal="\n".join(_said_so_far(issue)),
        visit=issue.visit,
        announced=issue.announced,
    )
    by = author or (registered.actor_label if registered else "system")
    case = open_case(issue.retailer, report, by=by, at=at, reported_at=issue.raised_at)
    for photo in issue.photos.all():
        _move_photo(photo, case, at=at)
    empty_events([issue], at=at)
    issue.hops.exclude(note="").update(note="")
    ClockPause.objects.filter(hop__issue=issue).exclude(note="").update(note="")
    change(issue, text=REPORT_TEXT, proposed_solution="", cause="", visit=None, coordinator=None, announced=[],
           category=Category.MARKET.value, answer=ANSWERS.get(issue.answer_kind, ""))  # fmt: skip
    record("issue.moved_to_room", issue, by="system", at=at)
    _brought_on(issue, at=at)
    index_words([issue])
    return True


def _said_so_far(issue: Issue) -> list[str]:
    """What was written about it on the service side, in order, each said once."""
    lines = [issue.proposed_solution, issue.cause]
    lines += [
        str(event.content.body[name]) for event in history(issue) for name in SAID if event.content.body.get(name)
    ]
    lines += [issue.answer]
    return list(dict.fromkeys(line for line in lines if line))


def _move_photo(photo: IssuePhoto, case: EnforcementCase, *, at: datetime) -> None:
    """The bytes into the room; on the service side neither row nor file remains."""
    path = Path(settings.MEDIA_ROOT) / photo.stored_path
    if photo.stored_path and path.is_file():
        keep_reported_photo(case, content=path.read_bytes(), by="system", at=at, taken_at=photo.taken_at)
    stored = photo.stored_path
    photo.delete()
    others = IssuePhoto.objects.unscoped("whether another issue holds these bytes")
    if stored and not others.filter(stored_path=stored).exists():
        for one in (stored, large_path(stored), small_path(stored)):
            transaction.on_commit(partial((Path(settings.MEDIA_ROOT) / one).unlink, missing_ok=True))


def _brought_on(issue: Issue, *, at: datetime) -> None:
    """Where it stands as a report: with the monopoly department until it is answered, closed once it was."""
    if issue.state in {State.ANSWERED, State.TOLD}:
        finish_report(issue, at=at)
    elif issue.state != State.CLOSED:
        department = monopoly_of(issue.company_id)
        if issue.state == State.REGISTERED or issue.department_id != department.pk:
            hand_to_monopoly(issue, department, at=at)
