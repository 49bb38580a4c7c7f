"""What follows from results: the list, one proposal, and the steps people take on it. No leaderboards."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from rounds.assessment.actions import (
    OutcomeRefusedError,
    answer_outcome,
    propose_due,
    propose_outcome,
    withdraw_outcome,
)
from rounds.assessment.actions.deciding import standing_of
from rounds.assessment.actions.outcomes import BY_HAND, DECIDERS, PROPOSERS
from rounds.assessment.models import Outcome
from rounds.assessment.queries.beside import trend_of
from rounds.assessment.queries.outcomes import citable, newest_scores, outcome_rows, supports_owed, whole_outcome
from rounds.assessment.queries.references import Reference, references
from rounds.assessment.queries.standing import answer_until
from rounds.assessment.rules.outcomes import SENTENCES
from rounds.assessment.views.drawings import trend_line
from rounds.assessment.views.periods import CLOSING
from rounds.assessment.views.words import reasons
from rounds.common.doors import open_to
from rounds.common.pages import page_of
from rounds.people.models import Department, Staff, StaffRequest
from rounds.people.rules.roles import COMPANY_WIDE, Role

CONCERNED = (Role.ACCOUNT_MANAGER, Role.MARKET_MANAGER, *COMPANY_WIDE)
LEADING = (Role.MARKET_MANAGER, *CLOSING)
MOST_CITED = 30


@open_to(*CONCERNED)
def outcome_list(request: StaffRequest) -> HttpResponse:
    """Proposals that wait, then those that are settled; what the company still owes."""
    state = "settled" if request.GET.get("state") == "settled" else "open"
    rows = outcome_rows(request.user)
    rows = rows.unsettled() if state == "open" else rows.exclude(state__in=Outcome.UNSETTLED)
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    context = {
        "page": page_of(rows, order=("-pk",), after=after, before=before),
        "state": state,
        "today": request.user.company.local_day(timezone.now()),
        "supports": supports_owed(request.user),
        "may_look": request.user.role in CLOSING,
        "may_propose": request.user.role in LEADING,
        "is_own": request.user.role == Role.ACCOUNT_MANAGER,
    }
    return render(request, "assessment/outcomes.html", context)


@open_to(*CLOSING, methods=("POST",))
def outcome_look(request: StaffRequest) -> HttpResponse:
    """Ask the rules about everybody; twice gives nothing new."""
    made = propose_due(request.user.company, by=request.user, at=timezone.now())
    if made:
        messages.success(request, _("按规则新提议 %(count)s 份，等面谈和决定") % {"count": len(made)})
    else:
        messages.info(request, _("按规则没有新的提议"))
    return redirect("assessment:outcomes")


@open_to(*LEADING, methods=("GET", "POST"))
def outcome_new(request: StaffRequest) -> HttpResponse:
    """Propose a reward or an honour, citing the records it rests on: first the person, then his records."""
    people = Staff.objects.visible_to(request.user).filter(role=Role.ACCOUNT_MANAGER, is_active=True)
    asked = request.POST.get("person") or request.GET.get("person") or ""
    person = people.filter(pk=int(asked)).first() if asked.isdecimal() else None
    status = 200
    if request.method == "POST" and person is not None:
        try:
            return redirect("assessment:outcome", pk=_proposed(request, person).pk)
        except OutcomeRefusedError as error:
            messages.error(request, _(SENTENCES[error.code]))
            status = 409
    context = {
        "people": people.order_by("username"),
        "person": person,
        "kinds": [kind for kind in Outcome.Kind if kind in BY_HAND],
        "citable": _named(request.user, citable(person)) if person else [],
        "chosen": request.POST.getlist("records"),
        "given": request.POST,
    }
    return render(request, "assessment/outcome_new.html", context, status=status)


def _named(user: Staff, records: Sequence[str]) -> list[Reference]:
    """The records with their names and links, in their order."""
    known = references(user, records)
    return [known[record] for record in records]


def _proposed(request: StaffRequest, person: Staff) -> Outcome:
    known = set(citable(person))
    return propose_outcome(
        person,
        kind=request.POST.get("kind", ""),
        title=request.POST.get("title", ""),
        because=request.POST.get("because", ""),
        records=[one for one in request.POST.getlist("records")[:MOST_CITED] if one in known],
        by=request.user,
        at=timezone.now(),
    )


def outcome_of(request: StaffRequest, pk: int) -> Outcome:
    """The visible proposal with everything said about it, or 404."""
    return get_object_or_404(whole_outcome(request.user).select_related("company", "plan"), pk=pk)


def shown(request: StaffRequest, outcome: Outcome, template: str, *, status: int = 200) -> HttpResponse:
    """One proposal: what it rests on, what both sides said, what is owed, who decided."""
    user, now = request.user, timezone.now()
    standing = standing_of(outcome, user, now)
    scores = newest_scores(outcome.company, [outcome.person_id]).get(outcome.person_id, [])
    trend = trend_of(scores[-1]) if scores else []
    leads = user.role in PROPOSERS and user.pk != outcome.person_id
    talks_open = outcome.state in (Outcome.State.PROPOSED, Outcome.State.TALKED)
    context: dict[str, Any] = {
        "outcome": outcome,
        "reasons": reasons(outcome.reasons),
        "records": _named(user, outcome.records),
        "trend": trend,
        "trend_drawing": trend_line(trend) if len(trend) > 1 else None,
        "is_off_post": standing.is_off_post,
        "answer_until": answer_until(outcome.company, outcome.proposed_at),
        "today": standing.today,
        "may_talk": leads and talks_open and (standing.is_off_post or standing.is_pay_step),
        "is_pay_step": standing.is_pay_step,
        "may_owe": leads and outcome.state in Outcome.UNSETTLED and standing.is_off_post,
        "may_answer": user.pk == outcome.person_id and outcome.state != Outcome.State.WITHDRAWN,
        "may_decide": standing.may_decide and standing.is_open and not standing.is_about_him,
        "took_part": standing.took_part,
        "may_follow": leads and outcome.state == Outcome.State.DECIDED,
        "may_withdraw": _may_withdraw(outcome, user) and leads,
        "decisions": _decisions(standing.is_off_post),
        "colleagues": _colleagues(user, outcome) if leads else [],
        "offices": Department.objects.visible_to(user).order_by("pk") if leads else [],
        "leads": leads,
        "given": request.POST,
    }
    return render(request, template, context, status=status)


def _may_withdraw(outcome: Outcome, user: Staff) -> bool:
    """Nobody has decided it yet; what was contested is decided again."""
    is_open = outcome.state in (Outcome.State.PROPOSED, Outcome.State.TALKED) and not outcome.rulings.all()
    return is_open and (user.role in DECIDERS or user.pk == outcome.proposed_by_id)


def _decisions(is_off_post: bool) -> list[Outcome.Decision]:
    choices = Outcome.Decision
    return [choices.TRAINING, choices.SUPPORT, choices.NOTHING] if is_off_post else [choices.GRANTED, choices.DECLINED]


def _colleagues(user: Staff, outcome: Outcome) -> list[Staff]:
    """Who may owe him support: those who lead and train, not himself."""
    rows = Staff.objects.filter(company=user.company_id, is_active=True)
    rows = rows.filter(role__in=(Role.MARKET_MANAGER, Role.TRAINER, Role.HEAD, Role.ASSESSOR))
    return list(rows.exclude(pk=outcome.person_id).order_by("role", "username")[:60])


@open_to(*CONCERNED)
def outcome_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One proposal."""
    return shown(request, outcome_of(request, pk), "assessment/outcome.html")


