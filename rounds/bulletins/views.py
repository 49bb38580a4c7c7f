"""The pages of bulletins: what is owed, published and passed on."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.bulletins import actions, queries
from rounds.bulletins.forms import AnnounceForm, OweForm, PublishForm, said
from rounds.bulletins.models import Bulletin, PassedOn
from rounds.common.doors import ANY_STAFF, open_to
from rounds.common.pages import page_of
from rounds.people.models import StaffRequest
from rounds.people.rules.roles import Role
from rounds.retailers.models import Retailer

OWING = (Role.ASSESSOR, Role.ADMINISTRATOR)


@open_to(ANY_STAFF)
def bulletin_list(request: StaffRequest) -> HttpResponse:
    """What departments owe and have published; for an account manager also what he is to pass on."""
    user, now = request.user, timezone.now()
    topic, status, words = (request.GET.get(name, "") for name in ("topic", "status", "q"))
    found = queries.bulletins_wanted(user, topic=topic, status=status, words=words, now=now)
    page = page_of(
        found.select_related("department"),
        order=("-due_at", "-pk"),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    is_manager = user.role == Role.ACCOUNT_MANAGER
    context = {
        "page": page,
        "rows": queries.rows_of(user, page.rows, now=now),
        "counts": queries.counts_for(user, now=now),
        "digest": queries.digest_for(user, at=now, today=timezone.localdate()) if is_manager else [],
        "is_manager": is_manager,
        "topics": said(Bulletin.Topic.choices),
        "asked": {"topic": topic, "status": status, "q": words},
        "may_owe": user.role in OWING,
        "may_announce": user.role == Role.DEPARTMENT_OFFICER,
    }
    return render(request, "bulletins/list.html", context)


def bulletin_of(request: StaffRequest, pk: int) -> Bulletin:
    """The visible bulletin, or 404."""
    around = ("company", "department", "published_by")
    return get_object_or_404(Bulletin.objects.visible_to(request.user).select_related(*around), pk=pk)


@open_to(ANY_STAFF)
def bulletin_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One bulletin: how late it came, who passed it on."""
    return show(request, bulletin_of(request, pk))


def show(
    request: StaffRequest, bulletin: Bulletin, *, form: PublishForm | None = None, status: int = 200
) -> HttpResponse:
    """The page; `form` is one that was refused, with what was typed into it."""
    user, now = request.user, timezone.now()
    mine = user.role == Role.DEPARTMENT_OFFICER and user.department_id == bulletin.department_id
    waits = bulletin.published_at is None
    context: dict[str, Any] = {
        "bulletin": bulletin,
        "row": queries.rows_of(user, [bulletin], now=now)[0],
        "told_by": queries.told_by(user, bulletin),
        "form": form or (PublishForm() if mine and waits else None),
        "segments": [label for value, label in PublishForm().fields["segments"].choices if value in bulletin.segments],  # type: ignore[attr-defined]
        "hows": said(PassedOn.How.choices),
    }
    if user.role == Role.ACCOUNT_MANAGER and not waits:
        words = request.GET.get("q", "")
        waiting = queries.retailers_to_tell(user, bulletin, at=now).matching(words)  # type: ignore[attr-defined]
        context["words"] = words
        context["waiting"] = page_of(
            waiting,
            order=("name", "pk"),
            after=request.GET.get("after", ""),
            before=request.GET.get("before", ""),
            size=15,
        )
    return render(request, "bulletins/detail.html", context, status=status)


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
        try:
            bulletin = actions.announce_bulletin(department, by=request.user, at=timezone.now(), **form.cleaned_data)
        except actions.BulletinRefusedError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("已发布"))
            return redirect("bulletins:detail", pk=bulletin.pk)
    context = {"form": form, "title": _("发布信息")}
    return render(request, "bulletins/form.html", context, status=422 if form.errors else 200)


@open_to(Role.DEPARTMENT_OFFICER, methods=("POST",))
def bulletin_publish(request: StaffRequest, pk: int) -> HttpResponse:
    """Publish what was owed."""
    bulletin, form = bulletin_of(request, pk), PublishForm(request.POST)
    if not form.is_valid():
        return show(request, bulletin, form=form, status=422)
    try:
        actions.publish_bulletin(bulletin, by=request.user, at=timezone.now(), **form.cleaned_data)
    except actions.BulletinRefusedError as refused:
        form.add_error(None, str(refused))
        return show(request, bulletin, form=form, status=409)
    messages.success(request, _("已发布"))
    return redirect("bulletins:detail", pk=pk)


@open_to(Role.ACCOUNT_MANAGER, methods=("POST",))
def bulletin_pass_on(request: StaffRequest, pk: int, retailer_pk: int) -> HttpResponse:
    """Passed on to one of one's own retailers."""
    bulletin = bulletin_of(request, pk)
    retailer = get_object_or_404(Retailer.objects.visible_to(request.user), pk=retailer_pk)
    how = request.POST.get("how", "")
    if how not in set(PassedOn.How):
        messages.error(request, _("请选择传达方式"))
        return redirect("bulletins:detail", pk=pk)
    try:
        actions.pass_on(bulletin, retailer, manager=request.user, how=how, by=request.user, at=timezone.now())
    except actions.BulletinRefusedError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已记录传达给 %(name)s") % {"name": retailer.name})
    return redirect("bulletins:detail", pk=pk)
