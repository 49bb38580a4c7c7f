"""From the department's answer to the confirmed end, and back when the retailer is not content (A05, A27)."""

from datetime import date, datetime

from django.db import transaction

from rounds.common.events import record
from rounds.issues.actions.asking_back import ask_follow_up
from rounds.issues.actions.beginnings import check_own_words
from rounds.issues.actions.hops import NextHop, hand_over, permit, take, to_coordinator, to_department
from rounds.issues.actions.liability import compute_liability
from rounds.issues.actions.promising import break_promise, keep_promise, promise_day
from rounds.issues.actions.refusals import IssueRefusedError
from rounds.issues.actions.violations import answer_report
from rounds.issues.models import Issue
from rounds.issues.rules.clocks import Step
from rounds.issues.rules.steps import Refusal, State, Verb, answer_refusal
from rounds.people.models import Staff

By = Staff | str


@transaction.atomic
def answer_issue(
    issue: Issue,
    *,
    kind: str,
    text: str,
    by: By,
    at: datetime,
    promised_on: date | None = None,
    cause: str = "",
    begun_from: int | None = None,
) -> Issue:
    """A solution, or an explanation where there is none (A27). `promised_on` is the day the retailer may count on.

    `cause` is what the department found behind the issue (A05, D02): in a few words, so that equal causes meet.
    `begun_from` is the issue whose answer was taken as a beginning: like a template it must have been edited.
    The answer to a report of a violation is a fixed sentence, whatever the words (A20).
    """
    if issue.is_report:
        return answer_report(issue, kind=kind, by=by, at=at)
    permit(issue, Verb.ANSWER, by=by, at=at)
    today = issue.company.local_day(at)
    if reason := answer_refusal(kind, text, promised_on, today):
        raise IssueRefusedError(reason)
    check_own_words(text, company_id=issue.company_id, department_id=issue.department_id, begun_from=begun_from)
    following = to_coordinator(issue, Step.TELL, at=at)
    take(
        issue,
        following,
        state=State.ANSWERED.value,
        answer_kind=kind,
        answer=text.strip(),
        promised_on=promised_on,
        answered_at=at,
        cause=cause.strip() or issue.cause,
    )
    event = record(
        "issue.answered",
        issue,
        by=by,
        at=at,
        kind=kind,
        answer=issue.answer,
        promised_on=promised_on,
        cause=issue.cause,
    )
    hand_over(issue, event, following, outcome="answered", at=at)
    return issue


@transaction.atomic
def tell_retailer(issue: Issue, *, how: str, by: By, at: datetime) -> Issue:
    """The account manager has told the retailer the answer, and how: the third of the three timestamps (A05)."""
    permit(issue, Verb.TELL, by=by, at=at)
    if not how.strip():
        raise IssueRefusedError(Refusal.NO_WAY_OF_TELLING)
    following = to_coordinator(issue, Step.CONFIRM, at=at)
    take(issue, following, state=State.TOLD.value, told_at=at)
    event = record("issue.told", issue, by=by, at=at, how=how)
    hand_over(issue, event, following, outcome="told", at=at, note=how)
    promise_day(issue, by=by, at=at)
    return issue


@transaction.atomic
def confirm_issue(issue: Issue, *, by: By, at: datetime) -> Issue:
    """The retailer confirms, which closes it; who bears what is computed from the events at once (A33)."""
    permit(issue, Verb.CONFIRM, by=by, at=at)
    take(issue, None, state=State.CLOSED.value, confirmed_at=at, closed_at=at)
    event = record("issue.closed", issue, by=by, at=at, kind=issue.answer_kind)
    hand_over(issue, event, None, outcome="closed", at=at)
    compute_liability(issue, at=at)
    keep_promise(issue, by=by, at=at)
    ask_follow_up(issue, at=at)
    return issue


@transaction.atomic
def reopen_issue(issue: Issue, *, reason: str, by: By, at: datetime) -> Issue:
    """The answer did not do: back to who owes it. The earlier answer stays in the events."""
    permit(issue, Verb.REOPEN, by=by, at=at)
    if not reason.strip():
        raise IssueRefusedError(Refusal.NO_REASON)
    following = _back_to_the_answer(issue, at=at)
    event_before = {"kind": issue.answer_kind, "answer": issue.answer, "told_at": issue.told_at}
    take(
        issue,
        following,
        state=State.DISPATCHED.value if issue.department_id else State.ACCEPTED.value,
        answer_kind="",
        answer="",
        promised_on=None,
        answered_at=None,
        told_at=None,
        confirmed_at=None,
        closed_at=None,
    )
    event = record("issue.reopened", issue, by=by, at=at, reason=reason, before=event_before)
    hand_over(issue, event, following, outcome="reopened", at=at, note=reason)
    break_promise(issue, reason=reason, by=by, at=at)
    return issue


def _back_to_the_answer(issue: Issue, *, at: datetime) -> NextHop:
    if issue.department is None:
        return to_coordinator(issue, Step.ANSWER, at=at)
    return to_department(issue, Step.ACCEPT, issue.department, at=at)
