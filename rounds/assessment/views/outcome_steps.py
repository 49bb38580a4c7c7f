"""Steps those who lead take on a proposal: the talk, what the company owes, the decision, looking at it again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.assessment.actions import (
    OutcomeRefusedError,
    decide_outcome,
    follow_up_outcome,
    owe_support,
    talk_over,
)
from rounds.assessment.actions.outcomes import refuse_if
from rounds.assessment.rules.outcomes import Fault
from rounds.assessment.views.outcomes import LEADING, day_in, outcome_of, refused
from rounds.assessment.views.periods import CLOSING, OWING
from rounds.common.doors import open_to
from rounds.people.models import Department, Staff, StaffRequest


@open_to(*LEADING, methods=("POST",))
def outcome_talk(request: StaffRequest, pk: int) -> HttpResponse:
    """Keep what both sides said."""
    outcome = outcome_of(request, pk)
    said = {side: request.POST.get(side, "") for side in ("company_words", "person_words")}
    try:
        day = day_in(request, "held_on")
        refuse_if((day is None, Fault.NO_DAY))
        talk_over(outcome, held_on=day, **said, by=request.user, at=timezone.now())
    except OutcomeRefusedError as error:
        return refused(request, pk, error)
    messages.success(request, _("面谈记录已存，可打印签字"))
    return redirect("assessment:outcome", pk=pk)


@open_to(*LEADING, methods=("POST",))
def outcome_support(request: StaffRequest, pk: int) -> HttpResponse:
    """Write down what the company owes, who owes it and by when."""
    outcome = outcome_of(request, pk)
    kind, _colon, key = request.POST.get("owner", "").partition(":")
    owner = department = None
    if key.isdecimal():
        staff = Staff.objects.filter(company=outcome.company_id, is_active=True, role__in=OWING)
        owner = staff.filter(pk=int(key)).first() if kind == "staff" else None
        offices = Department.objects.visible_to(request.user)
        department = offices.filter(pk=int(key)).first() if kind == "department" else None
    try:
        day = day_in(request, "due_on")
        refuse_if((day is None, Fault.NO_DAY))
        owe_support(
            outcome, what=request.POST.get("what", ""), due_on=day, owner=owner, department=department,
            by=request.user, at=timezone.now(),
        )  # fmt: skip
    except OutcomeRefusedError as error:
        return refused(request, pk, error)
    messages.success(request, _("已记入公司要给的支持"))
    return redirect("assessment:outcome", pk=pk)


@open_to(*CLOSING, methods=("POST",))
def outcome_decide(request: StaffRequest, pk: int) -> HttpResponse:
    """Decide with reasons, by somebody who neither proposed it nor held the talk."""
    outcome = outcome_of(request, pk)
    try:
        decide_outcome(
            outcome, decision=request.POST.get("decision", ""), text=request.POST.get("text", ""),
            review_on=day_in(request, "review_on"), by=request.user, at=timezone.now(),
        )  # fmt: skip
    except OutcomeRefusedError as error:
        return refused(request, pk, error)
    messages.success(request, _("已决定，署您的姓名；本人看得到，可以提出异议"))
    return redirect("assessment:outcome", pk=pk)


@open_to(*LEADING, methods=("POST",))
def outcome_follow_up(request: StaffRequest, pk: int) -> HttpResponse:
    """Look at it again and end it."""
    outcome = outcome_of(request, pk)
    try:
        follow_up_outcome(outcome, text=request.POST.get("text", ""), by=request.user, at=timezone.now())
    except OutcomeRefusedError as error:
        return refused(request, pk, error)
    messages.success(request, _("已回访，提议了结"))
    return redirect("assessment:outcome", pk=pk)
