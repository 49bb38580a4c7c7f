"""One closing run: everybody's scores by number, what changed since the last version, publishing, recomputing."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.assessment.actions import AssessmentError, check_run, publish_run
from rounds.assessment.models import ClosingRun, Score
from rounds.assessment.queries.pages import changes_since_previous
from rounds.assessment.queries.runs import run_tables
from rounds.assessment.views.periods import CLOSING
from rounds.assessment.views.schemewords import PARTY_LABELS
from rounds.assessment.views.words import indicator_label, refusal, told_changes
from rounds.common.doors import open_to
from rounds.people.models import StaffRequest
from rounds.people.rules.roles import COMPANY_WIDE


@open_to(*COMPANY_WIDE)
def run_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """The scores of a run in the order of staff numbers and departments."""
    runs = ClosingRun.objects.visible_to(request.user).select_related("period__company", "scheme", "closed_by")
    run = get_object_or_404(runs.defer("inputs"), pk=pk)
    scores = Score.objects.visible_to(request.user).filter(run=run)
    tables = run_tables(scores)
    before, changes = changes_since_previous(run)
    owners = [row.score for table in tables for row in table.rows]
    people = {score.manager_id: score.manager for score in owners if score.manager}
    offices = {score.department_id: score.department for score in owners if score.department}
    context: dict[str, Any] = {
        "run": run,
        "tables": [
            (_(PARTY_LABELS[table.party]), [indicator_label(name) for name in table.indicators], table.rows)
            for table in tables
        ],
        "previous": before,
        "changes": told_changes(changes, people, offices),  # type: ignore[arg-type]
        "may_close": request.user.role in CLOSING,
    }
    return render(request, "assessment/run.html", context)


@open_to(*CLOSING, methods=("POST",))
def run_publish(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the scores to those they are about."""
    runs = ClosingRun.objects.visible_to(request.user).select_related("period__company")
    run = get_object_or_404(runs, pk=pk)
    try:
        publish_run(run, by=request.user, at=timezone.now())
    except AssessmentError as error:
        messages.error(request, refusal(error.code))
    else:
        messages.success(request, _("已同时向客户经理和部门公布"))
    return redirect("assessment:run", pk=pk)


@open_to(*COMPANY_WIDE, methods=("POST",))
def run_check(request: StaffRequest, pk: int) -> HttpResponse:
    """Recompute from the frozen inputs and say whether every byte is the same."""
    run = get_object_or_404(ClosingRun.objects.visible_to(request.user), pk=pk)
    found = check_run(run, by=request.user, at=timezone.now())
    if found.holds:
        messages.success(request, _("重算结果逐字节一致：%(sha)s") % {"sha": found.sha256})
    elif not found.inputs_hold:
        messages.error(request, _("冻结的输入与封存的摘要不符：有人改过"))
    elif not found.results_hold:
        messages.error(request, _("重算结果与封存的摘要不符：%(sha)s") % {"sha": found.sha256})
    else:
        messages.error(request, _("保存的分数与重算结果不符：有人改过"))
    return redirect("assessment:run", pk=pk)
