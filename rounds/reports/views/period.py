"""A period's report on the page, as a file, with a remark."""

from datetime import date, timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rounds.common.doors import open_to
from rounds.people.models import StaffRequest
from rounds.people.rules.roles import COMPANY_WIDE, Role
from rounds.reports.actions import ask_report, write_remark
from rounds.reports.jobs.printing import printer
from rounds.reports.queries.paper import KINDS, shown_figures
from rounds.reports.queries.period import Subject, remarks_on, report_of, subject_for, subjects_of
from rounds.reports.rules.period import Span, before

READERS = (Role.ACCOUNT_MANAGER, Role.MARKET_MANAGER, Role.DEPARTMENT_OFFICER, *COMPANY_WIDE)
WRITERS = (Role.MARKET_MANAGER, Role.DEPARTMENT_OFFICER, *COMPANY_WIDE)
MOST_DAYS = 366


@open_to(*READERS)
def period(request: StaffRequest) -> HttpResponse:
    """The report, written from the records while one waits."""
    subject, span = _asked(request, request.GET)
    at = timezone.now()
    report = report_of(request.user, subject, span, at=at)
    key = {"kind": subject.kind, "pk": subject.pk, "first": span.first.isoformat(), "last": span.last.isoformat()}
    context = {
        "report": report,
        "parts": [(one, shown_figures(one)) for one in report.sections],
        "subject": subject,
        "subjects": subjects_of(request.user),
        "key": key,
        "remarks": remarks_on(subject, span),
        "may_remark": request.user.role in WRITERS,
        "may_digest": request.user.role in {Role.MARKET_MANAGER, *COMPANY_WIDE},
        "presets": [(name, urlencode(key | days)) for name, days in _presets(subject.company.local_day(at))],
        "has_printer": printer() is not None,
    }
    return render(request, "reports/period.html", context)


@open_to(*READERS, methods=("POST",))
def period_file(request: StaffRequest) -> HttpResponse:
    """The report as a file, written in the background."""
    subject, span = _asked(request, request.POST)
    ending, purpose = request.POST.get("ending", ""), request.POST.get("purpose", "").strip()
    if ending not in KINDS:
        raise Http404
    if not purpose or (ending == "pdf" and printer() is None):
        words = _("请写明用途") if not purpose else _("这台服务器上没有 Chromium，不能生成 PDF；请改用 .docx")
        messages.error(request, words)
        return redirect(_address(subject, span))
    export = ask_report(
        kind=subject.kind, pk=subject.pk, span=span, ending=ending, content_type=KINDS[ending], purpose=purpose,
        lang=get_language() or "zh-hans", address=request.path, by=request.user,
        at=timezone.now(),
    )  # fmt: skip
    return redirect("reports:export", pk=export.pk)


@open_to(*WRITERS, methods=("POST",))
def period_remark(request: StaffRequest) -> HttpResponse:
    """One's own words, shown as such."""
    subject, span = _asked(request, request.POST)
    text = request.POST.get("text", "")
    try:
        write_remark(
            subject.company, kind=subject.kind, pk=subject.pk, span=span, text=text, by=request.user, at=timezone.now()
        )
    except ValueError:
        messages.error(request, _("附言是空的"))
    else:
        messages.success(request, _("已加上附言，报告里标明是您写的"))
    return redirect(_address(subject, span) + "#remarks")


def _asked(request: StaffRequest, query: QueryDict) -> tuple[Subject, Span]:
    """Whose report and which days; without a question one's own first report of the last whole month. 404 else."""
    subjects = subjects_of(request.user)
    if not subjects:
        raise Http404
    kind, number = query.get("kind", ""), query.get("pk", "")
    if "subject" in query:
        kind, _dash, number = str(query["subject"]).partition("-")
    subject = subjects[0]
    if kind or number:
        known = subject_for(request.user, kind, int(number)) if number.isdecimal() and len(number) < 18 else None
        if known is None:
            raise Http404
        subject = known
    return subject, _span(query, subject.company.local_day(timezone.now()))


def _span(query: QueryDict, today: date) -> Span:
    first, last = _day(query.get("first", "")), _day(query.get("last", ""))
    if first is None or last is None:
        return before(Span(today.replace(day=1), _month_end(today)))
    first, last = min(first, last), max(first, last)
    return Span(max(first, last - timedelta(days=MOST_DAYS - 1)), last)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None


def _month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _presets(today: date) -> list[tuple[str, dict[str, str]]]:
    month = Span(today.replace(day=1), _month_end(today))
    quarter_first = today.replace(month=3 * ((today.month - 1) // 3) + 1, day=1)
    quarter = Span(quarter_first, _month_end(quarter_first.replace(month=quarter_first.month + 2)))
    named = ((_("本月"), month), (_("上月"), before(month)), (_("本季度"), quarter), (_("上季度"), before(quarter)))
    return [(name, {"first": span.first.isoformat(), "last": span.last.isoformat()}) for name, span in named]


def _address(subject: Subject, span: Span) -> str:
    days = {"first": span.first.isoformat(), "last": span.last.isoformat()}
    return f"{reverse('reports:period')}?{urlencode({'kind': subject.kind, 'pk': subject.pk} | days)}"
