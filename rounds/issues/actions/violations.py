"""A report of a violation: its words go into the compliance room, the service side keeps a number and its clocks (A20).

Nobody on the service side coordinates it: it goes to the monopoly department at once, which accepts it and answers
that it was handled, or explains why not (A27), in a sentence that says nothing of the case.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from rounds.common.events import record
from rounds.enforcement.actions import Report, open_case
from rounds.enforcement.queries.reports import case_of_report
from rounds.enforcement.rules.steps import Neutral, neutral
from rounds.issues.actions.hops import begin, hand_over, permit, take, to_coordinator, to_department
from rounds.issues.actions.indexing import index_words
from rounds.issues.actions.liability import compute_liability
from rounds.issues.actions.refusals import DepartmentMissingError, IssueRefusedError
from rounds.issues.models import Issue, RoutingTable
from rounds.issues.rules.clocks import Step
from rounds.issues.rules.routing import Category
from rounds.issues.rules.steps import Refusal, State, Verb
from rounds.issues.rules.violations import ANSWERS, REPORT_TEXT, SEALED, TOLD
from rounds.people.models import Department, Staff
from rounds.retailers.models import Retailer
from rounds.visits.models import Visit

By = Staff | str


@dataclass(frozen=True)
class Said:
    """What was reported: words and proposal go into the room, with the visit and the photos that follow."""

    text: str
    proposal: str
    entry: str
    spoken_at: datetime
    visit: Visit | None = None
    announced: Sequence[Mapping[str, Any]] = ()
    phone_id: UUID | None = None


@transaction.atomic
def report_violation(
    retailer: Retailer, said: Said, *, number: str, routing: RoutingTable, by: By, at: datetime
) -> Issue:
    """Keep a number on the service side, open the case in the room, hand it to the monopoly department at once."""
    department = monopoly_of(retailer.company_id)
    issue = Issue.objects.create(
        company=retailer.company,
        number=number,
        retailer=retailer,
        coordinator=None,
        kind=Issue.Kind.VIOLATION,
        category=Category.MARKET.value,
        entry=said.entry,
        routing=routing,
        text=REPORT_TEXT,
        raised_at=at,  # when it was said is written in the room: it would tell which visit it came from
        learnt_at=at,
        phone_id=said.phone_id,
    )
    index_words([issue])
    kept = {"number": number, "kind": issue.kind, "raised_at": at, "routing": routing.version}
    event = record("issue.registered", issue, by=SEALED, at=at, **kept)
    begin(issue, event, to_coordinator(issue, Step.LEARN, at=at))
    report = Report(
        number=number,
        ident=issue.pk,
        entry=said.entry,
        text=said.text,
        proposal=said.proposal,
        visit=said.visit,
        announced=said.announced,
    )
    open_case(retailer, report, by=by, at=at, reported_at=said.spoken_at)
    hand_to_monopoly(issue, department, at=at)
    return issue


def hand_to_monopoly(issue: Issue, department: Department, *, at: datetime) -> None:
    """The monopoly department holds it from now on; its clock of acceptance begins."""
    following = to_department(issue, Step.ACCEPT, department, at=at)
    take(issue, following, state=State.DISPATCHED.value, department=department, forwarded_at=at)
    event = record("issue.dispatched", issue, by="system", at=at, department=department.pk, category=issue.category)
    hand_over(issue, event, following, outcome="dispatched", at=at)


def monopoly_of(company_id: int) -> Department:
    """The department whose duty enforcement is; DepartmentMissingError when the company has none."""
    departments = Department.objects.unscoped("whose duty enforcement is")
    found = departments.filter(company=company_id, function=Department.Function.MONOPOLY).first()
    if found is None:
        raise DepartmentMissingError(str(Department.Function.MONOPOLY.label))
    return found


def reporter_of(issue: Issue) -> int | str | None:
    """Who reported it: a colleague by his key, or an outside party in words; asked by a replay alone."""
    case = case_of_report(issue.company_id, issue.number)
    return (case.reported_by_id or case.reporter) if case else None


@transaction.atomic
def answer_report(issue: Issue, *, kind: str, by: By, at: datetime) -> Issue:
    """Handled, or explained why it takes longer; the sentence is fixed and closes the report.

    "Handled" waits until the case is closed. Whoever reported it reads its state where he reported it: that is the
    telling, and there is nothing for him to confirm.
    """
    permit(issue, Verb.ANSWER, by=by, at=at)
    if kind not in ANSWERS:
        raise IssueRefusedError(Refusal.NO_ANSWER)
    case = case_of_report(issue.company_id, issue.number)
    if kind == Issue.AnswerKind.SOLUTION and case is not None and neutral(case.state) != Neutral.FINISHED:
        raise IssueRefusedError(Refusal.CASE_OPEN)
    telling = to_coordinator(issue, Step.TELL, at=at)
    take(issue, telling, state=State.ANSWERED.value, answer_kind=kind, answer=ANSWERS[kind], answered_at=at)
    event = record("issue.answered", issue, by=by, at=at, kind=kind, answer=issue.answer)
    hand_over(issue, event, telling, outcome="answered", at=at)
    finish_report(issue, at=at)
    return issue


def finish_report(issue: Issue, *, at: datetime) -> None:
    """Told and closed in one: by the house itself, so that nobody's clock runs for it."""
    confirming = to_coordinator(issue, Step.CONFIRM, at=at)
    take(issue, confirming, state=State.TOLD.value, told_at=at)
    event = record("issue.told", issue, by="system", at=at, how=TOLD)
    hand_over(issue, event, confirming, outcome="told", at=at, note=TOLD)
    take(issue, None, state=State.CLOSED.value, confirmed_at=at, closed_at=at)
    event = record("issue.closed", issue, by="system", at=at, kind=issue.answer_kind)
    hand_over(issue, event, None, outcome="closed", at=at)
    compute_liability(issue, at=at)
