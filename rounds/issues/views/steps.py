"""One door per verb: fetch through `visible_to`, call the action, say what happened."""

import contextlib
from urllib.parse import urlsplit

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common import steps
from rounds.common.doors import open_to
from rounds.issues import actions
from rounds.issues.forms import AnswerForm, DispatchForm, ForwardForm, PauseForm, ReportAnswerForm, TellForm
from rounds.issues.models import Issue
from rounds.issues.views.detail import issue_of, show
from rounds.people.models import StaffRequest
from rounds.people.rules.roles import Role

COORDINATING = (Role.ACCOUNT_MANAGER, Role.MARKET_MANAGER)
ANSWERING = (Role.DEPARTMENT_OFFICER, *COORDINATING)  # visit service is answered by the account manager (A42)
REOPENING = (*COORDINATING, Role.ASSESSOR)


@open_to(Role.ACCOUNT_MANAGER, methods=("POST",))
def issue_learn(request: StaffRequest, pk: int) -> HttpResponse:
    """The coordinator opened it: sent by the page itself, so that reading alone writes nothing. Only the notice is
    exchanged: he may have begun to write."""
    issue = issue_of(request, pk)
    # Somebody may dispatch it in the meantime; then it is known anyway.
    with contextlib.suppress(actions.IssueRefusedError):
        actions.learn_issue(issue, by=request.user, at=timezone.now())
    if not request.htmx:
        return _back(request, issue)
    return render(request, "issues/_learnt.html")


@open_to(*COORDINATING, methods=("POST",))
def issue_dispatch(request: StaffRequest, pk: int) -> HttpResponse:
    """派单."""
    issue, form = issue_of(request, pk), DispatchForm(request.POST)
    return submitted(
        request,
        issue,
        "dispatch_form",
        form,
        lambda: actions.dispatch_issue(issue, by=request.user, at=timezone.now(), **form.cleaned_data),
        _("已派单"),
    )


@open_to(Role.DEPARTMENT_OFFICER, methods=("POST",))
def issue_accept(request: StaffRequest, pk: int) -> HttpResponse:
    """签收."""
    issue = issue_of(request, pk)
    return tried(request, issue, lambda: actions.accept_issue(issue, by=request.user, at=timezone.now()), _("已签收"))


@open_to(Role.DEPARTMENT_OFFICER, methods=("POST",))
def issue_return(request: StaffRequest, pk: int) -> HttpResponse:
    """退回."""
    issue, reason = issue_of(request, pk), request.POST.get("reason", "")
    return tried(
        request,
        issue,
        lambda: actions.return_issue(issue, reason=reason, by=request.user, at=timezone.now()),
        _("已退回客户经理"),
    )


@open_to(Role.DEPARTMENT_OFFICER, methods=("POST",))
def issue_forward(request: StaffRequest, pk: int) -> HttpResponse:
    """转办."""
    issue = issue_of(request, pk)
    form = ForwardForm(request.POST, user=request.user, issue=issue)
    return submitted(
        request,
        issue,
        "forward_form",
        form,
        lambda: actions.forward_issue(issue, by=request.user, at=timezone.now(), **form.cleaned_data),
        _("已转办"),
    )


@open_to(*ANSWERING, methods=("POST",))
def issue_answer(request: StaffRequest, pk: int) -> HttpResponse:
    """答复."""
    issue = issue_of(request, pk)
    form = ReportAnswerForm(request.POST) if issue.is_report else AnswerForm(request.POST)
    return submitted(
        request,
        issue,
        "answer_form",
        form,
        lambda: actions.answer_issue(issue, by=request.user, at=timezone.now(), **{"text": ""} | form.cleaned_data),
        _("已答复"),
    )


@open_to(*ANSWERING, methods=("POST",))
def issue_pause(request: StaffRequest, pk: int) -> HttpResponse:
    """暂停计时."""
    issue, form = issue_of(request, pk), PauseForm(request.POST)
    return submitted(
        request,
        issue,
        "pause_form",
        form,
        lambda: actions.pause_clock(issue, by=request.user, at=timezone.now(), **form.cleaned_data),
        _("已暂停计时，到恢复日期自动继续"),
    )


@open_to(*ANSWERING, methods=("POST",))
def issue_resume(request: StaffRequest, pk: int) -> HttpResponse:
    """恢复计时."""
    issue = issue_of(request, pk)
    return tried(
        request, issue, lambda: actions.resume_clock(issue, by=request.user, at=timezone.now()), _("已恢复计时")
    )


@open_to(*COORDINATING, methods=("POST",))
def issue_tell(request: StaffRequest, pk: int) -> HttpResponse:
    """告知零售户."""
    issue, form = issue_of(request, pk), TellForm(request.POST)
    return submitted(
        request,
        issue,
        "tell_form",
        form,
        lambda: actions.tell_retailer(issue, how=form.how(), by=request.user, at=timezone.now()),
        _("已记录告知"),
    )


@open_to(*COORDINATING, methods=("POST",))
def issue_confirm(request: StaffRequest, pk: int) -> HttpResponse:
    """确认办结."""
    issue = issue_of(request, pk)
    return tried(request, issue, lambda: actions.confirm_issue(issue, by=request.user, at=timezone.now()), _("已办结"))


@open_to(*REOPENING, methods=("POST",))
def issue_reopen(request: StaffRequest, pk: int) -> HttpResponse:
    """重开."""
    issue, reason = issue_of(request, pk), request.POST.get("reason", "")
    return tried(
        request,
        issue,
        lambda: actions.reopen_issue(issue, reason=reason, by=request.user, at=timezone.now()),
        _("已重开"),
    )


@open_to(Role.ASSESSOR, methods=("POST",))
def issue_liability(request: StaffRequest, pk: int) -> HttpResponse:
    """Compute and keep who bears what, as of now."""
    issue = issue_of(request, pk)
    return tried(
        request, issue, lambda: actions.compute_liability(issue, by=request.user, at=timezone.now()), _("已计算责任")
    )


def tried(request: StaffRequest, issue: Issue, step: steps.Step, done: str) -> HttpResponse:
    """Take a step that carries no text of its own; a refusal is said on the page."""
    return steps.tried(request, step, done, refused=actions.IssueRefusedError, back=lambda: _back(request, issue))


def submitted(
    request: StaffRequest, issue: Issue, name: str, form: forms.Form, step: steps.Step, done: str
) -> HttpResponse:
    """Take a step with words; when it is refused the words stay in the form (409), not lost."""

    def again(status: int) -> HttpResponse:
        fresh = issue_of(request, issue.pk) if status == 409 else issue
        return show(request, fresh, forms={name: form}, status=status)

    return steps.submitted(
        request,
        form,
        step,
        done,
        refused=actions.IssueRefusedError,
        again=again,
        back=lambda: _back(request, issue),
    )


def _back(request: StaffRequest, issue: Issue) -> HttpResponse:
    """Where he came from: the list, when he worked in its drawer; else the page of the issue."""
    came = urlsplit(request.headers.get("referer", ""))
    if came.path == reverse("issues:list"):
        return redirect(f"{came.path}?{came.query}" if came.query else came.path)
    return redirect("issues:detail", pk=issue.pk)
