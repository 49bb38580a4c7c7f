"""What the service side may know of the reports it passed on: number, day, received or in hand or finished (A20)."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rounds.common.pages import Page, page_of
from rounds.enforcement.models import EnforcementCase
from rounds.enforcement.rules.steps import Neutral, neutral
from rounds.people.models import Company, Staff
from rounds.people.rules.roles import COMPANY_WIDE

SERVICE_WORDS: dict[Neutral, str | Promise] = {
    Neutral.RECEIVED: _("已收到"),
    Neutral.IN_HAND: _("办理中"),
    Neutral.FINISHED: _("已办结"),
}
REPORTER_WORDS: dict[Neutral, str | Promise] = {
    Neutral.RECEIVED: _("已受理"),
    Neutral.IN_HAND: _("已受理"),
    Neutral.FINISHED: _("已办结"),
}
TONES = {Neutral.RECEIVED: "info", Neutral.IN_HAND: "progress", Neutral.FINISHED: "success"}


@dataclass(frozen=True)
class ReportRow:
    """One report as the service side sees it; `is_own` when the reader passed it on himself."""

    number: str
    day: date
    state: str
    tone: str
    is_own: bool


def reports_for(user: Staff, *, after: str = "", before: str = "") -> tuple[Page[EnforcementCase], list[ReportRow]]:
    """The reader's own reports; for roles that see the whole company all of them, by number and day alone."""
    rows = EnforcementCase.objects.unscoped("only number, day and the neutral state leave the room")
    rows = rows.filter(company_id=user.company_id)
    if user.role not in COMPANY_WIDE:
        rows = rows.filter(reported_by=user)
    named = rows.only("report_number", "reported_at", "state", "reported_by")
    page = page_of(named, order=("-report_number",), after=after, before=before)
    return page, [_row(case, user) for case in page.rows]


def _row(case: EnforcementCase, user: Staff) -> ReportRow:
    state = neutral(case.state)
    return ReportRow(
        number=case.report_number,
        day=user.company.local_day(case.reported_at),
        state=str(SERVICE_WORDS[state]),
        tone=TONES[state],
        is_own=case.reported_by_id == user.pk,
    )


def case_of_report(company: Company | int, report_number: str) -> EnforcementCase | None:
    """The case behind a report, for actions that carry something into the room; never for a page."""
    company_id = company if isinstance(company, int) else company.pk
    cases = EnforcementCase.objects.unscoped("a report finds its own case")
    return cases.filter(company_id=company_id, report_number=report_number).first()


def said_to_reporter(company: Company | int, report_number: str) -> str:
    """What whoever reported it reads: 已受理 or 已办结."""
    case = case_of_report(company, report_number)
    return str(REPORTER_WORDS[neutral(case.state) if case else Neutral.RECEIVED])
