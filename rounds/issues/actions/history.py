"""Issues of another system, brought in with every hop and event; and taken back while nobody has worked on them.

Events are written when the log is brought in, so the time of each act stands in `happened_at`: the chain never
claims to have seen what it was only told.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction

from rounds.common.events import Draft, canonical, record_all
from rounds.common.models import Event
from rounds.issues.actions.indexing import index_words
from rounds.issues.actions.liability import share_row
from rounds.issues.actions.routing import default_routing
from rounds.issues.models import ClockPause, Hop, Issue, LiabilityFinding, LiabilityShare
from rounds.issues.models.words import INDEXED
from rounds.issues.queries.history import Terms, terms_of
from rounds.issues.queries.liability import facts_record
from rounds.issues.queries.routing import routing_in_force
from rounds.issues.rules.history import Happening, Span, spans_of
from rounds.issues.rules.liability import RULE_VERSION, IssueFacts, Share, liability_of
from rounds.people.models import Company, Staff
from rounds.retailers.models import Retailer

By = Staff | str
CHUNK = 400


@dataclass(frozen=True)
class Brought:
    """One issue of a log: whose it is, what it is about, its steps, how it ended."""

    number: str
    retailer_id: int
    category: str
    entry: str
    text: str
    raised_at: datetime
    happenings: tuple[Happening, ...]
    is_explained: bool
    answer: str


@dataclass
class Written:
    """An issue while it is written: its row, its steps, the events that tell them, its holders."""

    issue: Issue
    brought: Brought
    spans: tuple[Span, ...]
    terms: Terms
    events: Sequence[Event] = ()

    @property
    def ends(self) -> dict[int, datetime]:
        """Until when each pause lasted, by the place of the step that began it."""
        return {pause.began: pause.ends_at for span in self.spans for pause in span.pauses}

    def number_of(self, place: int | None) -> int | None:
        """The number in the chain of the step at this place."""
        return None if place is None else self.events[place].number


@transaction.atomic
def bring_history(company: Company, arrivals: Iterable[Brought], *, run: int, by: By, at: datetime) -> dict[str, int]:
    """Write these issues with their hops, pauses, events and, when closed, their liability (A33); counts of each.

    Clocks and allowances are those of the day each hop began. IntegrityError, and nothing written, when a number is
    taken.
    """
    Company.objects.unscoped("the lock of this company").select_for_update(no_key=True).get(pk=company.pk)
    if routing_in_force(company, at) is None:
        default_routing(company, by="system", at=at)
    terms = terms_of(company)
    counts = dict.fromkeys(("issues", "hops", "pauses", "findings"), 0)
    waiting = iter(arrivals)
    while chunk := list(islice(waiting, CHUNK)):
        for name, number in _bring(company, chunk, terms, run=run, by=by, at=at).items():
            counts[name] += number
    return counts


def _bring(
    company: Company, chunk: Sequence[Brought], terms: Terms, *, run: int, by: By, at: datetime
) -> dict[str, int]:
    retailers = Retailer.objects.unscoped("the retailers of this log").filter(company=company)
    managers = dict(
        retailers.filter(pk__in={each.retailer_id for each in chunk}).values_list("pk", "territory__manager")
    )
    written = []
    for each in chunk:
        spans = spans_of(each.happenings)
        issue = _issue(company, each, spans, terms, manager=managers[each.retailer_id])
        written.append(Written(issue, each, spans, terms))
    index_words(Issue.objects.bulk_create([each.issue for each in written]))
    _tell(written, run=run, by=by, at=at)
    hops = _keep_hops(written)
    pauses = _keep_pauses(written, hops)
    findings = _keep_findings([each for each in written if each.issue.closed_at], by=by, at=at)
    return {"issues": len(written), "hops": len(hops), "pauses": pauses, "findings": findings}


def _issue(company: Company, brought: Brought, spans: Sequence[Span], terms: Terms, *, manager: int | None) -> Issue:
    """The row as its last step leaves it."""
    issue = Issue(
        company=company,
        number=brought.number,
        retailer_id=brought.retailer_id,
        coordinator_id=manager,
        category=brought.category,
        entry=brought.entry,
        routing_id=terms.table_at(brought.raised_at).pk,
        text=brought.text,
        raised_at=brought.raised_at,
    )
    for step in brought.happenings:
        for name, value in _after(step, brought).items():
            setattr(issue, name, value)
    if spans[-1].ends_at is None:
        issue.holder_due_at = terms.due_at(issue, spans, len(spans) - 1)
    return issue


UNANSWERED = {"answer_kind": "", "answer": "", "answered_at": None, "told_at": None, "confirmed_at": None}


def _after(step: Happening, brought: Brought) -> Mapping[str, Any]:
    """What a step leaves in the row of its issue: as the verb of the same name does."""
    states, at = Issue.State, step.at
    kind = Issue.AnswerKind.EXPLANATION if brought.is_explained else Issue.AnswerKind.SOLUTION
    with_department = states.DISPATCHED if step.department else states.ACCEPTED
    changes: dict[str, Mapping[str, Any]] = {
        "learnt": {"learnt_at": at},
        "dispatched": {"state": with_department, "department_id": step.department, "forwarded_at": at},
        "forwarded": {"state": states.DISPATCHED, "department_id": step.department},
        "returned": {"state": states.REGISTERED, "department_id": None},
        "accepted": {"state": states.ACCEPTED},
        "answered": {"state": states.ANSWERED, "answered_at": at, "answer_kind": kind, "answer": brought.answer},
        "told": {"state": states.TOLD, "told_at": at},
        "closed": {"state": states.CLOSED, "confirmed_at": at, "closed_at": at},
        "reopened": {"state": with_department, "closed_at": None, **UNANSWERED},
    }
    return changes.get(step.verb, {})


def _tell(written: Sequence[Written], *, run: int, by: By, at: datetime) -> None:
    """One event for every step, in the order of the issues."""
    drafts = []
    for each in written:
        ends = each.ends
        for place, step in enumerate(each.brought.happenings):
            body: dict[str, Any] = {"happened_at": step.at}
            body |= {"run": run} if place == 0 else {"until": ends[place]} if place in ends else {}
            drafts.append(DRAFTS[step.verb](each, step, body))
    told = iter(record_all(drafts, by=by, at=at))
    for each in written:
        each.events = list(islice(told, len(each.brought.happenings)))


def _registered(each: Written, body: Mapping[str, Any]) -> Draft:
    issue = each.issue
    said = {
        "number": issue.number,
        "retailer": issue.retailer_id,
        "coordinator": issue.coordinator_id,
        "kind": issue.kind,
        "category": issue.category,
        "entry": issue.entry,
        "text": issue.text,
        "raised_at": issue.raised_at,
    }
    return Draft("issue.registered", issue, said | dict(body))


def _answered(each: Written, body: Mapping[str, Any]) -> Draft:
    kind = Issue.AnswerKind.EXPLANATION if each.brought.is_explained else Issue.AnswerKind.SOLUTION
    return Draft("issue.answered", each.issue, {"kind": kind.value, "answer": each.brought.answer, **body})


DRAFTS: dict[str, Callable[[Written, Happening, Mapping[str, Any]], Draft]] = {
    "registered": lambda each, step, body: _registered(each, body),
    "learnt": lambda each, step, body: Draft("issue.learnt", each.issue, body),
    "dispatched": lambda each, step, body: Draft(
        "issue.dispatched", each.issue, {"department": step.department, "category": each.issue.category, **body}
    ),
    "accepted": lambda each, step, body: Draft("issue.accepted", each.issue, {"department": step.department, **body}),
    "returned": lambda each, step, body: Draft("issue.returned", each.issue, {"department": step.before, **body}),
    "forwarded": lambda each, step, body: Draft(
        "issue.forwarded", each.issue, {"before": step.before, "after": step.department, **body}
    ),
    "paused": lambda each, step, body: Draft(
        "issue.paused", each.issue, {"department": step.department, "cause": step.cause, **body}
    ),
    "resumed": lambda each, step, body: Draft("issue.resumed", each.issue, {"department": step.department, **body}),
    "answered": lambda each, step, body: _answered(each, body),
    "told": lambda each, step, body: Draft("issue.told", each.issue, body),
    "closed": lambda each, step, body: Draft("issue.closed", each.issue, body),
    "reopened": lambda each, step, body: Draft("issue.reopened", each.issue, body),
}


def _keep_hops(written: Sequence[Written]) -> list[Hop]:
    rows = [_hop(each, place) for each in written for place in range(len(each.spans))]
    return Hop.objects.bulk_create(rows, batch_size=1000)


def _hop(each: Written, place: int) -> Hop:
    span = each.spans[place]
    return Hop(
        issue=each.issue,
        department_id=span.department,
        staff_id=None if span.department else each.issue.coordinator_id,
        step=span.step,
        starts_at=span.starts_at,
        due_at=each.terms.due_at(each.issue, each.spans, place),
        allowed_minutes=each.terms.allowed(each.issue, span),
        ends_at=span.ends_at,
        outcome=span.outcome,
        started_by_event=each.number_of(span.began),
        ended_by_event=each.number_of(span.ended),
    )


def _keep_pauses(written: Sequence[Written], hops: Sequence[Hop]) -> int:
    spans = [(each, span) for each in written for span in each.spans]
    rows = [
        ClockPause(
            hop=hop,
            reason=pause.cause,
            starts_at=pause.starts_at,
            ends_at=pause.ends_at,
            started_by_event=each.events[pause.began].number,
            ended_by_event=each.number_of(pause.ended),
        )
        for hop, (each, span) in zip(hops, spans, strict=True)
        for pause in span.pauses
    ]
    return len(ClockPause.objects.bulk_create(rows, batch_size=1000))


def _keep_findings(closed: Sequence[Written], *, by: By, at: datetime) -> int:
    """Who bears what, by the same rule and from the same facts as an issue that closes here."""
    found: list[tuple[LiabilityFinding, tuple[Share, ...]]] = []
    for each in closed:
        facts, calendar_version = each.terms.facts(each.issue, each.spans, each.number_of)
        found.append((_finding(each.issue, facts, calendar_version, at), liability_of(facts)))
    LiabilityFinding.objects.bulk_create([finding for finding, _shares in found])
    rows = [share_row(finding, share) for finding, shares in found for share in shares]
    LiabilityShare.objects.bulk_create(rows, batch_size=1000)
    record_all((_computed(finding, shares) for finding, shares in found), by=by, at=at)
    return len(found)


def _finding(issue: Issue, facts: IssueFacts, calendar_version: str, at: datetime) -> LiabilityFinding:
    return LiabilityFinding(
        company=issue.company,
        issue=issue,
        version=1,
        rule_version=RULE_VERSION,
        computed_at=at,
        facts=json.loads(canonical(facts_record(facts, calendar_version=calendar_version))),
    )


def _computed(finding: LiabilityFinding, shares: Sequence[Share]) -> Draft:
    split = [[share.department, share.manager, share.percent, share.ground] for share in shares]
    body = {"issue": finding.issue_id, "version": 1, "rule_version": RULE_VERSION, "shares": split}
    return Draft("liability.computed", finding, body)


@transaction.atomic
def take_history_back(company: Company, ids: Iterable[int], *, because: str, by: By, at: datetime) -> set[int]:
    """Delete issues that were brought in and that nobody has touched since; their events stay. Ids of those gone."""
    gone: set[int] = set()
    for batch in _batches(sorted(ids)):
        rows = list(_untouched(company, batch))
        record_all(
            (Draft("issue.removed", row, {"number": row.number, "because": because}) for row in rows), by=by, at=at
        )
        index_words(_unsaid(row) for row in rows)
        going = [row.pk for row in rows]
        LiabilityFinding.objects.unscoped("of issues that go").filter(issue__in=going).delete()
        Issue.objects.unscoped("brought in and untouched").filter(pk__in=going).delete()
        gone.update(going)
    return gone


def _untouched(company: Company, ids: Sequence[int]) -> Iterator[Issue]:
    """Not changed since, and nothing hangs on it but what came with it."""
    here = Issue.objects.unscoped("an undone log speaks of the whole company").filter(company=company, pk__in=ids)
    used: set[int] = set()
    for relation in Issue._meta.related_objects:
        if isinstance(relation.related_model, str) or relation.related_model is Hop:
            continue
        rows = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": ids})  # noqa: SLF001
        if relation.related_model is LiabilityFinding:
            rows = rows.filter(version__gt=1)
        used.update(rows.values_list(relation.field.name, flat=True))
    yield from here.filter(version=1).exclude(pk__in=used).select_for_update(of=("self",))


def _unsaid(row: Issue) -> Issue:
    """Without its words, so that nothing finds it any more."""
    for name in INDEXED:
        setattr(row, name, "")
    return row


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))
