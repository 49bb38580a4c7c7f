"""Registering an issue at the desk: find the retailer, write down what he says."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.doors import open_to
from rounds.issues.actions import DepartmentMissingError, IssueRefusedError, raise_issue
from rounds.issues.forms import IssueForm
from rounds.issues.models import Issue
from rounds.people.models import Staff, StaffRequest
from rounds.people.rules.roles import Role
from rounds.retailers.models import Retailer

REGISTERING = (
    Role.ACCOUNT_MANAGER,
    Role.MARKET_MANAGER,
    Role.DEPARTMENT_OFFICER,
    Role.SERVICE_TEAM,
    Role.ASSESSOR,
    Role.ADMINISTRATOR,
)
FOUND_AT_MOST = 12


@open_to(*REGISTERING, methods=("GET", "POST"))
def issue_new(request: StaffRequest) -> HttpResponse:
    """The form, and its registration."""
    form = IssueForm(request.POST or None, user=request.user, initial={"retailer": request.GET.get("retailer", "")})
    if request.method == "POST" and form.is_valid():
        try:
            issue = raise_issue(by=request.user, at=timezone.now(), **form.cleaned_data)
        except (IssueRefusedError, DepartmentMissingError) as refused:
            form.add_error(None, str(refused))
            form.renew()
        else:
            return _after(request, issue)
    chosen = form["retailer"].value()
    words = request.GET.get("q", "")
    context = {"form": form, "words": words, "found": retailers_found(request.user, words, chosen), "chosen": chosen}
    return render(request, "issues/new.html", context, status=422 if form.errors else 200)


def _after(request: StaffRequest, issue: Issue) -> HttpResponse:
    """Who registers for another department may not see it afterwards; the number is his receipt."""
    if issue.is_report:
        text = _("已登记 %(number)s，内容已转专卖执法室；办理状态在“举报办理”里查看") % {"number": issue.number}
        messages.success(request, text)
        return redirect("enforcement:reports")
    if Issue.objects.visible_to(request.user).filter(pk=issue.pk).exists():
        messages.success(request, _("已登记 %(number)s") % {"number": issue.number})
        return redirect("issues:detail", pk=issue.pk)
    manager = issue.coordinator.name if issue.coordinator else _("市场经理")
    text = _("已登记 %(number)s，已通知 %(manager)s 协调") % {"number": issue.number, "manager": manager}
    messages.success(request, text)
    return redirect("issues:list")


@open_to(*REGISTERING)
def retailer_choices(request: StaffRequest) -> HttpResponse:
    """Retailers by part of the name, pinyin initials, licence number or end of the phone number, to choose from."""
    chosen = request.GET.get("retailer", "")
    words = request.GET.get("q", "")
    context = {"found": retailers_found(request.user, words, chosen), "chosen": chosen, "words": words}
    return render(request, "issues/_retailer_choices.html", context)


def retailers_found(user: Staff, words: str, chosen: object) -> list[Retailer]:
    """The chosen one first, then those that match."""
    visible = Retailer.objects.visible_to(user).active().select_related("territory__manager")
    number = str(chosen) if chosen else ""
    kept = list(visible.filter(pk=number)) if number.isascii() and number.isdigit() else []
    if not words.strip():
        return kept
    matching = visible.matching(words).exclude(pk__in=[one.pk for one in kept]).order_by("name", "pk")
    return kept + list(matching[:FOUND_AT_MOST])
