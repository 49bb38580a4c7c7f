"""The scheme: known to everybody assessed by it, written by those who run the assessment."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.assessment.actions import AssessmentError, adopt_scheme
from rounds.assessment.forms import SchemeForm
from rounds.assessment.models import Scheme
from rounds.assessment.rules.scheme import DEFAULT_WEIGHTS, Party
from rounds.assessment.views.periods import CLOSING
from rounds.assessment.views.words import indicator_label, refusal
from rounds.common.doors import ANY_STAFF, open_to
from rounds.people.models import StaffRequest
from rounds.visits.rules.reasons import RefusedError


@open_to(ANY_STAFF)
def scheme_detail(request: StaffRequest) -> HttpResponse:
    """The weights in force and every earlier version with its reason."""
    schemes = list(Scheme.objects.visible_to(request.user).select_related("made_by").order_by("-version"))
    newest = schemes[0] if schemes else None
    context = {
        "scheme": newest,
        "managers": _rows(newest.manager_weights) if newest else [],
        "departments": _rows(newest.department_weights) if newest else [],
        "history": schemes,
        "may_write": request.user.role in CLOSING,
    }
    return render(request, "assessment/scheme.html", context)


def _rows(weights: Mapping[str, str]) -> list[tuple[str, Decimal]]:
    return [(indicator_label(name), Decimal(weight)) for name, weight in weights.items()]


@open_to(*CLOSING, methods=("GET", "POST"))
def scheme_new(request: StaffRequest) -> HttpResponse:
    """Write the next version of the scheme."""
    form = SchemeForm(request.POST or None, weights=_present_weights(request))
    if request.method == "POST" and form.is_valid():
        try:
            adopt_scheme(
                request.user.company,
                manager_weights=form.weights(Party.MANAGER),
                department_weights=form.weights(Party.DEPARTMENT),
                by=request.user,
                at=timezone.now(),
                because=form.cleaned_data["because"],
            )
        except RefusedError as error:
            form.add_error(None, error.reason.said(_))
        except AssessmentError as error:
            form.add_error("because", refusal(error.code))
        else:
            return redirect("assessment:scheme")
    return render(request, "assessment/scheme_new.html", {"form": form})


def _present_weights(request: StaffRequest) -> dict[Party, Mapping[str, Any]]:
    newest = Scheme.objects.visible_to(request.user).order_by("-version").first()
    if newest is None:
        return {party: DEFAULT_WEIGHTS[party] for party in Party}
    return {Party.MANAGER: newest.manager_weights, Party.DEPARTMENT: newest.department_weights}
