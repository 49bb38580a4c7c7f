"""Requests for another account manager: the list, the weighing sheet, the decision; what the one concerned sees."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.doors import open_to
from rounds.common.pages import page_of
from rounds.people.models import StaffRequest, Territory
from rounds.people.queries import calendar_of, settings_of
from rounds.people.rules.roles import Role
from rounds.planning import actions
from rounds.planning.forms import ApproveChoiceForm, DeclineChoiceForm, ProposeForm, ViewForm
from rounds.planning.models import ManagerChoice
from rounds.planning.queries import choice_pages as pages
from rounds.planning.queries.choice import Candidate, candidates_of
from rounds.planning.queries.choice_effect import effect_of, effect_together
from rounds.planning.queries.choice_weighing import sheet_of
from rounds.planning.queries.words import said, told
from rounds.planning.rules.effect import VERDICT_LABELS, Measured
from rounds.planning.rules.reasons import Reason
from rounds.planning.views.pages import today_of
from rounds.planning.views.running import refused

DECIDING = (Role.MARKET_MANAGER,)
READING = (*DECIDING, Role.HEAD)
State = ManagerChoice.State


@open_to(*READING, Role.ACCOUNT_MANAGER)
def choice_list(request: StaffRequest) -> HttpResponse:
    """What waits for a decision and what became of the others; an account manager reads what concerns him."""
    at = timezone.now()
    if request.user.role == Role.ACCOUNT_MANAGER:
        return _about_me(request, ViewForm(), at=at)
    state = request.GET.get("state", "")
    page = page_of(
        pages.choices_shown_to(request.user, state=state, at=at),
        order=("-asked_at", "-pk"),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    together = effect_together(request.user.company, pages.done_within_reach(request.user, at=at), at=at)
    context = {
        "page": page,
        "rows": pages.rows_of(request.user, page.rows, at=at),
        "state": state,
        "states": [(pages.OVERDUE, _("超期未决定")), *((value, _(label)) for value, label in State.choices)],
        "counts": pages.counts_of(request.user, at=at),
        "together": together,
        "together_verdict": _(VERDICT_LABELS[together.verdict]),
        "together_because": said(together.because.record()),
        "is_head": request.user.role == Role.HEAD,
    }
    return render(request, "planning/choices.html", context)


def _about_me(request: StaffRequest, form: ViewForm, *, at: datetime, status: int = 200) -> HttpResponse:
    context = {"mine": pages.concerned(request.user, at=at), "form": form}
    return render(request, "planning/choices_about_me.html", context, status=status)


@open_to(Role.ACCOUNT_MANAGER, methods=("POST",))
def choice_view(request: StaffRequest, pk: int) -> HttpResponse:
    """The account manager concerned says what he has to say, before it is decided."""
    choice = get_object_or_404(ManagerChoice.objects.visible_to(request.user), pk=pk)
    at, form = timezone.now(), ViewForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请写下您的说明"))
        return _about_me(request, form, at=at, status=422)
    words = form.cleaned_data["view"]
    refusal = refused(lambda: actions.write_view(choice, words=words, by=request.user, at=at))
    return _said_and_back(request, refusal, _("已记下，市场经理决定前会看到"), to="planning:choices")


def choice_shown(request: StaffRequest, pk: int) -> ManagerChoice:
    """The request when it lies within reach, or 404."""
    return get_object_or_404(ManagerChoice.objects.visible_to(request.user).select_related(*pages.AROUND), pk=pk)


@open_to(*READING)
def choice_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """The weighing sheet, the decision, and afterwards what it did."""
    return _shown(request, choice_shown(request, pk), {})


def _shown(
    request: StaffRequest, choice: ManagerChoice, forms: Mapping[str, Form], *, status: int = 200
) -> HttpResponse:
    at = timezone.now()
    may_decide = request.user.role in DECIDING and choice.state == State.OPEN
    candidates = candidates_of(choice.retailer, settings_of(choice.company, at=at)) if may_decide else []
    weighing = _looked_at(request, choice, candidates)
    calendar = calendar_of(choice.company, range(at.year - 2, at.year + 2))
    context = {
        "choice": choice,
        "tone": pages.tone_of(choice),
        "minutes_left": calendar.business_minutes(at, choice.due_at) if choice.state == State.OPEN else None,
        "lines": _lines(choice, weighing, at=at),
        "weighing": weighing,
        "is_wanted": weighing is not None and weighing.pk == choice.wanted_id,
        "candidates": [(one, [said(bar.record()) for bar in one.bars]) for one in candidates if not one.seat.is_own],
        "hindrance": told(choice.hindrance),
        "effect": [_measure(one) for one in effect_of(choice, at=at)],
        "story": pages.story_of(choice),
        "may_decide": may_decide,
        "is_read_only": request.user.role == Role.HEAD,
        **(_decision(request, choice, candidates) if may_decide else {}),
        **({"decline_form": DeclineChoiceForm(prefix="decline")} if _may_decline(request, choice) else {}),
        **forms,
    }
    return render(request, "planning/choice.html", context, status=status)


def _may_decline(request: StaffRequest, choice: ManagerChoice) -> bool:
    """Also while the retailer has not answered a proposal: a request must not wait for ever."""
    return request.user.role in DECIDING and choice.state in {State.OPEN, State.PROPOSED}


def _looked_at(request: StaffRequest, choice: ManagerChoice, candidates: Sequence[Candidate]) -> Territory | None:
    """The candidate whose facts are shown: the one asked for by `with`, else the wanted or proposed one."""
    wanted = request.GET.get("with", "")
    if wanted.isdecimal() and len(wanted) < 18:
        found = next((one.territory for one in candidates if one.territory.pk == int(wanted)), None)
        if found is None or found.pk == choice.before_id:
            raise Http404
        return found
    return choice.wanted or choice.proposed


def _lines(choice: ManagerChoice, weighing: Territory | None, *, at: datetime) -> list[dict[str, Any]]:
    """The sheet as it was kept with the decision, else as it stands now."""
    if choice.weighed and choice.state not in {State.OPEN, State.PROPOSED}:
        records: Sequence[Mapping[str, Any]] = choice.weighed
    elif weighing is not None and choice.state in ManagerChoice.UNSETTLED:
        records = [line.record() for line in sheet_of(choice, weighing, at=at)]
    else:
        records = []
    return [_line(line) for line in records]


def _line(line: Mapping[str, Any]) -> dict[str, Any]:
    label, source = str(line["label"]), str(line["source"])
    sides = {"today": said(line["today"]), "then": said(line["then"])}
    return {"label": _(label), "source": _(source), "rules": line["rules"], **sides}


def _measure(one: Measured) -> dict[str, Any]:
    def told_of(reason: Reason) -> str:
        return said(reason.record())

    return {
        "label": _(one.label),
        "before": told_of(one.before),
        "after": told_of(one.after),
        "verdict": one.verdict.value,
        "word": _(VERDICT_LABELS[one.verdict]),
        "because": told_of(one.because),
        "rules": one.rules,
    }


def _decision(request: StaffRequest, choice: ManagerChoice, candidates: Sequence[Candidate]) -> dict[str, Any]:
    today = today_of(request)
    monday = today + timedelta(days=7 - today.weekday())
    eligible = [one.territory.pk for one in candidates if not one.bars and one.territory.pk != choice.wanted_id]
    return {
        "approve_form": ApproveChoiceForm(initial={"starts_on": monday}, prefix="approve"),
        "propose_form": ProposeForm(among=eligible, prefix="propose") if eligible else None,
        "waits_for_view": choice.view_at is None and today < choice.hearing_ends,
    }


@open_to(*DECIDING, methods=("POST",))
def choice_approve(request: StaffRequest, pk: int) -> HttpResponse:
    """Agree, from a day on."""
    choice, form = choice_shown(request, pk), ApproveChoiceForm(request.POST, prefix="approve")
    if not form.is_valid():
        return _shown(request, choice, {"approve_form": form}, status=422)
    at = timezone.now()
    refusal = refused(lambda: actions.approve_choice(choice, by=request.user, at=at, **form.cleaned_data))
    return _said_and_back(request, refusal, _("已同意，零售户在自己的页面上看到结果"), pk=pk)


@open_to(*DECIDING, methods=("POST",))
def choice_decline(request: StaffRequest, pk: int) -> HttpResponse:
    """Refuse, with a reason."""
    choice, form = choice_shown(request, pk), DeclineChoiceForm(request.POST, prefix="decline")
    if not form.is_valid():
        return _shown(request, choice, {"decline_form": form}, status=422)
    at = timezone.now()
    refusal = refused(lambda: actions.decline_choice(choice, by=request.user, at=at, **form.cleaned_data))
    return _said_and_back(request, refusal, _("已答复零售户：没有同意，理由已告知"), pk=pk)


@open_to(*DECIDING, methods=("POST",))
def choice_propose(request: StaffRequest, pk: int) -> HttpResponse:
    """Name another candidate to the retailer."""
    choice, at = choice_shown(request, pk), timezone.now()
    around = candidates_of(choice.retailer, settings_of(choice.company, at=at))
    form = ProposeForm(request.POST, among=[one.territory.pk for one in around if not one.bars], prefix="propose")
    if not form.is_valid():
        return _shown(request, choice, {"propose_form": form}, status=422)
    refusal = refused(lambda: actions.propose_manager(choice, by=request.user, at=at, **form.cleaned_data))
    return _said_and_back(request, refusal, _("已把建议告诉零售户，等他答复"), pk=pk)


def _said_and_back(
    request: StaffRequest, refusal: str, done: str, *, to: str = "planning:choice", pk: int | None = None
) -> HttpResponse:
    if refusal:
        messages.error(request, refusal)
    else:
        messages.success(request, done)
    return redirect(to, pk=pk) if pk is not None else redirect(to)
