"""Who has not synced, what was refused, and the order to a phone to forget: the desk's side of the phones."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from rounds.common.doors import open_to
from rounds.field.actions import order_wipe, settle_quarantined, withdraw_wipe
from rounds.field.forms import ReasonForm
from rounds.field.models import Device, OutboxFile, Quarantine
from rounds.field.queries.phones import phone_lines, refused_rows
from rounds.field.queries.refused import lines_of_refused, other_version
from rounds.field.rules.clients import oldest_client
from rounds.people.models import StaffRequest
from rounds.people.rules.roles import Role

OVERSEERS = (Role.MARKET_MANAGER, Role.HEAD, Role.ADMINISTRATOR)
RESPONSIBLE = (Role.MARKET_MANAGER, Role.ADMINISTRATOR)
MOST = 200
CONCERNS = {
    "lost": (gettext_noop("手机丢失过记录"), "danger"),
    "unsent": (gettext_noop("超过 1 小时没有上传"), "warning"),
    "silent": (gettext_noop("超过 3 天没有同步"), "warning"),
    "little_room": (gettext_noop("手机空间不足"), "warning"),
    "not_persistent": (gettext_noop("手机可能清理数据"), "warning"),
    "never": (gettext_noop("从未同步"), "neutral"),
}


@open_to(*OVERSEERS)
def devices(request: StaffRequest) -> HttpResponse:
    """Which phones have not synced, and what was refused: the market manager asks before anything gets old."""
    only, settled = request.GET.get("only") == "1", request.GET.get("settled") == "1"
    lines = phone_lines(request.user, at=timezone.now(), only_concerns=only)
    for line in lines:
        line["badges"] = [(_(CONCERNS[code][0]), CONCERNS[code][1]) for code in line["concerns"]]
    staged = OutboxFile.objects.visible_to(request.user).filter(state=OutboxFile.State.STAGED)
    context = {
        "lines": lines[:MOST],
        "total": len(lines),
        "only": only,
        "refused": refused_rows(request.user, settled=settled)[:MOST],
        "settled": settled,
        "staged": staged.count(),
        "oldest_client": oldest_client(timezone.localdate()),
        "may_act": request.user.role in RESPONSIBLE,
    }
    return render(request, "field/devices.html", context)


@open_to(*RESPONSIBLE, methods=("POST",))
def wipe(request: StaffRequest, pk: int) -> HttpResponse:
    """Tell a phone to forget everything, after it has sent what it holds."""
    phone = get_object_or_404(Device.objects.visible_to(request.user), pk=pk)
    if reason := _reason(request, _("请写明原因")):
        order_wipe(phone, because=reason, by=request.user, at=timezone.now())
        messages.success(request, _("已下达：这台手机下次同步时先上传，再清除"))
    return redirect("field:devices")


def _reason(request: StaffRequest, missing: str) -> str:
    """The words that come with an act; without them the person is told what is missing."""
    form = ReasonForm(request.POST)
    if form.is_valid():
        return str(form.cleaned_data["reason"])
    messages.error(request, missing)
    return ""


@open_to(*RESPONSIBLE, methods=("POST",))
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """Take the order back."""
    phone = get_object_or_404(Device.objects.visible_to(request.user), pk=pk)
    withdraw_wipe(phone, by=request.user, at=timezone.now())
    messages.success(request, _("已撤销清除"))
    return redirect("field:devices")


@open_to(*OVERSEERS)
def quarantined(request: StaffRequest, pk: int) -> HttpResponse:
    """One thing that could not be taken, whole."""
    row = get_object_or_404(Quarantine.objects.visible_to(request.user).select_related("staff", "settled_by"), pk=pk)
    context = {
        "row": row,
        "lines": lines_of_refused(row, request.user),
        "other": other_version(row),
        "may_act": request.user.role in RESPONSIBLE,
    }
    return render(request, "field/quarantined.html", context)


@open_to(*RESPONSIBLE, methods=("POST",))
def settle(request: StaffRequest, pk: int) -> HttpResponse:
    """Somebody has dealt with it and says how."""
    row = get_object_or_404(Quarantine.objects.visible_to(request.user), pk=pk)
    if note := _reason(request, _("请写明怎样处理")):
        settle_quarantined(row, note=note, by=request.user, at=timezone.now())
        messages.success(request, _("已记录处理结果"))
    return redirect("field:quarantined", pk=pk)
