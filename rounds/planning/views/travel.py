"""Where travel times come from, for the administrator: the source, its state, and a try."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.doors import open_to
from rounds.people.models import StaffRequest
from rounds.people.queries import settings_of
from rounds.people.rules.roles import Role
from rounds.planning.queries import roads
from rounds.planning.queries.words import said
from rounds.planning.rules import settings as chosen
from rounds.planning.rules.travel import COSTINGS, SERVERS, Source


@open_to(Role.ADMINISTRATOR)
def travel_page(request: StaffRequest) -> HttpResponse:
    """The chosen source, the network of this machine, the matrices kept."""
    settings = settings_of(request.user.company)
    source = Source(settings[chosen.TRAVEL_SOURCE])
    state = roads.installation_state()
    context = {
        "source": source,
        "label": roads.source_in_words(source),
        "address": settings[chosen.TRAVEL_SERVER] if source in SERVERS else "",
        "costing": _(COSTINGS[settings[chosen.TRAVEL_COSTING]]),
        "state": state,
        "built_at": datetime.fromisoformat(state.network.built_at) if state.network else None,
    }
    return render(request, "planning/travel.html", context)


@open_to(Role.ADMINISTRATOR, methods=("POST",))
def travel_try(request: StaffRequest) -> HttpResponse:
    """Ask the source now, for some retailers of the company, and say what came of it."""
    company = request.user.company
    trial = roads.tried_on(company, settings_of(company), at=timezone.now())
    figures = {"number": trial.shops, "seconds": f"{trial.seconds:.1f}", "ratio": f"{trial.ratio:.2f}"}
    words = _("%(number)s 户试算用了 %(seconds)s 秒，路程时间的中位数是直线估算的 %(ratio)s 倍") % figures
    for note in trial.notes:
        messages.warning(request, said(note.record()))
    if trial.answered == trial.asked:
        messages.success(request, words)
    return redirect("planning:travel")
