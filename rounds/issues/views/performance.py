"""How issues were dealt with: figures of a period, the issues behind each figure, a workbook."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rounds.common.doors import open_to
from rounds.common.pages import PAGE_ROWS
from rounds.issues.actions.exporting import note_performance_export
from rounds.issues.models import Hop
from rounds.issues.queries.co_handling import co_handler_rows
from rounds.issues.queries.detail import OUTCOMES
from rounds.issues.queries.performance import (
    BEHIND,
    NOBODY,
    Period,
    holder_rows,
    performance_of,
    turns_behind,
    with_issues,
)
from rounds.issues.queries.performance_sheet import performance_workbook
from rounds.people.models import Department, Staff, StaffRequest
from rounds.people.rules.roles import COMPANY_WIDE, Role

READERS = (*COMPANY_WIDE, Role.MARKET_MANAGER, Role.DEPARTMENT_OFFICER)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
USUAL_DAYS = 30
MOST_DAYS = 3 * 366
WORDS = {
    "turns": gettext_lazy("全部经手"),
    "late": gettext_lazy("超时"),
    "handed_on": gettext_lazy("转出"),
    "paused": gettext_lazy("暂停过"),
    "reopened": gettext_lazy("答复后重开"),
}


@open_to(*READERS)
def performance(request: StaffRequest) -> HttpResponse:
    """Share in time, hand-overs, minutes per holder, reopened and paused, in a period."""
    user = request.user
    period = period_asked(user, request.GET)
    found = performance_of(user, period)
    context = {
        "period": period,
        "rows": holder_rows(user, found, _("客户经理")),
        "co_handlers": co_handler_rows(user, period, now=timezone.now()),
        "issues": found.issues,
        "usual": _usual(user),
        "is_department": user.role == Role.DEPARTMENT_OFFICER,
    }
    return render(request, "issues/performance.html", context)


@open_to(*READERS)
def performance_issues(request: StaffRequest) -> HttpResponse:
    """The turns behind one figure, those furthest beyond their time first."""
    user, query = request.user, request.GET
    period = period_asked(user, query)
    what = query.get("what", "") if query.get("what") in BEHIND else "turns"
    holder = int(query["holder"]) if query.get("holder", "").isdecimal() and len(query["holder"]) < 10 else None
    turns = turns_behind(user, period, holder=holder, what=what)
    start = _offset(query, len(turns))
    context = {
        "period": period,
        "what": what,
        "holder": holder,
        "whats": WORDS.items(),
        "holders": _holders(user),
        "rows": [
            {"turn": turn, "issue": issue, "step": _said_step(turn.step), "outcome": OUTCOMES.get(turn.outcome, "")}
            for turn, issue in with_issues(user, turns[start : start + PAGE_ROWS])
        ],
        "page": {
            "total": len(turns),
            "next_cursor": str(start + PAGE_ROWS) if start + PAGE_ROWS < len(turns) else "",
            "previous_cursor": str(start) if start else "",
        },
    }
    return render(request, "issues/performance_issues.html", context)


@open_to(*READERS, methods=("POST",))
def performance_sheet(request: StaffRequest) -> HttpResponse:
    """The figures as .xlsx; who took them out is remembered."""
    user, now = request.user, timezone.now()
    period = period_asked(user, request.POST)
    found = performance_of(user, period)
    rows = holder_rows(user, found, _("客户经理"))
    when = now.astimezone(ZoneInfo(user.company.timezone)).strftime("%Y-%m-%d %H:%M")
    mark = {"name": user.name, "number": user.username, "when": when}
    taken_by = _("%(name)s（%(number)s）于 %(when)s 导出，内部资料") % mark
    content = performance_workbook(rows, found, period, taken_by=taken_by)
    note_performance_export(first=period.first, last=period.last, rows=len(rows), by=user, at=now)
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="issues-{period.first:%Y%m%d}-{period.last:%Y%m%d}.xlsx"'
    answer["Cache-Control"] = "no-store"
    return answer


def period_asked(user: Staff, query: QueryDict) -> Period:
    """The days asked for, at most three years; without a question the last thirty. A wrong order is turned round."""
    usual = _usual(user)[-1][1]
    first, last = _day(query.get("first", "")), _day(query.get("last", ""))
    if first is None and last is None:
        return usual
    last = last or max(usual.last, first or usual.last)
    first = first or last - timedelta(days=USUAL_DAYS - 1)
    first, last = min(first, last), max(first, last)
    return Period(max(first, last - timedelta(days=MOST_DAYS)), last)


def _day(text: str) -> date | None:
    try:
        found = parse_date(text)
    except ValueError:
        return None
    return found if found and date(1971, 1, 1) <= found <= date(2190, 1, 1) else None


def _usual(user: Staff) -> list[tuple[str, Period]]:
    """Periods one click away, the last of them the usual one."""
    today = user.company.local_day(timezone.now())
    month = today.replace(day=1)
    before = (month - timedelta(days=1)).replace(day=1)
    return [
        (_("本月"), Period(month, today)),
        (_("上月"), Period(before, month - timedelta(days=1))),
        (_("近一年"), Period(today - timedelta(days=364), today)),
        (_("近 30 天"), Period(today - timedelta(days=USUAL_DAYS - 1), today)),
    ]


def _offset(query: QueryDict, total: int) -> int:
    """Where the page begins: after so many rows, or before them."""
    after, before = query.get("after", ""), query.get("before", "")
    asked = before or after
    place = int(asked) if asked.isdecimal() and len(asked) < 10 else 0
    return max(0, place - PAGE_ROWS) if before else (place if place < total else 0)


def _holders(user: Staff) -> list[tuple[int, str]]:
    """What may be chosen: departments, and the account managers together."""
    rows = Department.objects.visible_to(user).order_by("function").values_list("pk", "name")
    if user.role == Role.DEPARTMENT_OFFICER:
        return [(pk, name) for pk, name in rows if pk == user.department_id]
    return [*rows, (NOBODY, _("客户经理"))]


def _said_step(step: str) -> str:
    return _(str(Hop.Step(step).label))
