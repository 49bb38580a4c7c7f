"""Trace quality on the desk: flagged notes with their evidence, a person's ruling, doubts with their answers."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from rounds.common.doors import open_to
from rounds.common.pages import page_of
from rounds.people.models import StaffRequest
from rounds.people.queries import settings_of
from rounds.people.rules.roles import DESK, Role
from rounds.visits.actions import rule_on_trace, withdraw_ruling
from rounds.visits.forms import DoubtQuery, TraceQuery
from rounds.visits.models import Visit
from rounds.visits.models.visit import VisitQuerySet
from rounds.visits.queries.quality import Flagged, doubt_told, doubted, records_asked_for, ruling_figures, side_by_side
from rounds.visits.queries.said import told
from rounds.visits.rules.reasons import RefusedError
from rounds.visits.rules.ruling import USUAL_REASONS
from rounds.visits.rules.settings import PHRASES
from rounds.visits.rules.trace import GRADE_LABELS

READERS = (*DESK, Role.ACCOUNT_MANAGER)
GRADE_TONES = {"sound": "success", "thin": "info", "boilerplate": "warning"}
LATELY = timedelta(days=28)


def _seen(request: StaffRequest) -> VisitQuerySet:
    return Visit.objects.visible_to(request.user).select_related("retailer", "manager", "ruling__ruled_by")


def _asked(request: StaffRequest, **usual: str) -> Mapping[str, str]:
    """What was asked for; without a question the last four weeks. A page or a ruling just made is no question."""
    if set(request.GET) - {"ruled", "after", "before"}:
        return request.GET
    return {"first": (timezone.localdate() - LATELY).isoformat(), **usual}


@open_to(*READERS)
def trace_quality(request: StaffRequest) -> HttpResponse:
    """Flagged notes of the unit beside what they are like; the market manager decides (E05-E08)."""
    query = TraceQuery(_asked(request, grade="boilerplate", ruling="open"), user=request.user)
    wanted = query.wanted()
    found = records_asked_for(_seen(request), wanted)
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    page = page_of(found, order=("-planned_on", "-id"), after=after, before=before, size=20)
    phrases = settings_of(request.user.company_id)[PHRASES]
    span: dict[str, Any] = {name: wanted[name] for name in ("first", "last", "manager") if name in wanted}
    context = {
        "query": query,
        "page": page,
        "notes": [_note(one) for one in side_by_side(page.rows, request.user, phrases=phrases)],
        "figures": ruling_figures(records_asked_for(_seen(request), span)),
        "may_rule": request.user.role == Role.MARKET_MANAGER,
        "undo": _undo(request),
        "here": request.get_full_path(),
        "usual": {ruling: [_(words) for words in usual] for ruling, usual in USUAL_REASONS.items()},
    }
    return render(request, "visits/trace.html", context)


def _note(flagged: Flagged) -> dict[str, Any]:
    visit = flagged.side.visit
    stay = (visit.departed_at - visit.arrived_at) if visit.departed_at and visit.arrived_at else None
    is_copied = flagged.earlier is not None or flagged.is_hidden
    usual = USUAL_REASONS["boilerplate"]
    return {
        "flagged": flagged,
        "visit": visit,
        "grade": _(GRADE_LABELS[visit.trace_grade]) if visit.trace_grade in GRADE_LABELS else "",  # type: ignore[index]
        "tone": GRADE_TONES.get(visit.trace_grade, "neutral"),
        "because": [told(reason) for reason in visit.trace_because],
        "minutes": round(stay.total_seconds() / 60) if stay else None,
        "reason": _(usual[0] if is_copied else usual[1]),
        "ruling": getattr(visit, "ruling", None),
    }


def _undo(request: StaffRequest) -> Visit | None:
    """The record just ruled on, so that the ruling can be taken back although the list no longer shows it."""
    ruled = request.GET.get("ruled", "")
    if not ruled.isdecimal() or len(ruled) > 18:
        return None
    return _seen(request).filter(pk=int(ruled), ruling__isnull=False).first()


@open_to(Role.MARKET_MANAGER, methods=("POST",))
def trace_rule(request: StaffRequest, pk: int) -> HttpResponse:
    """Decide about the words of a record."""
    visit = get_object_or_404(_seen(request), pk=pk)
    ruling, reason = request.POST.get("ruling", ""), request.POST.get("reason", "")
    return _decided(
        request,
        lambda: rule_on_trace(visit, ruling=ruling, reason=reason, by=request.user, at=timezone.now()),
        ruled=visit.pk,
    )


@open_to(Role.MARKET_MANAGER, methods=("POST",))
def trace_undo(request: StaffRequest, pk: int) -> HttpResponse:
    """Take the decision back."""
    visit = get_object_or_404(_seen(request), pk=pk)
    return _decided(request, lambda: withdraw_ruling(visit, by=request.user, at=timezone.now()))


def _decided(request: StaffRequest, decide: Callable[[], object], *, ruled: int = 0) -> HttpResponse:
    """Back to the list as it was asked for."""
    back = request.POST.get("back", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None) or not back.startswith("/"):
        back = reverse("visits:trace")
    try:
        decide()
    except RefusedError as refused:
        messages.error(request, refused.reason.said(_))
        return redirect(back)
    path, _mark, asked = back.partition("?")
    kept = [pair for pair in asked.split("&") if pair and not pair.startswith("ruled=")]
    return redirect(f"{path}?{'&'.join([*kept, urlencode({'ruled': ruled})] if ruled else kept)}".rstrip("?"))


@open_to(*READERS)
def doubts(request: StaffRequest) -> HttpResponse:
    """What looked doubtful and what the person said to it: to talk about, never a penalty."""
    query = DoubtQuery(_asked(request), user=request.user)
    wanted = query.wanted()
    found = doubted(_seen(request), wanted)
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    page = page_of(found, order=("-planned_on", "-id"), after=after, before=before)
    rows = [{"visit": visit, "doubts": [doubt_told(one) for one in visit.doubts]} for visit in page.rows]
    return render(request, "visits/doubts.html", {"query": query, "page": page, "rows": rows})
