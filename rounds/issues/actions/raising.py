"""Raising an issue: one entry for everything a retailer brings (A03, A04)."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from rounds.common.events import history, record
from rounds.issues.actions.beginnings import check_own_words
from rounds.issues.actions.dispatching import dispatch_issue
from rounds.issues.actions.hops import begin, to_coordinator
from rounds.issues.actions.indexing import index_words
from rounds.issues.actions.refusals import IssueRefusedError
from rounds.issues.actions.routing import default_routing
from rounds.issues.actions.violations import Said, report_violation, reporter_of
from rounds.issues.models import Issue
from rounds.issues.queries import route_of, routing_in_force
from rounds.issues.rules.clocks import Step
from rounds.issues.rules.steps import Refusal
from rounds.people.models import Company, Staff
from rounds.retailers.models import Retailer
from rounds.visits.models import Visit

By = Staff | str


@transaction.atomic
def raise_issue(
    retailer: Retailer,
    *,
    category: str,
    text: str,
    entry: str,
    by: By,
    at: datetime,
    kind: str = "issue",
    proposed_solution: str = "",
    visit: Visit | None = None,
    phone_id: uuid.UUID | None = None,
    raised_at: datetime | None = None,
    announced: Sequence[Mapping[str, Any]] = (),
    begun_from: int | None = None,
) -> Issue:
    """Register what a retailer raised; his account manager coordinates it from now on (A04).

    When the account manager himself registers it he has learnt of it at once, and with his proposed solution it goes
    straight to the department (B09); a visit service issue stays with him (A42). Anybody else's registration starts
    the clock in which he must learn of it. `raised_at` is when the retailer spoke (a phone's time, never after `at`).
    `announced` names the photos that follow, by hash and size; `begun_from` the issue whose proposal was the beginning.
    The same `phone_id` (of a phone or of a form) again from the same person returns the issue already there; with other
    words it is refused, the first ones stay. A report of a violation keeps a number here, its words go into the
    compliance room (A20).
    IssueRefusedError says what is missing.
    """
    company = retailer.company
    # The company's row is the lock: numbers run without a gap, and of two copies of one phone's issue one waits.
    Company.objects.unscoped("the lock of this company").select_for_update(no_key=True).get(pk=company.pk)
    if phone_id is not None and (known := _arrived_before(company, phone_id, by)):
        return _unchanged(known, retailer, text)
    if not text.strip():
        raise IssueRefusedError(Refusal.NO_TEXT)
    check_own_words(proposed_solution, company_id=company.pk, begun_from=begun_from)
    if visit is not None and visit.company_id != company.pk:
        raise IssueRefusedError(Refusal.FOREIGN)
    routing = routing_in_force(company, at) or default_routing(company, by="system", at=at)
    row = route_of(routing, category)
    if row is None:
        raise IssueRefusedError(Refusal.UNKNOWN_CATEGORY)
    spoken_at = min(raised_at or at, at)
    if kind == Issue.Kind.VIOLATION:
        said = Said(text, proposed_solution, entry, spoken_at, visit, announced, phone_id)
        return report_violation(retailer, said, number=_next_number(company, at), routing=routing, by=by, at=at)
    coordinator = retailer.territory.manager if retailer.territory else None
    knows = isinstance(by, Staff) and coordinator is not None and by.pk == coordinator.pk
    issue = Issue.objects.create(
        company=company,
        number=_next_number(company, at),
        retailer=retailer,
        coordinator=coordinator,
        visit=visit,
        kind=kind,
        category=category,
        entry=entry,
        routing=routing,
        text=text.strip(),
        proposed_solution=proposed_solution.strip(),
        raised_at=spoken_at,
        learnt_at=spoken_at if knows else None,
        phone_id=phone_id,
        announced=[dict(photo) for photo in announced],
    )
    index_words([issue])
    _start(issue, Step.COORDINATE if knows else Step.LEARN, spoken_at, by=by, at=at)
    if knows and (issue.proposed_solution or row.department_id is None):
        dispatch_issue(issue, proposed_solution=issue.proposed_solution, by=by, at=at)
    return issue


def _start(issue: Issue, step: Step, spoken_at: datetime, *, by: By, at: datetime) -> None:
    event = record(
        "issue.registered",
        issue,
        by=by,
        at=at,
        number=issue.number,
        retailer=issue.retailer_id,
        coordinator=issue.coordinator_id,
        visit=issue.visit_id,
        kind=issue.kind,
        category=issue.category,
        entry=issue.entry,
        text=issue.text,
        raised_at=spoken_at,
        announced=issue.announced,
        routing=issue.routing.version,
    )
    hop = to_coordinator(issue, step, at=spoken_at)
    begin(issue, event, hop)
    issue.holder_due_at = hop.due_at
    issue.save(update_fields=["holder_due_at"])


def _arrived_before(company: Company, phone_id: uuid.UUID, by: By) -> Issue | None:
    """What this person registered under this id; somebody else's is not shown to him."""
    issues = Issue.objects.unscoped("a replay meets what it made")
    known = issues.filter(company=company, phone_id=phone_id).first()
    if known is None:
        return None
    registered = history(known).filter(verb="issue.registered").first()
    author = registered and (registered.actor_id or registered.actor_label)
    if known.is_report:
        author = reporter_of(known)
    if author != (by if isinstance(by, str) else by.pk):
        raise IssueRefusedError(Refusal.ID_TAKEN)
    return known


def _unchanged(known: Issue, retailer: Retailer, text: str) -> Issue:
    """What came before under this id, when the same came again; the words of a report lie in the room, not here."""
    if known.retailer_id != retailer.pk or not (known.is_report or known.text == text.strip()):
        raise IssueRefusedError(Refusal.SENT_DIFFERENTLY)
    return known


def _next_number(company: Company, at: datetime) -> str:
    """W, the local date, and a running number of five digits; the caller holds the lock."""
    prefix = f"W{at.astimezone(ZoneInfo(company.timezone)):%Y%m%d}"
    issues = Issue.objects.unscoped("numbers run within the company").filter(company=company)
    last = issues.filter(number__gte=prefix, number__lt=f"{prefix}~").order_by("-number").first()
    return f"{prefix}{int(last.number[len(prefix) :]) + 1 if last else 1:05d}"
