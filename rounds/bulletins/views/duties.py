"""The calendar of duties: what departments owe every week or month."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rounds.bulletins import actions, queries
from rounds.bulletins.forms import DutyForm
from rounds.bulletins.models import Duty
from rounds.bulletins.views.pages import OWING
from rounds.common.doors import ANY_STAFF, open_to
from rounds.people.models import StaffRequest


@open_to(ANY_STAFF)
def duty_list(request: StaffRequest) -> HttpResponse:
    """Every duty that goes on, with its next day and how its department kept it so far; ended ones below."""
    user, now = request.user, timezone.now()
    context = {"rows": queries.duties_of(user, now=now), "may_owe": user.role in OWING}
    return render(request, "bulletins/duties.html", context)


@open_to(*OWING, methods=("GET", "POST"))
def duty_add(request: StaffRequest) -> HttpResponse:
    """A department owes something every week or month."""
    now = timezone.now()
    first = {"starts_on": request.user.company.local_day(now), "due_time": "10:00"}
    form = DutyForm(request.POST or None, user=request.user, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_duty(form.cleaned_data["department"], by=request.user, at=now, **form.wanted())
        except actions.BulletinRefusedError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("已加入发布日历，近期应发布的已列出"))
            return redirect("bulletins:duties")
    context = {"form": form, "title": _("加入发布日历")}
    return render(request, "bulletins/form.html", context, status=422 if form.errors else 200)


@open_to(*OWING, methods=("POST",))
def duty_end(request: StaffRequest, pk: int) -> HttpResponse:
    """Owed no longer."""
    duty = get_object_or_404(Duty.objects.visible_to(request.user).select_related("company"), pk=pk)
    because = request.POST.get("reason", "")
    try:
        count = actions.end_duty(duty, because=because, by=request.user, at=timezone.now())
    except actions.BulletinRefusedError as refused:
        messages.error(request, str(refused))
    else:
        words = ngettext("已停止；去掉了以后的 %(count)d 条", "已停止；去掉了以后的 %(count)d 条", count)
        messages.success(request, words % {"count": count})
    return redirect("bulletins:duties")


@open_to(*OWING, methods=("POST",))
def duty_list_ahead(request: StaffRequest) -> HttpResponse:
    """List what the duties ask for in the weeks ahead."""
    count = actions.owe_by_duties(request.user.company, by=request.user, at=timezone.now())
    words = ngettext("新列出 %(count)d 条应发布的信息", "新列出 %(count)d 条应发布的信息", count)
    messages.success(request, words % {"count": count} if count else _("近期应发布的都已列出"))
    return redirect("bulletins:duties")
