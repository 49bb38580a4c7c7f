"""Approve, send back, publish."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.doors import open_to
from rounds.people.models import StaffRequest
from rounds.planning import actions
from rounds.planning.models import VisitPlan
from rounds.planning.queries import listing
from rounds.planning.views.pages import DECIDING, plan_shown
from rounds.planning.views.running import refused


def decided(request: StaffRequest, plan: VisitPlan, verb: Callable[[], object], done: str) -> HttpResponse:
    """Call a deciding verb, say what came of it, back to the plan, or to the board it was decided on."""
    refusal = refused(verb)
    if refusal:
        messages.error(request, refusal)
    else:
        messages.success(request, done)
    return back_to_board(plan) if request.POST.get("back") == "board" else redirect("planning:detail", pk=plan.pk)


def back_to_board(plan: VisitPlan) -> HttpResponse:
    """The board with this plan chosen."""
    asked = {"unit": plan.territory.unit_id, "from": plan.starts_on, "plan": plan.pk}
    return redirect(f"{reverse('planning:board')}?{urlencode(asked)}")


@open_to(*DECIDING, methods=("POST",))
def plan_approve(request: StaffRequest, pk: int) -> HttpResponse:
    """Agree to a draft."""
    plan = plan_shown(request, pk)
    return decided(
        request, plan, lambda: actions.approve_plan(plan, by=request.user, at=timezone.now()), _("已批准，尚未发布")
    )


@open_to(*DECIDING, methods=("POST",))
def plan_decline(request: StaffRequest, pk: int) -> HttpResponse:
    """Send a plan back with a reason."""
    plan = plan_shown(request, pk)
    because = request.POST.get("reason", "").strip()[:300]
    return decided(
        request,
        plan,
        lambda: actions.decline_plan(plan, because=because, by=request.user, at=timezone.now()),
        _("已退回"),
    )


@open_to(*DECIDING, methods=("POST",))
def plan_publish(request: StaffRequest, pk: int) -> HttpResponse:
    """Put an approved plan into the rounds of the account manager."""
    plan = plan_shown(request, pk)
    return decided(
        request,
        plan,
        lambda: actions.publish_plan(plan, by=request.user, at=timezone.now()),
        _("已发布，客户经理的手机同步后即可看到"),
    )


@open_to(*DECIDING, methods=("POST",))
def plan_publish_all(request: StaffRequest) -> HttpResponse:
    """Approve and publish every plan of the unit that waits; what is refused is named, the others go through."""
    published = 0
    waiting = listing.drafts_of_unit(request.user).select_related("company", "territory", "manager")
    for plan in waiting.order_by("starts_on", "pk"):
        refusal = refused(lambda plan=plan: actions.put_in_force(plan, by=request.user, at=timezone.now()))  # type: ignore[misc]
        if refusal:
            messages.error(request, f"{plan.territory.name}：{refusal}")
        published += not refusal
    messages.success(request, _("已批准并发布 %(number)s 份计划") % {"number": published})
    return redirect("planning:board" if request.POST.get("back") == "board" else "planning:list")
