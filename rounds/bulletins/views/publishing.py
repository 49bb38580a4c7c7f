"""Owing, publishing, correcting and withdrawing a bulletin."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.bulletins import actions, queries
from rounds.bulletins.forms import AnnounceForm, AudienceForm, CorrectForm, OweForm, PublishForm
from rounds.bulletins.queries.brands import brand_names, brands_known
from rounds.bulletins.rules.publishing import audience_refusal
from rounds.bulletins.views.detail import show
from rounds.bulletins.views.pages import OWING, bulletin_of, may_write
from rounds.common.doors import open_to
from rounds.people.models import StaffRequest
from rounds.people.rules.roles import Role


@open_to(*OWING, methods=("GET", "POST"))
def bulletin_owe(request: StaffRequest) -> HttpResponse:
    """Ask a department for a bulletin by a date."""
    form = OweForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            bulletin = actions.owe_bulletin(by=request.user, at=timezone.now(), **form.cleaned_data)
        except actions.BulletinRefusedError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("已登记应发布的信息"))
            return redirect("bulletins:detail", pk=bulletin.pk)
    context = {"form": form, "title": _("登记应发布的信息")}
    return render(request, "bulletins/form.html", context, status=422 if form.errors else 200)


@open_to(Role.DEPARTMENT_OFFICER, methods=("GET", "POST"))
def bulletin_announce(request: StaffRequest) -> HttpResponse:
    """Publish something nobody had asked for yet."""
    form = AnnounceForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        department = request.user.department
        assert department is not None, "officers belong to a department"
        said = {name: form.cleaned_data[name] for name in ("topic", "title", "body")}
        try:
            bulletin = actions.announce_bulletin(
                department, by=request.user, at=timezone.now(), **said, **form.written()
            )
        except actions.BulletinRefusedError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("已发布"))
            return redirect("bulletins:detail", pk=bulletin.pk)
    context = {"form": form, "title": _("发布信息"), "brand_names": brand_names(request.user.company)}
    return render(request, "bulletins/publish.html", context, status=422 if form.errors else 200)


@open_to(Role.DEPARTMENT_OFFICER, methods=("POST",))
def bulletin_publish(request: StaffRequest, pk: int) -> HttpResponse:
    """Publish what was owed."""
    bulletin, form = bulletin_of(request, pk), PublishForm(request.POST, user=request.user)
    if not form.is_valid():
        return show(request, bulletin, form=form, status=422)
    now = timezone.now()
    try:
        actions.publish_bulletin(bulletin, body=form.cleaned_data["body"], by=request.user, at=now, **form.written())
    except actions.BulletinRefusedError as refused:
        form.add_error(None, str(refused))
        return show(request, bulletin, form=form, status=409)
    actions.owe_by_duties(bulletin.company, by="system", at=now)
    messages.success(request, _("已发布"))
    return redirect("bulletins:detail", pk=pk)


@open_to(Role.DEPARTMENT_OFFICER, methods=("GET", "POST"))
def bulletin_correct(request: StaffRequest, pk: int) -> HttpResponse:
    """Publish a new version; the old one stays readable."""
    user, bulletin = request.user, bulletin_of(request, pk)
    form = CorrectForm(request.POST, user=user) if request.method == "POST" else CorrectForm.of(bulletin, user=user)
    status = 200
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("title", "body", "because", "is_told_again")}
        try:
            actions.correct_bulletin(bulletin, by=user, at=timezone.now(), **said, **form.written())
        except actions.BulletinRefusedError as refused:
            form.add_error(None, str(refused))
            status = 409
        else:
            messages.success(request, _("已发布更正；原来的内容仍可查看"))
            return redirect("bulletins:detail", pk=pk)
    elif not may_write(user, bulletin):
        return redirect("bulletins:detail", pk=pk)
    context = {
        "form": form,
        "title": _("更正：%(title)s") % {"title": bulletin.title},
        "bulletin": bulletin,
        "brand_names": brand_names(user.company),
    }
    return render(request, "bulletins/publish.html", context, status=422 if form.errors and status == 200 else status)


@open_to(Role.DEPARTMENT_OFFICER, methods=("POST",))
def bulletin_withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """It no longer counts; whoever was told is to hear so."""
    bulletin = bulletin_of(request, pk)
    because = request.POST.get("reason", "")
    try:
        actions.withdraw_bulletin(bulletin, because=because, by=request.user, at=timezone.now())
    except actions.BulletinRefusedError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已撤回；听过的零售户由客户经理逐户说明"))
    return redirect("bulletins:detail", pk=pk)


@open_to(Role.DEPARTMENT_OFFICER)
def bulletin_audience(request: StaffRequest) -> HttpResponse:
    """How many retailers the form reaches as it stands, and which brands the product list knows: a fragment."""
    user, form = request.user, AudienceForm(request.GET, user=request.user)
    is_sound = form.is_valid() and audience_refusal(form.audience()) is None
    context = {
        "is_sound": is_sound,
        "count": queries.audience_count(user, form.audience(), at=timezone.now()) if is_sound else None,
        "brands": brands_known(user.company, form.cleaned_data.get("brands") or ()),
    }
    return render(request, "bulletins/_audience.html", context)
