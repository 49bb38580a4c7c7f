"""A party objects to who bears what; a named person decides; the same rule runs again over the corrected facts (A33).

Nothing that happened is changed: a correction is a row beside the hop, and both findings stay.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from rounds.common.events import record
from rounds.issues.actions.liability import compute_liability
from rounds.issues.actions.objection_refusals import ObjectionRefusedError
from rounds.issues.models import (
    ClockCorrection,
    Issue,
    IssueFile,
    IssuePhoto,
    LiabilityFinding,
    LiabilityObjection,
    ObjectedSpan,
)
from rounds.issues.queries.objections import bears_a_share, case_of, is_party, newest_finding, windows_of
from rounds.issues.rules.objections import UPHELD, Fault, Span, decision_fault, objection_fault, standing_fault
from rounds.people.models import Staff
from rounds.people.rules.roles import Role


@dataclass(frozen=True)
class Asked:
    """A span that should not count, and a photo or file of the issue that shows it."""

    span: Span
    photo: IssuePhoto | None = None
    file: IssueFile | None = None


@transaction.atomic
def object_to_liability(
    finding: LiabilityFinding, *, text: str, asked: Sequence[Asked], by: Staff, at: datetime
) -> LiabilityObjection:
    """Whoever bears a share says which spans should not count, and why. ObjectionRefusedError says what is missing."""
    issue = _locked(finding.issue)
    spans = [one.span for one in asked]
    case = case_of(finding, by, at=at, newest=newest_finding(issue), bears=bears_a_share(finding, by))
    fault = standing_fault(case) or objection_fault(text, spans, windows_of(issue))
    if fault or _foreign(issue, asked):
        raise ObjectionRefusedError(fault or Fault.FOREIGN)
    objection = LiabilityObjection.objects.create(
        company=issue.company,
        issue=issue,
        finding=finding,
        department=by.department if by.role == Role.DEPARTMENT_OFFICER else None,
        made_by=by,
        made_at=at,
        text=text.strip()[:1000],
    )
    ObjectedSpan.objects.bulk_create(_row(objection, one) for one in asked)
    record(
        "issue.objected",
        issue,
        by=by,
        at=at,
        objection=objection.pk,
        version=finding.version,
        department=objection.department_id,
        text=objection.text,
        spans=[_said(span) for span in spans],
    )
    return objection


def _locked(issue: Issue) -> Issue:
    """One objection and one decision of an issue at a time."""
    rows = Issue.objects.unscoped("the caller holds this row").select_for_update(of=("self",))
    return rows.select_related("company", "routing", "coordinator").get(pk=issue.pk)


def _foreign(issue: Issue, asked: Sequence[Asked]) -> bool:
    """Whether something shown as evidence belongs to another issue."""
    shown = (row for one in asked for row in (one.photo, one.file) if row is not None)
    return any(row.issue_id != issue.pk for row in shown)


def _row(objection: LiabilityObjection, one: Asked) -> ObjectedSpan:
    return ObjectedSpan(
        objection=objection,
        hop_id=one.span.hop,
        starts_at=one.span.starts_at,
        ends_at=one.span.ends_at,
        because=one.span.because.strip()[:300],
        photo=one.photo,
        file=one.file,
    )


def _said(span: Span) -> dict[str, Any]:
    return {"hop": span.hop, "from": span.starts_at, "to": span.ends_at, "because": span.because}


@transaction.atomic
def decide_liability_objection(
    objection: LiabilityObjection,
    *,
    outcome: str,
    decision: str,
    granted: Mapping[int, tuple[datetime, datetime]],
    by: Staff,
    at: datetime,
) -> LiabilityObjection:
    """Upheld wholly or in part, or rejected, by a named assessor who is no party to it; always with reasons.

    `granted`: by the number of an asked span, from when until when it is found not to count. Upheld, the same rule runs
    again and its finding is the next version, beside the one objected to. ObjectionRefusedError.
    """
    issue = _locked(objection.issue)
    row = LiabilityObjection.objects.unscoped("the caller holds this row").get(pk=objection.pk)
    asked = {one.pk: Span(one.hop_id, one.starts_at, one.ends_at, one.because) for one in row.spans.all()}
    spans = [Span(asked[key].hop, *span, asked[key].because) for key, span in granted.items() if key in asked]
    fault = _decider_fault(row, by) or decision_fault(outcome, decision, list(asked.values()), spans)
    if fault:
        raise ObjectionRefusedError(fault)
    row.outcome, row.decision = outcome, decision.strip()[:1000]
    row.decided_by, row.decided_at = by, at
    if outcome == UPHELD:
        row.new_finding = _correct(issue, row, spans, by=by, at=at)
    row.save(update_fields=["outcome", "decision", "decided_by", "decided_at", "new_finding"])
    record(
        "issue.objection_decided",
        issue,
        by=by,
        at=at,
        objection=row.pk,
        outcome=outcome,
        decision=row.decision,
        version=row.new_finding.version if row.new_finding else None,
    )
    return row


def _decider_fault(row: LiabilityObjection, by: Staff) -> Fault | None:
    if by.role != Role.ASSESSOR or by.company_id != row.company_id:
        return Fault.NOT_A_DECIDER
    if is_party(row, by):
        return Fault.OWN_CASE
    return Fault.DECIDED_ALREADY if row.outcome else None


def _correct(
    issue: Issue, row: LiabilityObjection, spans: Sequence[Span], *, by: Staff, at: datetime
) -> LiabilityFinding | None:
    """The spans beside their hops, then the rule again; None when no working minute was in them."""
    event = record(
        "issue.facts_corrected", issue, by=by, at=at, objection=row.pk, spans=[_said(span) for span in spans]
    )
    ClockCorrection.objects.bulk_create(
        ClockCorrection(
            hop_id=span.hop,
            objection=row,
            starts_at=span.starts_at,
            ends_at=span.ends_at,
            because=span.because,
            event=event.number,
        )
        for span in spans
    )
    before = newest_finding(issue)
    finding = compute_liability(issue, at=at, dissatisfied=bool(before and before.facts["dissatisfied"]), by=by)
    return None if before and finding.pk == before.pk else finding
