"""The inbox of proposals: confirm, decide otherwise, confirm many at once."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rounds.common.doors import open_to
from rounds.common.jobs import start
from rounds.common.pages import page_of
from rounds.people.models import StaffRequest
from rounds.segments.actions import DecisionError, confirm_proposal, confirm_proposals, override_proposal
from rounds.segments.forms import ManyForm, OverrideForm
from rounds.segments.models import SegmentProposal
from rounds.segments.queries import InboxWanted, proposals_wanted, rows_of
from rounds.segments.views.doors import DECIDING, SEEING, choices_for

IN_ONE_GO = 500  # more are confirmed by a worker


@open_to(*SEEING)
def proposal_list(request: StaffRequest) -> HttpResponse:
    """Open proposals within reach, with their reasons and warnings."""
    user, wanted = request.user, InboxWanted.read(request.GET)
    page = page_of(
        proposals_wanted(user, wanted).select_related("retailer__territory", "run"),
        order=("pk",),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    context = {
        "page": page,
        "rows": rows_of(user, page.rows, at=timezone.now()),
        "wanted": wanted,
        "narrowing": wanted.narrowing,
        "may_decide": user.role in DECIDING,
        **choices_for(user),
    }
    return render(request, "segments/proposals.html", context)


def proposal_of(request: StaffRequest, pk: int) -> SegmentProposal:
    """The visible proposal, or 404."""
    around = ("retailer__territory__manager", "run", "decided_by", "company")
    return get_object_or_404(SegmentProposal.objects.visible_to(request.user).select_related(*around), pk=pk)


@open_to(*SEEING)
def proposal_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One proposal with everything a decision needs."""
    proposal = proposal_of(request, pk)
    return show(request, proposal, OverrideForm(proposed=proposal.segment))


def show(request: StaffRequest, proposal: SegmentProposal, form: OverrideForm, *, status: int = 200) -> HttpResponse:
    """The proposal in the drawer or as a page."""
    is_open = proposal.state == SegmentProposal.State.PROPOSED
    context: dict[str, Any] = {
        "proposal": proposal,
        "row": rows_of(request.user, [proposal], at=timezone.now())[0],
        "form": form,
        "is_open": is_open,
        "may_decide": is_open and request.user.role in DECIDING,
    }
    in_drawer = request.htmx and request.htmx.target == "drawer-content"
    name = "segments/proposal_drawer.html" if in_drawer else "segments/proposal.html"
    return render(request, name, context, status=status)


@open_to(*DECIDING, methods=("POST",))
def proposal_confirm(request: StaffRequest, pk: int) -> HttpResponse:
    """确认."""
    proposal = proposal_of(request, pk)
    try:
        confirm_proposal(proposal, by=request.user, at=timezone.now())
    except DecisionError:
        messages.error(request, _("这条提议已由别人处理，或已被新的细分取代"))
    else:
        messages.success(request, _("已确认：%(name)s") % {"name": proposal.retailer.name})
    return redirect("segments:proposals")


@open_to(*DECIDING, methods=("POST",))
def proposal_override(request: StaffRequest, pk: int) -> HttpResponse:
    """改判."""
    proposal = proposal_of(request, pk)
    form = OverrideForm(request.POST, proposed=proposal.segment)
    if not form.is_valid():
        return show(request, proposal, form, status=422)
    segment, because = form.cleaned_data["segment"], form.cleaned_data["reason"]
    try:
        override_proposal(proposal, segment, because=because, by=request.user, at=timezone.now())
    except DecisionError:
        messages.error(request, _("这条提议已由别人处理，或已被新的细分取代"))
    else:
        messages.success(request, _("已改判：%(name)s") % {"name": proposal.retailer.name})
    return redirect("segments:proposals")


@open_to(*DECIDING, methods=("POST",))
def proposals_confirm(request: StaffRequest) -> HttpResponse:
    """Confirm the ticked ones, or all that the form of the inbox asks for, with a reason for doing it wholesale."""
    back = f"{reverse('segments:proposals')}?{request.GET.urlencode()}"
    form, user = ManyForm(request.POST), request.user
    if not form.is_valid():
        messages.error(request, _("批量确认要写明理由"))
        return redirect(back)
    rows = proposals_wanted(user, InboxWanted.read(request.GET))
    if form.cleaned_data["scope"] == "selected":
        ticked = [int(pk) for pk in request.POST.getlist("pk") if pk.isascii() and pk.isdigit() and len(pk) < 18]
        rows = SegmentProposal.objects.visible_to(user).open().filter(pk__in=ticked)
    pks, because = list(rows.order_by("pk").values_list("pk", flat=True)), form.cleaned_data["reason"]
    if len(pks) > IN_ONE_GO:
        args = {"pks": pks, "because": because, "by_id": user.pk}
        job = start("segments.confirm", company_id=user.company_id, by=user, at=timezone.now(), **args)
        return redirect("segments:job", pk=job.pk)
    done = confirm_proposals(pks, by=user, at=timezone.now(), because=because)
    if done:
        messages.success(request, ngettext("已确认 %(count)s 户", "已确认 %(count)s 户", done) % {"count": done})
    else:
        messages.warning(request, _("没有可确认的提议：请先勾选"))
    return redirect(back)
