"""Own quality: who judged what, with which evidence; the judged read it, their leaders write it (A30)."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from rounds.assessment.actions.judging import JudgementRefusedError, judge_quality, withdraw_judgement
from rounds.assessment.forms import JudgementForm
from rounds.assessment.models import Judgement
from rounds.common.doors import open_to
from rounds.common.pages import page_of
from rounds.people.models import Staff, StaffRequest
from rounds.people.rules.roles import COMPANY_WIDE, Role

JUDGES = (Role.MARKET_MANAGER, Role.ASSESSOR, Role.HEAD)
REFUSALS = {
    "not_a_judge": gettext_noop("市场经理评定本部门的客户经理，考核员和公司领导还可评定市场经理；不能评定自己"),
    "no_evidence": gettext_noop("请写明依据"),
    "bad_points": gettext_noop("评定在 0 到 100 之间"),
    "day_to_come": gettext_noop("日期还没有到"),
    "not_his": gettext_noop("只有评定人自己可以撤回"),
    "withdrawn": gettext_noop("已经撤回"),
}


@open_to(Role.ACCOUNT_MANAGER, Role.MARKET_MANAGER, *COMPANY_WIDE)
def judgement_list(request: StaffRequest) -> HttpResponse:
    """What was judged, the newest first: of oneself, of one's team, or of everybody."""
    rows = Judgement.objects.visible_to(request.user).select_related("staff", "judged_by")
    page = page_of(rows, order=("-pk",), after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    may_judge = request.user.role in JUDGES
    return render(request, "assessment/scheme_judgements.html", {"page": page, "may_judge": may_judge})


@open_to(*JUDGES, methods=("GET", "POST"))
def judgement_new(request: StaffRequest) -> HttpResponse:
    """Judge one item of one person."""
    today = request.user.company.local_day(timezone.now())
    initial: dict[str, Any] = {"day": today, "staff": request.GET.get("staff", "")}
    form = JudgementForm(request.POST or None, initial=initial, people=_people(request.user))
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        person = said.pop("staff")
        try:
            judge_quality(person, by=request.user, at=timezone.now(), **said)
        except JudgementRefusedError as error:
            form.add_error(None, _(REFUSALS[error.code]))
        else:
            messages.success(request, _("已评定：%(name)s") % {"name": person.name})
            return redirect("assessment:judgements")
    return render(request, "assessment/scheme_judge.html", {"form": form})


@open_to(*JUDGES, methods=("POST",))
def judgement_withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """Take back what one judged oneself."""
    judgement = get_object_or_404(Judgement.objects.visible_to(request.user), pk=pk)
    try:
        withdraw_judgement(judgement, by=request.user, at=timezone.now())
    except JudgementRefusedError as error:
        messages.error(request, _(REFUSALS[error.code]))
    else:
        messages.success(request, _("已撤回，以后的结案不再计入"))
    return redirect("assessment:judgements")


def _people(judge: Staff) -> QuerySet[Staff]:
    """Those the reader may judge."""
    people = Staff.objects.visible_to(judge).filter(is_active=True).exclude(pk=judge.pk)
    roles = [Role.ACCOUNT_MANAGER] if judge.role == Role.MARKET_MANAGER else [Role.ACCOUNT_MANAGER, Role.MARKET_MANAGER]
    return people.filter(role__in=roles).order_by("username")
