"""The page of one case; every opening of it is noted."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from rounds.common.doors import open_to
from rounds.enforcement.actions import note_opening
from rounds.enforcement.forms import CheckForm, CloseForm, DecideForm, EvidenceForm, ServiceNoteForm
from rounds.enforcement.models import EnforcementCase
from rounds.enforcement.queries.detail import documents_of, earlier_of, entries_of, notes_of, pictures_of, said_by
from rounds.enforcement.queries.standing import verbs_of
from rounds.enforcement.rules.steps import Verb
from rounds.people.models import StaffRequest
from rounds.people.queries import calendar_around
from rounds.people.rules.roles import Role


def case_of(request: StaffRequest, pk: int) -> EnforcementCase:
    """The case for whoever may enter the room, or 404."""
    around = ("company", "retailer", "subject", "officer", "visit", "reported_by")
    return get_object_or_404(EnforcementCase.objects.visible_to(request.user).select_related(*around), pk=pk)


@open_to(Role.DEPARTMENT_OFFICER)
def case_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """What was reported, found, decided; who opened it is an event."""
    case = case_of(request, pk)
    note_opening(case, by=request.user, at=timezone.now())
    return show(request, case)


def show(
    request: StaffRequest, case: EnforcementCase, *, forms: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """The page; `forms` are those that were refused, with what was typed into them."""
    user, now = request.user, timezone.now()
    calendar = calendar_around(case.company, now)
    verbs = verbs_of(case, by=user, at=now)
    happened, opened = entries_of(case)
    context = {
        "case": case,
        "reporter": case.reported_by.name if case.reported_by else said_by(case.reporter),
        "minutes_left": calendar.business_minutes(now, case.due_at) if case.due_at else None,
        "verbs": {verb.value for verb in verbs},
        "pictures": pictures_of(case),
        "documents": documents_of(case),
        "earlier": earlier_of(case, user),
        "notes": notes_of(case),
        "happened": happened,
        "opened": opened,
        **_empty_forms(request, case, verbs),
        **(forms or {}),
    }
    answer = render(request, "enforcement/detail.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


def _empty_forms(request: StaffRequest, case: EnforcementCase, verbs: frozenset[Verb]) -> dict[str, Any]:
    """Only the forms of the steps that may be taken now, filled with what is known."""
    found: dict[str, Any] = {}
    if Verb.CHECK in verbs:
        known = case.subject or case.retailer
        first = {"subject": known.licence_no if known else "", "findings": case.findings}
        initial = first | {"subject_words": case.subject_words}
        found["check_form"] = CheckForm(user=request.user, initial=initial)
    if Verb.DECIDE in verbs:
        found["decide_form"] = DecideForm(initial={"measure": case.measure, "words": case.measure_words})
    if Verb.CLOSE in verbs:
        found["close_form"] = CloseForm()
    if Verb.ADD in verbs:
        found["evidence_form"] = EvidenceForm()
    if case.subject is not None and case.erased_at is None:
        found["note_form"] = ServiceNoteForm()
    return found
