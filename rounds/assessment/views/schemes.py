"""The scheme: known to everybody assessed by it, written, compared and tried by those who run the assessment."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.assessment.actions.closing import AssessmentError, adopt_lines
from rounds.assessment.forms import SchemeForm
from rounds.assessment.models import ClosingRun, Scheme
from rounds.assessment.queries.inputs import book_in
from rounds.assessment.queries.recomputing import kept_results
from rounds.assessment.queries.runs import names_of, runs_to_try
from rounds.assessment.rules.defaults import DEFAULT_LINES
from rounds.assessment.rules.differences import differences
from rounds.assessment.rules.lines import Book, book_of, checked_lines
from rounds.assessment.rules.registry import REGISTRY, indicators_for
from rounds.assessment.rules.scheme import Party
from rounds.assessment.rules.trying import tried
from rounds.assessment.views.periods import CLOSING
from rounds.assessment.views.schemewords import (
    PARTY_LABELS,
    SHAPES,
    group_label,
    groups_shown,
    halves,
    told_differences,
    told_trial,
)
from rounds.assessment.views.words import refusal
from rounds.common.doors import ANY_STAFF, open_to
from rounds.people.models import StaffRequest
from rounds.visits.rules.reasons import RefusedError


class DraftRefusedError(ValueError):
    """The lists do not hold; the form holds the sentences."""


@open_to(ANY_STAFF)
def scheme_detail(request: StaffRequest) -> HttpResponse:
    """One version with its lists, curves and reason, what it changed of the one before, and all versions."""
    schemes = list(Scheme.objects.visible_to(request.user).select_related("made_by").order_by("-version"))
    wanted = request.GET.get("version", "")
    chosen = next((one for one in schemes if str(one.version) == wanted), schemes[0] if schemes else None)
    older = [one for one in schemes if chosen is not None and one.version < chosen.version]
    book = book_in(chosen) if chosen else None
    context = {
        "scheme": chosen,
        "is_newest": bool(schemes) and chosen is schemes[0],
        "groups": groups_shown(book) if book else [],
        "is_plain": book is not None and book.is_plain,
        "before": older[0] if older else None,
        "changes": told_differences(differences(book_in(older[0]), book)) if older and book else [],
        "history": schemes,
        "may_write": request.user.role in CLOSING,
    }
    return render(request, "assessment/scheme.html", context)


@open_to(ANY_STAFF)
def indicator_list(request: StaffRequest) -> HttpResponse:
    """The registry: what can be counted, by which formula, from which records, by which rules."""
    groups = [(_(PARTY_LABELS[party]), indicators_for(party)) for party in Party]
    return render(request, "assessment/scheme_indicators.html", {"groups": groups})


@open_to(*CLOSING, methods=("GET", "POST"))
def scheme_new(request: StaffRequest) -> HttpResponse:
    """Write the next version; look at the changes, or try it on a closed period, before adopting it."""
    newest = Scheme.objects.visible_to(request.user).order_by("-version").first()
    in_force = book_in(newest) if newest else None
    form = SchemeForm(request.POST or None, book=in_force or book_of(DEFAULT_LINES), in_force=in_force)
    context: dict[str, Any] = {
        "form": form,
        "newest": newest,
        "groups": [(one, group_label(one.group)) for one in form.groups],
        "shapes": SHAPES,
        "halves": halves(),
        "runs": runs_to_try(request.user),
        "chosen_run": request.POST.get("run", ""),
    }
    if request.method == "POST" and form.is_valid():
        step = STEPS.get(request.POST.get("step", ""), _adopt)
        try:
            done = step(request, form, context)
        except DraftRefusedError:
            pass  # the form says it, list by list
        except AssessmentError as error:
            form.add_error("because" if error.code == "no_reason" else None, refusal(error.code))
        else:
            if done is not None:
                return done
    return render(request, "assessment/scheme_new.html", context)


def _adopt(request: StaffRequest, form: SchemeForm, _context: dict[str, Any]) -> HttpResponse | None:
    because = form.cleaned_data["because"]
    adopt_lines(request.user.company, lists=_drafted(form)[1], by=request.user, at=timezone.now(), because=because)
    return redirect("assessment:scheme")


def _compare(_request: StaffRequest, form: SchemeForm, context: dict[str, Any]) -> None:
    newest = context["newest"]
    book, _lists = _drafted(form)
    context["compared"] = True
    context["changes"] = told_differences(differences(book_in(newest) if newest else None, book))


def _try(request: StaffRequest, form: SchemeForm, context: dict[str, Any]) -> None:
    """Compute a closed period under the draft, in memory: nothing is stored (A44: a means, not the end)."""
    chosen = request.POST.get("run", "")
    runs = ClosingRun.objects.visible_to(request.user).select_related("period", "scheme")
    run = get_object_or_404(runs, pk=int(chosen) if chosen.isdecimal() else 0)
    trial = tried(run.inputs, _drafted(form)[0], kept_results(run))
    context["tried_run"] = run
    context["lacking"] = [_(REGISTRY[name].label) for name in trial.lacking]
    context["trials"] = told_trial(trial, names_of(run))


STEPS = {"adopt": _adopt, "compare": _compare, "try": _try}


def _drafted(form: SchemeForm) -> tuple[Book, dict[str, list[dict[str, Any]]]]:
    """The draft, checked list by list so that every refusal names its list."""
    lists = form.lists()
    for group, lines in lists.items():
        try:
            checked_lines(group, lines)
        except RefusedError as error:
            form.add_error(None, f"{group_label(group)}：{error.reason.said(_)}")
    if form.errors:
        raise DraftRefusedError
    return book_of(lists), lists
