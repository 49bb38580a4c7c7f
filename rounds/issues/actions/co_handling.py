"""The holder asks another department for its part, and gets it in words (A04: departments give full support)."""

from datetime import datetime

from django.db import transaction

from rounds.common.events import record
from rounds.issues.actions.refusals import IssueConflictError, IssueRefusedError
from rounds.issues.models import CoHandling, Issue
from rounds.issues.queries.standing import party_of, standing_of
from rounds.issues.rules.clocks import due_at
from rounds.issues.rules.helping import Aid, aid_refusal
from rounds.issues.rules.settings import CO_HANDLE_MINUTES
from rounds.issues.rules.steps import Refusal
from rounds.people.models import Department, Staff
from rounds.people.queries import calendar_around, settings_of


@transaction.atomic
def ask_co_handler(issue: Issue, *, department: Department, question: str, by: Staff, at: datetime) -> CoHandling:
    """Ask another department; the issue and its clock stay with the holder, the other has a clock of its own."""
    if reason := aid_refusal(Aid.ASK, party_of(by, issue), standing_of(issue, at=at)):
        raise IssueRefusedError(reason)
    if not question.strip():
        raise IssueRefusedError(Refusal.NO_REASON)
    if department.company_id != issue.company_id:
        raise IssueRefusedError(Refusal.FOREIGN)
    if department.pk == issue.department_id:
        raise IssueRefusedError(Refusal.SAME_DEPARTMENT)
    Issue.objects.unscoped("one question to a department at a time").select_for_update(no_key=True).get(pk=issue.pk)
    if issue.co_handlings.open().filter(department=department).exists():
        raise IssueRefusedError(Refusal.ASKED_ALREADY)
    allowed = settings_of(issue.company, at=at)[CO_HANDLE_MINUTES]
    event = record("issue.co_handling_asked", issue, by=by, at=at, department=department.pk, question=question.strip())
    return CoHandling.objects.create(
        company_id=issue.company_id,
        issue=issue,
        department=department,
        question=question.strip(),
        asked_by=by,
        asked_at=at,
        due_at=due_at(at, allowed, calendar=calendar_around(issue.company, at)),
        allowed_minutes=allowed,
        started_by_event=event.number,
    )


@transaction.atomic
def give_opinion(asked: CoHandling, *, opinion: str, by: Staff, at: datetime) -> CoHandling:
    """The co-handler answers in words; the holder builds his answer on it."""
    if by.department_id != asked.department_id:
        raise IssueRefusedError(Refusal.NOT_YOURS)
    if not opinion.strip():
        raise IssueRefusedError(Refusal.NO_TEXT)
    event = record(
        "issue.co_handling_answered", asked.issue, by=by, at=at, department=asked.department_id, opinion=opinion.strip()
    )
    return _ended(
        asked, opinion=opinion.strip(), answered_by=by, answered_at=max(at, asked.asked_at), ended_by_event=event.number
    )


@transaction.atomic
def withdraw_question(asked: CoHandling, *, by: Staff, at: datetime) -> CoHandling:
    """The holder needs the opinion no more."""
    if reason := aid_refusal(Aid.ASK, party_of(by, asked.issue), standing_of(asked.issue, at=at)):
        raise IssueRefusedError(reason)
    event = record("issue.co_handling_withdrawn", asked.issue, by=by, at=at, department=asked.department_id)
    return _ended(asked, withdrawn_at=at, ended_by_event=event.number)


def _ended(asked: CoHandling, **fields: object) -> CoHandling:
    """Of two who end it at once one wins."""
    waiting = CoHandling.objects.unscoped("the row the caller holds").open().filter(pk=asked.pk)
    if not waiting.update(**fields):
        raise IssueConflictError
    asked.refresh_from_db()
    return asked
