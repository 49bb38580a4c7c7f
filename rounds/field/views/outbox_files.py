"""The outbox of a phone brought as a file: uploaded, looked at, taken or put aside."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from rounds.common.doors import open_to
from rounds.field.actions.outbox_files import (
    content_of,
    discard_outbox_file,
    stage_outbox_file,
    take_outbox_file,
)
from rounds.field.forms import OutboxFileForm, ReasonForm
from rounds.field.models import OutboxFile
from rounds.field.queries.outbox_files import lines_of, pictures_of
from rounds.field.rules.exported import UnreadableError, exported_from
from rounds.field.views.phones import RESPONSIBLE
from rounds.people.models import StaffRequest

UNREADABLE = {
    "not_ours": gettext_noop("这不是手机端导出的文件"),
    "newer": gettext_noop("文件来自更新的版本，请先升级服务器"),
    "damaged": gettext_noop("文件不完整或被改动过，请在手机上重新导出"),
    "too_large": gettext_noop("文件太大"),
}
KINDS = {
    "visit.add": gettext_noop("计划外拜访"),
    "visit.start": gettext_noop("到店"),
    "visit.finish": gettext_noop("拜访记录"),
    "visit.miss": gettext_noop("未拜访原因"),
    "issue.raise": gettext_noop("问题"),
    "issue.tell": gettext_noop("告知零售户"),
    "issue.confirm": gettext_noop("办结"),
    "issue.remind": gettext_noop("催办"),
    "bulletin.pass_on": gettext_noop("信息传递"),
    "day.reorder": gettext_noop("调整顺序"),
    "review.send": gettext_noop("每日梳理"),
    "time.note": gettext_noop("时间账"),
    "task.add": gettext_noop("临时交办"),
    "task.settle": gettext_noop("了结临时交办"),
    "observation.add": gettext_noop("团队观察"),
    "score.object": gettext_noop("得分异议"),
    "promise.make": gettext_noop("承诺"),
    "promise.settle": gettext_noop("承诺结果"),
    "doubt.answer": gettext_noop("回答提示"),
}
FATES = {
    "new": (gettext_noop("将接收"), "info"),
    "known": (gettext_noop("已有，不重复"), "neutral"),
    "conflict": (gettext_noop("编号相同内容不同"), "warning"),
    "malformed": (gettext_noop("无法识别"), "danger"),
}


@open_to(*RESPONSIBLE, methods=("GET", "POST"))
def outbox_files(request: StaffRequest) -> HttpResponse:
    """The files that were brought, and the place to bring one."""
    form = OutboxFileForm(request.POST or None, request.FILES or None, viewer=request.user)
    if request.method == "POST" and form.is_valid() and (row := _staged(request, form)):
        return redirect("field:outbox_file", pk=row.pk)
    files = OutboxFile.objects.visible_to(request.user).select_related("staff", "uploaded_by", "settled_by")
    context = {"form": form, "files": files.order_by("-uploaded_at", "-pk")[:100]}
    return render(request, "field/outbox_files.html", context)


def _staged(request: StaffRequest, form: OutboxFileForm) -> OutboxFile | None:
    """The kept file; None with the reason in the form when it cannot be read or is not of one's people."""
    content = form.cleaned_data["file"].read()
    try:
        exported = exported_from(content)
    except UnreadableError as error:
        form.add_error("file", _(UNREADABLE[error.code]))
        return None
    person = form.person(exported.staff)
    if person is None:
        form.add_error("file", _("文件里的人员不归您负责"))
        return None
    return stage_outbox_file(person, exported, content, by=request.user, at=timezone.now())


@open_to(*RESPONSIBLE)
def outbox_file(request: StaffRequest, pk: int) -> HttpResponse:
    """What is in it and what would become of each line."""
    row = get_object_or_404(OutboxFile.objects.visible_to(request.user).select_related("staff", "uploaded_by"), pk=pk)
    exported = content_of(row)
    lines = lines_of(row, exported, request.user)
    for line in lines:
        kind, (word, tone) = line["kind"], FATES[line["fate"]]
        line |= {"label": _(KINDS[kind]) if kind in KINDS else kind, "fate_label": _(word), "tone": tone}
    context = {
        "file": row,
        "lines": lines,
        "fresh": sum(line["fate"] == "new" for line in lines),
        "pictures": pictures_of(row, exported),
        "drafts": exported.drafts,
    }
    return render(request, "field/outbox_file.html", context)


@open_to(*RESPONSIBLE, methods=("POST",))
def take_file(request: StaffRequest, pk: int) -> HttpResponse:
    """Take it like a sync of that person; again is harmless."""
    row = get_object_or_404(OutboxFile.objects.visible_to(request.user).select_related("staff"), pk=pk)
    take_outbox_file(row, by=request.user, at=timezone.now())
    messages.success(request, _("已接收，结果见下"))
    return redirect("field:outbox_file", pk=pk)


@open_to(*RESPONSIBLE, methods=("POST",))
def discard_file(request: StaffRequest, pk: int) -> HttpResponse:
    """Put it aside, with the reason."""
    row = get_object_or_404(OutboxFile.objects.visible_to(request.user), pk=pk)
    form = ReasonForm(request.POST)
    if form.is_valid() and row.state == OutboxFile.State.STAGED:
        discard_outbox_file(row, because=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        messages.success(request, _("已标记为不接收，文件仍保留"))
    return redirect("field:outbox_file", pk=pk)
