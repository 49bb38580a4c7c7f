"""From the account manager to a department and back: learn, dispatch, accept, return, forward (A05, A27, B09)."""

from datetime import datetime

from django.db import transaction

from rounds.common.events import record
from rounds.issues.actions.beginnings import check_own_words
from rounds.issues.actions.hops import NextHop, hand_over, permit, take, to_coordinator, to_department
from rounds.issues.actions.refusals import IssueRefusedError
from rounds.issues.models import Hop, Issue, RoutingRow
from rounds.issues.queries import route_of
from rounds.issues.rules.clocks import Step
from rounds.issues.rules.steps import Refusal, State, Verb
from rounds.people.models import Department, Staff

By = Staff | str


@transaction.atomic
def learn_issue(issue: Issue, *, by: By, at: datetime) -> Issue:
    """The coordinator has taken note of it: the first of the three timestamps (A05)."""
    permit(issue, Verb.LEARN, by=by, at=at)
    following = to_coordinator(issue, Step.COORDINATE, at=at)
    take(issue, following, learnt_at=at)
    event = record("issue.learnt", issue, by=by, at=at)
    hand_over(issue, event, following, outcome="learnt", at=at)
    return issue


@transaction.atomic
def dispatch_issue(
    issue: Issue,
    *,
    proposed_solution: str,
    by: By,
    at: datetime,
    category: str | None = None,
    begun_from: int | None = None,
) -> Issue:
    """Send it to the department of its category with a proposed solution (B09); who dispatches has learnt of it.

    `category` corrects a wrong one; `begun_from`: the issue whose words were the beginning.
    Without a department (A42) the account manager himself owes the answer.
    """
    permit(issue, Verb.DISPATCH, by=by, at=at)
    row = route_of(issue.routing, category or issue.category)
    if row is None:
        raise IssueRefusedError(Refusal.UNKNOWN_CATEGORY)
    proposal = proposed_solution.strip() or issue.proposed_solution
    if row.department_id is not None and not proposal:
        raise IssueRefusedError(Refusal.NO_PROPOSAL)
    check_own_words(proposal, company_id=issue.company_id, begun_from=begun_from)
    _take_charge(issue, by=by, at=at)
    issue.category = row.category
    following = _to_whom_it_goes(issue, row, at=at)
    take(
        issue,
        following,
        state=State.DISPATCHED.value if row.department_id else State.ACCEPTED.value,
        category=row.category,
        department=row.department,
        proposed_solution=proposal,
        forwarded_at=issue.forwarded_at or at,
    )
    event = record(
        "issue.dispatched",
        issue,
        by=by,
        at=at,
        department=row.department_id,
        category=row.category,
        proposed_solution=proposal,
    )
    hand_over(issue, event, following, outcome="dispatched", at=at)
    return issue


def _take_charge(issue: Issue, *, by: By, at: datetime) -> None:
    """Whoever dispatches an issue that nobody knew of has learnt of it; one without coordinator is his from now on."""
    if issue.coordinator_id is None and isinstance(by, Staff):
        take(issue, None, coordinator=by)
    if issue.learnt_at is None:
        following = to_coordinator(issue, Step.COORDINATE, at=at)
        take(issue, following, learnt_at=at)
        event = record("issue.learnt", issue, by=by, at=at)
        hand_over(issue, event, following, outcome="learnt", at=at)


def _to_whom_it_goes(issue: Issue, row: RoutingRow, *, at: datetime) -> NextHop:
    if row.department is None:
        return to_coordinator(issue, Step.ANSWER, at=at)
    return to_department(issue, Step.ACCEPT, row.department, at=at)


@transaction.atomic
def accept_issue(issue: Issue, *, by: By, at: datetime) -> Issue:
    """The department takes it; what acceptance did not use of its time remains for the answer (A35)."""
    permit(issue, Verb.ACCEPT, by=by, at=at)
    department = _held_by(issue)
    handed_over_at = Hop.objects.get(issue=issue, ends_at__isnull=True).starts_at
    following = to_department(issue, Step.ANSWER, department, at=at, handed_over_at=handed_over_at)
    take(issue, following, state=State.ACCEPTED.value)
    event = record("issue.accepted", issue, by=by, at=at, department=department.pk)
    hand_over(issue, event, following, outcome="accepted", at=at)
    return issue


@transaction.atomic
def return_issue(issue: Issue, *, reason: str, by: By, at: datetime) -> Issue:
    """Back to the account manager with a reason; he dispatches again, elsewhere or better prepared."""
    permit(issue, Verb.RETURN, by=by, at=at)
    if not reason.strip():
        raise IssueRefusedError(Refusal.NO_REASON)
    department = _held_by(issue)
    following = to_coordinator(issue, Step.COORDINATE, at=at)
    take(issue, following, state=State.REGISTERED.value, department=None)
    event = record("issue.returned", issue, by=by, at=at, department=department.pk, reason=reason)
    hand_over(issue, event, following, outcome="returned", at=at, note=reason)
    return issue


@transaction.atomic
def forward_issue(issue: Issue, *, department: Department, reason: str, by: By, at: datetime) -> Issue:
    """From one department to another, with a reason; the new one has its own clock."""
    permit(issue, Verb.FORWARD, by=by, at=at)
    if not reason.strip():
        raise IssueRefusedError(Refusal.NO_REASON)
    if department.company_id != issue.company_id:
        raise IssueRefusedError(Refusal.FOREIGN)
    if department.pk == issue.department_id:
        raise IssueRefusedError(Refusal.SAME_DEPARTMENT)
    before = _held_by(issue)
    following = to_department(issue, Step.ACCEPT, department, at=at)
    take(issue, following, state=State.DISPATCHED.value, department=department)
    event = record("issue.forwarded", issue, by=by, at=at, before=before.pk, after=department.pk, reason=reason)
    hand_over(issue, event, following, outcome="forwarded", at=at, note=reason)
    return issue


def _held_by(issue: Issue) -> Department:
    if issue.department is None:
        raise IssueRefusedError(Refusal.NOT_NOW)
    return issue.department
