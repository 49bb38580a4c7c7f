"""Tasks beside the rounds on the desk: given, followed, their minutes (C20, row 11)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.doors import open_to
from rounds.common.pages import page_of
from rounds.improvement.actions import decline_task, finish_task, give_task
from rounds.improvement.forms import TaskForm
from rounds.improvement.models import Task
from rounds.people.models import StaffRequest
from rounds.people.rules.roles import DESK, Role
from rounds.visits.rules.reasons import RefusedError

GIVING = (Role.MARKET_MANAGER, Role.DEPARTMENT_OFFICER, Role.HEAD, Role.ADMINISTRATOR)
TONES = {"open": "progress", "done": "success", "declined": "warning"}


@open_to(*DESK, Role.ACCOUNT_MANAGER)
def tasks(request: StaffRequest) -> HttpResponse:
    """Tasks within reach, the open ones first by day due; who may gives one."""
    found = Task.objects.visible_to(request.user).select_related("staff", "given_by")
    if (state := request.GET.get("state", "")) in Task.State.values:
        found = found.filter(state=state)
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    page = page_of(found, order=("-made_at", "-id"), after=after, before=before)
    now = timezone.now()
    context = {
        "page": page,
        "rows": [_row(task, late=bool(task.due_at and task.due_at < now)) for task in page.rows],
        "states": [(value, _(str(label))) for value, label in Task.State.choices],
        "state": state,
        "form": TaskForm(user=request.user),
        "declined": {"outcome": Task.State.DECLINED},
        "may_give": request.user.role in GIVING,
    }
    return render(request, "improvement/tasks.html", context)


def _row(task: Task, *, late: bool) -> dict[str, Any]:
    return {
        "task": task,
        "state": _(task.get_state_display()),
        "tone": TONES[task.state],
        "class": quadrant_label(task),
        "is_late": late and task.state == Task.State.OPEN,
    }


def quadrant_label(task: Task) -> str:
    """One of the four classes of C20."""
    return (_("重要且紧急"), _("重要不紧急"), _("紧急不重要"), _("不重要不紧急"))[task.quadrant - 1]


@open_to(*GIVING, methods=("POST",))
def task_give(request: StaffRequest) -> HttpResponse:
    """Give a task to an account manager within reach."""
    form = TaskForm(request.POST, user=request.user)
    if form.is_valid():
        task = give_task(by=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("已交给%(name)s，下次同步就能看到。") % {"name": task.staff.name})
    else:
        messages.error(request, _("请选客户经理，写明要办什么事。"))
    return redirect("improvement:tasks")


@open_to(Role.ACCOUNT_MANAGER, methods=("POST",))
def task_settle(request: StaffRequest, pk: int) -> HttpResponse:
    """An account manager at a desk: done with its minutes, or not done and why."""
    task = get_object_or_404(Task.objects.visible_to(request.user), pk=pk)
    said, now = request.POST, timezone.now()
    minutes = said.get("reason", "")
    try:
        if said.get("outcome") == Task.State.DECLINED:
            decline_task(task, because=said.get("reason", ""), by=request.user, at=now)
        elif minutes.strip().isdecimal():
            finish_task(task, minutes=int(minutes), by=request.user, at=now)
        else:
            messages.error(request, _("请写用了多少分钟"))
    except RefusedError as refused:
        messages.error(request, refused.reason.said(_))
    return redirect("improvement:tasks")