@open_to(*CONCERNED)
def outcome_record(request: StaffRequest, pk: int) -> HttpResponse:
    """The record of the talks to be printed and signed by both sides."""
    return shown(request, outcome_of(request, pk), "assessment/outcome_record.html")


@open_to(Role.ACCOUNT_MANAGER, Role.MARKET_MANAGER, methods=("POST",))
def outcome_answer(request: StaffRequest, pk: int) -> HttpResponse:
    """The person's own words, or his objection."""
    outcome = outcome_of(request, pk)
    is_objection = request.POST.get("is_objection") == "yes"
    try:
        answer_outcome(
            outcome, text=request.POST.get("text", ""), is_objection=is_objection, by=request.user, at=timezone.now()
        )
    except OutcomeRefusedError as error:
        return refused(request, pk, error)
    messages.success(request, _("已提出异议，会由另一人复议") if is_objection else _("您的话已记入"))
    return redirect("assessment:outcome", pk=pk)


@open_to(*LEADING, methods=("POST",))
def outcome_withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """Take a proposal back with a reason."""
    outcome = outcome_of(request, pk)
    try:
        withdraw_outcome(outcome, because=request.POST.get("reason", ""), by=request.user, at=timezone.now())
    except OutcomeRefusedError as error:
        return refused(request, pk, error)
    messages.success(request, _("提议已撤回"))
    return redirect("assessment:outcome", pk=pk)


def refused(request: StaffRequest, pk: int, error: OutcomeRefusedError) -> HttpResponse:
    """The page again with what was written and why it was not taken."""
    messages.error(request, _(SENTENCES[error.code]))
    return shown(request, outcome_of(request, pk), "assessment/outcome.html", status=409)


def day_in(request: StaffRequest, name: str) -> Any:
    """A day of a form, or None when it is none."""
    try:
        return parse_date(request.POST.get(name, ""))
    except ValueError:
        return None
