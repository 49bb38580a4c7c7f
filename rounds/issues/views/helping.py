"""Doors beside the holder: co-handling, reminders, supervision orders, follow-up checks."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.doors import ANY_STAFF, open_to
from rounds.common.pages import page_of
from rounds.issues import actions
from rounds.issues.forms import AskForm, FollowUpForm, OpinionForm, RemindForm, ReplyForm, SuperviseForm
from rounds.issues.models import CoHandling, FollowUp, Reminder
from rounds.issues.queries.following_up import checks_wanted
from rounds.issues.views.detail import issue_of
from rounds.issues.views.steps import ANSWERING, submitted, tried
from rounds.people.models import StaffRequest
from rounds.people.rules.roles import Role

REMINDING = (Role.ACCOUNT_MANAGER, Role.MARKET_MANAGER, Role.ASSESSOR, Role.HEAD)
SUPERVISING = (Role.MARKET_MANAGER, Role.ASSESSOR, Role.HEAD)
CHECKING = (Role.MARKET_MANAGER, Role.ASSESSOR)


@open_to(*ANSWERING, methods=("POST",))
def issue_ask(request: StaffRequest, pk: int) -> HttpResponse:
    """请协办."""
    issue = issue_of(request, pk)
    form = AskForm(request.POST, user=request.user, issue=issue)
    return submitted(
        request,
        issue,
        "ask_form",
        form,
        lambda: actions.ask_co_handler(issue, by=request.user, at=timezone.now(), **form.cleaned_data),
        _("已请该部门协办，问题和时限仍在本部门"),
    )


@open_to(Role.DEPARTMENT_OFFICER, methods=("POST",))
def co_handling_answer(request: StaffRequest, pk: int) -> HttpResponse:
    """协办意见."""
    asked = get_object_or_404(CoHandling.objects.visible_to(request.user).select_related("issue"), pk=pk)
    form = OpinionForm(request.POST)
    return submitted(
        request,
        issue_of(request, asked.issue_id),
        "opinion_form",
        form,
        lambda: actions.give_opinion(asked, by=request.user, at=timezone.now(), **form.cleaned_data),
        _("协办意见已交给主办部门"),
    )


@open_to(*ANSWERING, methods=("POST",))
def co_handling_withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """撤回协办."""
    asked = get_object_or_404(CoHandling.objects.visible_to(request.user).select_related("issue"), pk=pk)
    issue = issue_of(request, asked.issue_id)
    return tried(
        request,
        issue,
        lambda: actions.withdraw_question(asked, by=request.user, at=timezone.now()),
        _("已撤回协办请求"),
    )


@open_to(*REMINDING, methods=("POST",))
def issue_remind(request: StaffRequest, pk: int) -> HttpResponse:
    """催办."""
    issue, form = issue_of(request, pk), RemindForm(request.POST)
    return submitted(
        request,
        issue,
        "remind_form",
        form,
        lambda: actions.remind_holder(issue, by=request.user, at=timezone.now(), **form.cleaned_data),
        _("已催办：会出现在对方下一份清单上"),
    )


@open_to(*SUPERVISING, methods=("POST",))
def issue_supervise(request: StaffRequest, pk: int) -> HttpResponse:
    """督办."""
    issue, form = issue_of(request, pk), SuperviseForm(request.POST)
    return submitted(
        request,
        issue,
        "supervise_form",
        form,
        lambda: actions.supervise_issue(issue, by=request.user, at=timezone.now(), **form.cleaned_data),
        _("已督办，等待回复"),
    )


@open_to(*ANSWERING, methods=("POST",))
def supervision_reply(request: StaffRequest, pk: int) -> HttpResponse:
    """回复督办."""
    order = get_object_or_404(Reminder.objects.visible_to(request.user).select_related("issue"), pk=pk)
    form = ReplyForm(request.POST)
    return submitted(
        request,
        issue_of(request, order.issue_id),
        "reply_form",
        form,
        lambda: actions.reply_to_supervision(order, by=request.user, at=timezone.now(), **form.cleaned_data),
        _("已回复督办"),
    )


@open_to(ANY_STAFF)
def follow_ups(request: StaffRequest) -> HttpResponse:
    """Closed issues to be checked with their retailers, those due first; and what the checks said."""
    user = request.user
    status = "done" if request.GET.get("status") == "done" else "open"
    words = request.GET.get("q", "").strip()
    page = page_of(
        checks_wanted(user, status=status, words=words),
        order=("due_at", "pk") if status == "open" else ("-done_at", "-pk"),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    context = {"page": page, "status": status, "words": words, "now": timezone.now(), "checks": user.role in CHECKING}
    return render(request, "issues/follow_ups.html", context)


@open_to(*CHECKING, methods=("POST",))
def follow_up_make(request: StaffRequest, pk: int) -> HttpResponse:
    """回访."""
    check = get_object_or_404(FollowUp.objects.visible_to(request.user).select_related("issue"), pk=pk)
    form = FollowUpForm(request.POST)
    check.issue = issue_of(request, check.issue_id)
    return submitted(
        request,
        check.issue,
        "follow_up_form",
        form,
        lambda: actions.make_follow_up(check, by=request.user, at=timezone.now(), **form.cleaned_data),
        _("已记录回访"),
    )
