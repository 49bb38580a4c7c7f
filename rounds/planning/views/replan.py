"""Re-planning with a reason: ask, follow the computing, look at what would change, accept or decline."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from rounds.common.doors import open_to
from rounds.common.pages import page_of
from rounds.people.models import StaffRequest, Territory
from rounds.people.rules.roles import DESK
from rounds.planning.actions.replan import accept_proposal, ask_replan, decline_proposal
from rounds.planning.forms import ReplanForm
from rounds.planning.models import Replan, ReplanProposal, VisitPlan
from rounds.planning.queries import replan_page as reads
from rounds.planning.views.pages import DECIDING, today_of
from rounds.planning.views.running import refused

REASONS = tuple(Replan.Reason)
ICONS = {"weather": "cloud-rain", "leave": "user-x", "ad_hoc_task": "urgent", "shop_shut": "door-exit"}


@open_to(*DESK)
def replan_list(request: StaffRequest) -> HttpResponse:
    """What was lost when, and what was decided."""
    page = page_of(
        reads.replans_of(request.user),
        order=("-pk",),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    context = {"page": page, "reasons": reasons(), "may_ask": request.user.role in DECIDING}
    return render(request, "planning/replans.html", context)


def reasons() -> list[dict[str, str]]:
    """The reasons one may choose from, each with its page."""
    return [
        {
            "value": one.value,
            "label": _(str(one.label)),
            "icon": ICONS[one.value],
            "url": f"{reverse('planning:replan_new')}?reason={one.value}",
        }
        for one in REASONS
    ]


@open_to(*DECIDING, methods=("GET", "POST"))
def replan_new(request: StaffRequest) -> HttpResponse:
    """Say what was lost; a worker computes what would become of the plans."""
    today = today_of(request)
    asked = request.POST if request.method == "POST" else request.GET
    reason = asked.get("reason", "")
    if reason not in Replan.Reason.values:
        reason = Replan.Reason.WEATHER
    initial = _initial(request, today)
    form = ReplanForm(request.POST or None, user=request.user, reason=reason, today=today, initial=initial)
    if request.method == "POST" and form.is_valid():
        rows: list[Replan] = []

        def ask() -> None:
            wanted = form.asked()
            rows.append(
                ask_replan(
                    request.user.company, wanted.pop("territories"), by=request.user, at=timezone.now(), **wanted
                )
            )

        refusal = refused(ask)
        if not refusal:
            return redirect("planning:replan", pk=rows[0].pk)
        form.add_error(None, refusal)
    context = {"form": form, "reason": reason, "reasons": reasons()}
    return render(request, "planning/replan_new.html", context, status=422 if form.errors else 200)


def _initial(request: StaffRequest, today: date) -> dict[str, Any]:
    """What the link that led here already knows: the day, the territory, the shop."""
    try:
        day = parse_date(request.GET.get("day", "")) or today
    except ValueError:
        day = today
    found: dict[str, Any] = {"first_day": day, "last_day": day, "shop": request.GET.get("shop", "")}
    wanted = request.GET.get("territory", "")
    mine = Territory.objects.visible_to(request.user)
    if wanted.isdecimal() and len(wanted) < 10:
        found["territories"] = list(mine.filter(pk=int(wanted)))
    return found


def replan_shown(request: StaffRequest, pk: int) -> Replan:
    """The re-planning when this person may see it, or 404."""
    return get_object_or_404(reads.replans_of(request.user).select_related("company"), pk=pk)


@open_to(*DESK)
def replan_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """What would change: who becomes overdue and why, what moves where, minutes and kilometres, the map."""
    row = replan_shown(request, pk)
    job = reads.job_of(request.user, row)
    may_decide = request.user.role in DECIDING
    proposals = reads.shown(row)
    context = {
        "replan": row,
        "job": job,
        "is_computing": row.run.finished_at is None,
        **_job_urls(row, may_cancel=may_decide),
        "shown": proposals,
        "open": [one for one in proposals if one.proposal.plan.state in {"draft", "approved"}],
        "legend": reads.legend(),
        "icon": ICONS[row.reason],
        "may_decide": may_decide,
        "without": _without(request, row, [one.proposal.plan.territory_id for one in proposals]),
        "is_stale": any(one.proposal.built_on < today_of(request) for one in proposals),
    }
    return render(request, "planning/replan.html", context)


def _without(request: StaffRequest, row: Replan, proposed: list[int]) -> list[Territory]:
    """Territories that were asked for and had no plan in force to adjust."""
    asked = Territory.objects.visible_to(request.user).filter(pk__in=row.run.settings["territories"])
    return list(asked.exclude(pk__in=proposed).order_by("code")) if row.run.finished_at else []


def _job_urls(row: Replan, *, may_cancel: bool) -> dict[str, str]:
    return {
        "job_url": reverse("planning:job", args=[row.run_id]),
        "cancel_url": reverse("planning:cancel", args=[row.run_id]) if may_cancel else "",
        "done_url": reverse("planning:replan", args=[row.pk]),
    }


def _chosen(request: StaffRequest, row: Replan) -> list[ReplanProposal]:
    """The proposals the button meant: one, or all that are still open."""
    open_ = row.proposals.filter(plan__state__in=[VisitPlan.State.DRAFT, VisitPlan.State.APPROVED])
    around = ("plan__company", "plan__territory", "plan__manager", "before", "replan")
    found = open_.select_related(*around).order_by("plan__territory__code")
    wanted = request.POST.get("proposal", "")
    if not wanted:
        return list(found)
    if not (wanted.isdecimal() and len(wanted) < 18):
        raise Http404
    return [get_object_or_404(found, pk=int(wanted))]


@open_to(*DECIDING, methods=("POST",))
def replan_accept(request: StaffRequest, pk: int) -> HttpResponse:
    """Put one proposal, or all that are open, into the rounds; what is refused is named, the others go through."""
    row = replan_shown(request, pk)
    accepted = 0
    for proposal in _chosen(request, row):
        refusal = refused(lambda one=proposal: accept_proposal(one, by=request.user, at=timezone.now()))  # type: ignore[misc]
        if refusal:
            messages.error(request, f"{proposal.plan.territory.name}：{refusal}")
        accepted += not refusal
    if accepted:
        messages.success(request, _("已采纳并发布，客户经理的手机同步后即可看到"))
    return redirect("planning:replan", pk=row.pk)


@open_to(*DECIDING, methods=("POST",))
def replan_decline(request: StaffRequest, pk: int) -> HttpResponse:
    """Turn one proposal, or all that are open, down; the plans in force go on."""
    row = replan_shown(request, pk)
    because = request.POST.get("reason", "").strip()[:300]
    declined = 0
    for proposal in _chosen(request, row):
        refusal = refused(
            lambda one=proposal: decline_proposal(one, because=because, by=request.user, at=timezone.now())  # type: ignore[misc]
        )
        if refusal:
            messages.error(request, f"{proposal.plan.territory.name}：{refusal}")
        declined += not refusal
    if declined:
        messages.success(request, _("已放弃，原计划不变"))
    return redirect("planning:replan", pk=row.pk)


@open_to(*DECIDING, methods=("POST",))
def replan_again(request: StaffRequest, pk: int) -> HttpResponse:
    """The same loss once more, as things stand now."""
    row = replan_shown(request, pk)
    territories = list(Territory.objects.visible_to(request.user).filter(pk__in=row.run.settings["territories"]))
    rows: list[Replan] = []

    def ask() -> None:
        rows.append(
            ask_replan(
                row.company,
                territories,
                reason=row.reason,
                first_day=row.first_day,
                last_day=row.last_day,
                part=row.part,
                minutes=row.minutes,
                giver=row.giver,
                retailer=row.retailer,
                note=row.note,
                by=request.user,
                at=timezone.now(),
            )
        )

    refusal = refused(ask)
    if refusal:
        messages.error(request, refusal)
        return redirect("planning:replan", pk=row.pk)
    return redirect("planning:replan", pk=rows[0].pk)
