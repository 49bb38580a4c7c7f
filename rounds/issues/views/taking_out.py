"""The list of issues leaves the screen: many accepted at once, a workbook, paper."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rounds.common.doors import ANY_STAFF, open_to
from rounds.issues.actions import accept_issues
from rounds.issues.actions.desk import note_list_export
from rounds.issues.models import Issue
from rounds.issues.queries.inbox import rows_of
from rounds.issues.queries.lists import issues_wanted, ordered, whole
from rounds.issues.views.lists import wanted_by
from rounds.issues.views.sheet import ROW_CAP, XLSX, sheet_of
from rounds.people.models import StaffRequest
from rounds.people.rules.roles import Role

EXPORTING = tuple(role for role in Role if role != Role.TRAINER)
PRINTED = 300
AT_ONCE = 100
ASKED = ("desk", "light", "state", "category", "cause", "department", "q")


@open_to(Role.DEPARTMENT_OFFICER, methods=("POST",))
def accept_many(request: StaffRequest) -> HttpResponse:
    """Accept those ticked, as they were seen (`number:version`); one unknown among them and nothing is done."""
    seen = _seen(request.POST.getlist("issue")[:AT_ONCE])
    rows = Issue.objects.visible_to(request.user).select_related("company", "retailer__territory", "coordinator")
    found = {row.pk: row for row in rows.select_related("department", "routing").filter(pk__in=seen)}
    if seen.keys() - found.keys():
        raise Http404
    if not seen:
        messages.error(request, _("请先勾选要签收的问题"))
    by_due = sorted(found.values(), key=lambda row: (row.holder_due_at or row.raised_at, row.pk))
    outcomes = accept_issues(((row, seen[row.pk]) for row in by_due), by=request.user, at=timezone.now())
    done = [outcome.issue.number for outcome in outcomes if not outcome.refused]
    if done:
        text = ngettext("已签收 %(count)d 件：%(numbers)s", "已签收 %(count)d 件：%(numbers)s", len(done))
        messages.success(request, text % {"count": len(done), "numbers": "、".join(done)})
    for outcome in outcomes:
        if outcome.refused:
            messages.error(request, f"{outcome.issue.number}：{outcome.refused}")
    return redirect(f"{reverse('issues:list')}?{request.GET.urlencode()}" if request.GET else "issues:list")


def _seen(texts: list[str]) -> dict[int, int]:
    """Keys with the versions seen; what is not of this form names no issue."""
    pairs = [text.partition(":")[::2] for text in texts]
    if not all(part.isascii() and part.isdigit() and len(part) < 18 for pair in pairs for part in pair):
        raise Http404
    return {int(pk): int(version) for pk, version in pairs}


@open_to(*EXPORTING, methods=("POST",))
def issue_export(request: StaffRequest) -> HttpResponse:
    """The rows of the list as .xlsx; that they left is an event."""
    user, at = request.user, timezone.now()
    wanted = wanted_by(user, request.GET)
    keys = ordered(user, issues_wanted(user, wanted, now=at).rows, wanted).only("pk")[: ROW_CAP + 1]
    rows = [row for part in _in_parts(list(keys)) for row in rows_of(user, whole(user, part), now=at)]
    note_list_export(user, form="xlsx", rows=min(len(rows), ROW_CAP), asked=_asked(request), at=at)
    answer = HttpResponse(sheet_of(rows, user=user, at=at), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="issues-{user.company.local_day(at):%Y%m%d}.xlsx"'
    answer["Cache-Control"] = "no-store"
    return answer


def _in_parts(keys: list[Issue], size: int = 500) -> list[list[Issue]]:
    return [keys[start : start + size] for start in range(0, len(keys), size)]


def _asked(request: StaffRequest) -> dict[str, str]:
    return {name: request.GET[name] for name in ASKED if request.GET.get(name)}


@open_to(ANY_STAFF)
def issue_print(request: StaffRequest) -> HttpResponse:
    """The list for A4, in the order of its clocks."""
    user, now = request.user, timezone.now()
    wanted = wanted_by(user, request.GET)
    keys = list(ordered(user, issues_wanted(user, wanted, now=now).rows, wanted).only("pk")[: PRINTED + 1])
    rows = rows_of(user, whole(user, keys[:PRINTED]), now=now)
    context = {"rows": rows, "wanted": wanted, "now": now, "cut": PRINTED if len(keys) > PRINTED else 0}
    return render(request, "issues/print.html", context)
