"""His issues: raise one, see how it stands, confirm or reopen it."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rounds.common.doors import TOKEN, open_to_all
from rounds.common.pictures import large_path, shown
from rounds.issues.actions import DepartmentMissingError, IssueRefusedError, confirm_issue, remind_holder, reopen_issue
from rounds.issues.models import Issue
from rounds.issues.queries.clocks import pause_at
from rounds.issues.queries.standing import standing_of
from rounds.issues.rules.helping import Aid, aids_for
from rounds.issues.rules.steps import Party
from rounds.people.queries import settings_of
from rounds.portal.actions import TooManyIssuesError, keep_own_photos, keep_voice_note, raise_own_issue
from rounds.portal.forms import RaiseForm, ReopenForm
from rounds.portal.queries.own import own_issues, own_photos, own_voices, standing
from rounds.portal.rules.settings import VOICE_BYTES, VOICE_SECONDS
from rounds.portal.views.door import RETAILER, for_retailer, frame
from rounds.portal.views.voices import played
from rounds.retailers.models import Retailer

RECEIVED = {
    False: _("已收到。您的客户经理会跟进，进度可随时在这里查看。"),
    True: _("已受理。内容已转专卖部门，办理状态可随时在这里查看。"),
}


@open_to_all(TOKEN, methods=("GET", "POST"))
@for_retailer
def issue_new(request: HttpRequest, retailer: Retailer) -> HttpResponse:
    """Raise an issue: one door, nobody is sent on (A16)."""
    chosen = settings_of(retailer.company)
    form = RaiseForm(request.POST or None, request.FILES or None, settings=chosen)
    if request.method == "POST" and form.is_valid():
        try:
            issue = _raised(retailer, form)
            messages.success(request, RECEIVED[issue.is_report])
            return redirect("portal:issue", pk=issue.pk)
        except (IssueRefusedError, DepartmentMissingError, TooManyIssuesError) as refused:
            form.add_error(None, str(refused))
            form.renew()
    limits = {"voice_seconds": chosen[VOICE_SECONDS], "voice_bytes": chosen[VOICE_BYTES]}
    return render(request, "portal/issue_new.html", frame(retailer) | {"form": form} | limits)


def _raised(retailer: Retailer, form: RaiseForm) -> Issue:
    now, given = timezone.now(), form.cleaned_data
    issue = raise_own_issue(
        retailer,
        category=given["category"],
        text=given["text"],
        sent_as=given["sent_as"],
        at=now,
        is_report=given["is_report"],
    )
    keep_own_photos(issue, given["photos"], at=now)
    if given["voice"]:
        keep_voice_note(issue, content=given["voice"], seconds=given["seconds"], at=now)
    return issue


@open_to_all(TOKEN)
@for_retailer
def issue(request: HttpRequest, retailer: Retailer, pk: int) -> HttpResponse:
    """The honest state of one of his issues."""
    return _shown(request, retailer, get_object_or_404(own_issues(retailer), pk=pk), ReopenForm())


def _shown(request: HttpRequest, retailer: Retailer, found: Issue, form: ReopenForm) -> HttpResponse:
    now = timezone.now()
    more = {
        "issue": found,
        "own": standing([found], at=now)[0],
        "pause": pause_at(found, now),
        "photos": own_photos(found),
        "voices": own_voices(found),
        "form": form,
        "may_remind": Aid.REMIND in aids_for(Party.OUTSIDE, standing_of(found, at=now)),
    }
    return render(request, "portal/issue.html", frame(retailer) | more)


@open_to_all(TOKEN)
@for_retailer
def issue_photo(request: HttpRequest, retailer: Retailer, pk: int, photo_pk: int) -> FileResponse:
    """A photo he sent with one of his issues."""
    found = get_object_or_404(own_issues(retailer), pk=pk)
    return shown(large_path(get_object_or_404(own_photos(found), pk=photo_pk).stored_path))


@open_to_all(TOKEN)
@for_retailer
def issue_voice(request: HttpRequest, retailer: Retailer, pk: int, voice_pk: int) -> HttpResponse:
    """What he said about one of his issues, played back."""
    found = get_object_or_404(own_issues(retailer), pk=pk)
    return played(request, get_object_or_404(own_voices(found), pk=voice_pk))


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
def issue_remind(request: HttpRequest, retailer: Retailer, pk: int) -> HttpResponse:
    """He asks whoever holds it to get on with it: it will be on that one's next list."""
    found = get_object_or_404(own_issues(retailer), pk=pk)
    try:
        remind_holder(found, words="", by=RETAILER, at=timezone.now())
        messages.success(request, _("已催办，经办人下一份清单上会看到。"))
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
