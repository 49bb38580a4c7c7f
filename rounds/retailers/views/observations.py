"""The shared page of the team: what account manager, order clerk, delivery worker and inspector saw (row 30)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.doors import ANY_STAFF, open_to
from rounds.people.models import StaffRequest
from rounds.people.rules.roles import LABELS, Role
from rounds.retailers.actions import ObservationError, add_observation
from rounds.retailers.models import Observation
from rounds.retailers.views.detail import retailer_of

OBSERVING = (Role.ACCOUNT_MANAGER, Role.MARKET_MANAGER, Role.SERVICE_TEAM, Role.DEPARTMENT_OFFICER)
SHOWN = 10


@open_to(ANY_STAFF)
def observations(request: StaffRequest, pk: int) -> HttpResponse:
    """For the retailer's page: what the team saw, the newest first, and a line to add."""
    retailer = retailer_of(request, pk)
    seen = Observation.objects.visible_to(request.user).filter(retailer=retailer).select_related("author")
    rows = [
        {
            "at": one.seen_at,
            "who": f"{one.author.name}（{_(LABELS[Role(one.author.role)])}）",
            "title": _(one.get_topic_display()),
            "text": one.text,
        }
        for one in seen.order_by("-seen_at", "-pk")[:SHOWN]
    ]
    context = {
        "retailer": retailer,
        "rows": rows,
        "topics": [(value, _(str(label))) for value, label in Observation.Topic.choices],
        "may_add": request.user.role in OBSERVING,
    }
    return render(request, "retailers/_observations.html", context)


@open_to(*OBSERVING, methods=("POST",))
def observe(request: StaffRequest, pk: int) -> HttpResponse:
    """Tell the team something about this retailer."""
    retailer = retailer_of(request, pk)
    try:
        add_observation(
            retailer,
            topic=request.POST.get("topic", ""),
            text=request.POST.get("text", ""),
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, _("已告诉团队。"))
    except ObservationError:
        messages.error(request, _("请选类别，写明看到了什么。"))
    return redirect("retailers:detail", pk=pk)
