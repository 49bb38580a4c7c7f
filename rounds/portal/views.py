"""The retailer's own page, by token, and the desk's fragment that hands the token out."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import segno
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.doors import TOKEN, open_to, open_to_all
from rounds.issues.actions import DepartmentMissingError, IssueRefusedError, confirm_issue, raise_issue, reopen_issue
from rounds.issues.models import Issue
from rounds.issues.queries.clocks import pause_at
from rounds.people.models import StaffRequest
from rounds.people.rules.roles import Role
from rounds.portal.actions import issue_key, revoke_key, use_key
from rounds.portal.forms import RaiseForm, ReopenForm, SurveyForm
from rounds.portal.models import PortalKey
from rounds.portal.queries import live_key, own_issues, own_page
from rounds.retailers.models import Retailer
from rounds.surveys.actions import answer_survey
from rounds.surveys.actions.answers import SurveyRefusedError
from rounds.surveys.queries import questionnaire

COOKIE = "portal"
COOKIE_DAYS = 90
RETAILER = "retailer"
HANDING_OUT = (Role.ACCOUNT_MANAGER, Role.MARKET_MANAGER, Role.ADMINISTRATOR)
Page = Callable[..., HttpResponse]


def for_retailer(page: Page) -> Callable[..., HttpResponseBase]:
    """Let in who carries the cookie of a live key; others learn how to get in."""

    @wraps(page)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = live_key(request.get_signed_cookie(COOKIE, default=None, salt=COOKIE))
        if key is None:
            return render(request, "portal/closed.html", status=404)
        return page(request, key.retailer, *args, **kwargs)

    return opened


@open_to_all(TOKEN)
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Exchange the token of the QR code for a cookie, so that it stays out of later addresses and logs."""
    key = use_key(token, at=timezone.now())
    if key is None:
        return render(request, "portal/closed.html", status=404)
    answer = redirect("portal:home")
    answer.set_signed_cookie(
        COOKIE,
        str(key.pk),
        salt=COOKIE,
        max_age=COOKIE_DAYS * 24 * 3600,
        path=reverse("portal:home"),
        httponly=True,
        secure=request.is_secure(),
        samesite="Lax",
    )
    return answer


@open_to_all(TOKEN)
@for_retailer
def home(request: HttpRequest, retailer: Retailer) -> HttpResponse:
    """His account manager, the next visit, his issues, what he was promised, bulletins."""
    now = timezone.now()
    page = own_page(retailer, at=now, today=timezone.localdate(now))
    return render(request, "portal/home.html", _frame(retailer) | {"page": page})


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
    return render(request, "portal/issue_new.html", _frame(retailer) | {"form": form})


@open_to_all(TOKEN)
@for_retailer
def issue(request: HttpRequest, retailer: Retailer, pk: int) -> HttpResponse:
    """The honest state of one of his issues."""
    return _shown(request, retailer, get_object_or_404(own_issues(retailer), pk=pk), ReopenForm())


def _shown(request: HttpRequest, retailer: Retailer, found: Issue, form: ReopenForm) -> HttpResponse:
    more = {"issue": found, "pause": pause_at(found, timezone.now()), "form": form}
    return render(request, "portal/issue.html", _frame(retailer) | more)


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


@open_to_all(TOKEN, methods=("GET", "POST"))
def survey(request: HttpRequest, token: str) -> HttpResponse:
    """Answer a survey once; who answered what is kept nowhere (A32)."""
    asked = questionnaire(token)
    if asked is None:
        raise Http404
    form = SurveyForm(request.POST or None, questions=asked.questions)
    refused = "" if asked.accepts(timezone.localdate()) else "not_open"
    if asked.is_answered:
        refused = "already_answered"
    if request.method == "POST" and not refused and form.is_valid():
        try:
            answer_survey(token, form.answers(), at=timezone.now())
            return render(request, "portal/survey_thanks.html", {"asked": asked, "company_name": asked.company})
        except SurveyRefusedError as error:
            refused = error.code
    context = {
        "asked": asked,
        "form": form,
        "refused": refused,
        "company_name": asked.company,
        "sample_data": asked.is_sample,
    }
    return render(request, "portal/survey.html", context)


@open_to(*HANDING_OUT)
def of_retailer(request: StaffRequest, pk: int) -> HttpResponse:
    """On the desk's retailer page: does he have a key, and when was it used."""
    retailer = get_object_or_404(Retailer.objects.visible_to(request.user), pk=pk)
    key = PortalKey.objects.visible_to(request.user).filter(retailer=retailer, revoked_at__isnull=True).first()
    return render(request, "portal/of_retailer.html", {"retailer": retailer, "key": key})


@open_to(*HANDING_OUT, methods=("POST",))
def card(request: StaffRequest, pk: int) -> HttpResponse:
    """A new key, shown once as a printable card with QR code."""
    retailer = get_object_or_404(Retailer.objects.visible_to(request.user), pk=pk)
    token = issue_key(retailer, by=request.user, at=timezone.now())
    url = request.build_absolute_uri(reverse("portal:enter", args=[token]))
    manager = retailer.territory.manager if retailer.territory else None
    qr = segno.make(url, error="m").png_data_uri(scale=6, border=2)
    return render(request, "portal/card.html", {"retailer": retailer, "manager": manager, "qr": qr, "url": url})


@open_to(*HANDING_OUT, methods=("POST",))
def revoke(request: StaffRequest, pk: int) -> HttpResponse:
    """End the retailer's key, for a lost card: the next request with it is refused."""
    retailer = get_object_or_404(Retailer.objects.visible_to(request.user), pk=pk)
    if revoke_key(retailer, by=request.user, at=timezone.now()):
        messages.success(request, _("二维码已作废。"))
    return redirect("retailers:detail", pk=pk)


def _frame(retailer: Retailer) -> dict[str, Any]:
    company = retailer.company
    return {"retailer": retailer, "company_name": company.name, "sample_data": company.is_sample}
