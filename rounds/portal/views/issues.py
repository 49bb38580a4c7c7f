"""His issues: raise one, see how it stands, confirm or reopen it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.doors import TOKEN, open_to_all
from rounds.issues.actions import DepartmentMissingError, IssueRefusedError, confirm_issue, raise_issue, reopen_issue
from rounds.issues.models import Issue
from rounds.issues.queries.clocks import pause_at
from rounds.portal.forms import RaiseForm, ReopenForm
from rounds.portal.queries import own_issues
from rounds.portal.views.door import RETAILER, for_retailer, frame
from rounds.retailers.models import Retailer


@open_to_all(TOKEN, methods=("GET", "POST"))
@for_retailer
def issue_new(request: HttpRequest, retailer: Retailer) -> HttpResponse:
    """Raise an issue: one door, nobody is sent on (A16)."""
    form = RaiseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            issue = raise_issue(retailer, entry="portal", by=RETAILER, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("已收到。您的客户经理会跟进，进度可随时在这里查看。"))
            return redirect("portal:issue", pk=issue.pk)
        except (IssueRefusedError, DepartmentMissingError) as refused:
            form.add_error(None, str(refused))
    return render(request, "portal/issue_new.html", frame(retailer) | {"form": form})


@open_to_all(TOKEN)
@for_retailer
def issue(request: HttpRequest, retailer: Retailer, pk: int) -> HttpResponse:
    """The honest state of one of his issues."""
    return _shown(request, retailer, get_object_or_404(own_issues(retailer), pk=pk), ReopenForm())


def _shown(request: HttpRequest, retailer: Retailer, found: Issue, form: ReopenForm) -> HttpResponse:
    more = {"issue": found, "pause": pause_at(found, timezone.now()), "form": form}
    return render(request, "portal/issue.html", frame(retailer) | more)


@open_to_all(TOKEN, methods=("POST",))
@for_retailer
def issue_confirm(request: HttpRequest, retailer: Retailer, pk: int) -> HttpResponse:
    """He agrees: the issue is closed."""
    found = get_object_or_404(own_issues(retailer), pk=pk)
    try:
        confirm_issue(found, by=RETAILER, at=timezone.now())
        messages.success(request, _("谢谢您的确认，问题已办结。"))
    except IssueRefusedError as refused:
        messages.error(request, str(refused))
    return redirect("portal:issue", pk=pk)


@open_to_all(TOKEN, methods=("POST",))
@for_retailer
def issue_reopen(request: HttpRequest, retailer: Retailer, pk: int) -> HttpResponse:
    """He does not agree: back to who owes the answer."""
    found = get_object_or_404(own_issues(retailer), pk=pk)
    form = ReopenForm(request.POST)
    if not form.is_valid():
        return _shown(request, retailer, found, form)
    try:
        reopen_issue(found, reason=form.cleaned_data["reason"], by=RETAILER, at=timezone.now())
        messages.success(request, _("已退回重新办理。"))
    except IssueRefusedError as refused:
        messages.error(request, str(refused))
    return redirect("portal:issue", pk=pk)
