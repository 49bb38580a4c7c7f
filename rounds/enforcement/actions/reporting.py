"""A report of a violation enters the room: its words, who said them and where stay here (A20)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from rounds.common.events import record
from rounds.enforcement.actions.refusals import CaseRefusedError
from rounds.enforcement.models import EnforcementCase
from rounds.enforcement.queries.deadlines import due_of
from rounds.enforcement.rules.steps import Refusal
from rounds.people.models import Company, Staff
from rounds.retailers.models import Retailer
from rounds.visits.models import Visit


@dataclass(frozen=True)
class Report:
    """What the service side passes on; it keeps number and id of the report and nothing else."""

    number: str
    ident: int
    entry: str
    text: str
    proposal: str = ""
    visit: Visit | None = None
    announced: Sequence[Mapping[str, Any]] = ()


@transaction.atomic
def open_case(
    retailer: Retailer, report: Report, *, by: Staff | str, at: datetime, reported_at: datetime | None = None
) -> EnforcementCase:
    """Open the case of one report. `by` is who reported it: a colleague, or the retailer himself in words."""
    company = retailer.company
    if not report.text.strip():
        raise CaseRefusedError(Refusal.NO_TEXT)
    if report.visit is not None and report.visit.company_id != company.pk:
        raise CaseRefusedError(Refusal.FOREIGN)
    Company.objects.unscoped("the lock of this company").select_for_update(no_key=True).get(pk=company.pk)
    case = EnforcementCase(
        company=company,
        number=_next_number(company, at),
        report_number=report.number,
        report_id=report.ident,
        entry=report.entry,
        retailer=retailer,
        visit=report.visit,
        reported_by=by if isinstance(by, Staff) else None,
        reporter="" if isinstance(by, Staff) else by,
        text=report.text.strip(),
        proposal=report.proposal.strip(),
        announced=[dict(photo) for photo in report.announced],
        reported_at=min(reported_at or at, at),
    )
    case.due_at = due_of(case, since=at)
    case.save()
    record(
        "case.reported",
        case,
        by=by,
        at=at,
        number=case.number,
        report=case.report_number,
        retailer=retailer.pk,
        visit=report.visit.pk if report.visit else None,
        entry=case.entry,
        text=case.text,
        proposal=case.proposal,
        reported_at=case.reported_at,
    )
    return case


def _next_number(company: Company, at: datetime) -> str:
    """Z, the local date, and a running number of four digits; the caller holds the lock."""
    prefix = f"Z{company.local_day(at):%Y%m%d}"
    cases = EnforcementCase.objects.unscoped("numbers run within the company").filter(company=company)
    last = cases.filter(number__gte=prefix, number__lt=f"{prefix}~").order_by("-number").first()
    return f"{prefix}{int(last.number[len(prefix) :]) + 1 if last else 1:04d}"
