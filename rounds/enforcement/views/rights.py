"""Who may enter the room: seen, granted and revoked by the administrator, who sees no case himself (A20)."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.doors import open_to
from rounds.common.steps import Step, tried
from rounds.enforcement.actions import CaseRefusedError, grant_room, revoke_room
from rounds.enforcement.queries.rights import officers_of
from rounds.people.models import Staff, StaffRequest
from rounds.people.rules.roles import Role


@open_to(Role.ADMINISTRATOR)
def rights(request: StaffRequest) -> HttpResponse:
    """The officers of the monopoly department with their rights."""
    officers = officers_of(request.user)
    context = {"officers": officers, "nobody": all(officer.right is None for officer in officers)}
    return render(request, "enforcement/rights.html", context)


@open_to(Role.ADMINISTRATOR, methods=("POST",))
def right_grant(request: StaffRequest, pk: int) -> HttpResponse:
    """授权."""
    person, because = _person(request, pk), request.POST.get("reason", "")
    return _tried(request, lambda: grant_room(person, because=because, by=request.user, at=timezone.now()), _("已授权"))


@open_to(Role.ADMINISTRATOR, methods=("POST",))
def right_revoke(request: StaffRequest, pk: int) -> HttpResponse:
    """收回."""
    person, because = _person(request, pk), request.POST.get("reason", "")
    return _tried(
        request, lambda: revoke_room(person, because=because, by=request.user, at=timezone.now()), _("已收回权限")
    )


def _person(request: StaffRequest, pk: int) -> Staff:
    return get_object_or_404(Staff.objects.visible_to(request.user).select_related("department"), pk=pk)


def _tried(request: StaffRequest, step: Step, done: str) -> HttpResponse:
    return tried(request, step, done, refused=CaseRefusedError, back=lambda: redirect("enforcement:rights"))
