"""The page of one issue."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from rounds.common.doors import ANY_STAFF, open_to
from rounds.enforcement.queries.reports import case_of_report
from rounds.issues.forms import (
    AnswerForm,
    AskForm,
    DispatchForm,
    FollowUpForm,
    ForwardForm,
    OpinionForm,
    PauseForm,
    RemindForm,
    ReplyForm,
    ReportAnswerForm,
    SuperviseForm,
    TellForm,
)
from rounds.issues.models import Issue
from rounds.issues.queries.clocks import hops_of
from rounds.issues.queries.detail import BESIDE_DAYS, entries_of, facts_beside, stages_of
from rounds.issues.queries.findings import kept_findings, preview_of, shown_findings
from rounds.issues.queries.helping import Beside, beside
from rounds.issues.queries.lists import holder_of
from rounds.issues.queries.objection_card import objection_card
from rounds.issues.queries.photos import photos_of
from rounds.issues.queries.standing import verbs_of
from rounds.issues.rules.clocks import minutes_left
from rounds.issues.rules.helping import Aid
from rounds.issues.rules.steps import Verb
from rounds.people.models import StaffRequest
from rounds.people.queries import calendar_around, settings_read_once
from rounds.people.rules.roles import Role

JUDGED = (Role.ACCOUNT_MANAGER, Role.MARKET_MANAGER, Role.DEPARTMENT_OFFICER)
JUDGING = (Role.ASSESSOR, Role.HEAD, Role.ADMINISTRATOR)


def issue_of(request: StaffRequest, pk: int) -> Issue:
    """The visible issue, or 404."""
    around = ("company", "retailer__territory", "coordinator", "department", "routing", "visit")
    return get_object_or_404(Issue.objects.visible_to(request.user).select_related(*around), pk=pk)


@open_to(ANY_STAFF)
def issue_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """What was said, who holds it, who held it how long, who bears what."""
    return show(request, issue_of(request, pk))


def show(
    request: StaffRequest, issue: Issue, *, forms: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """The page; `forms` are those that were refused, with what was typed into them."""
    with settings_read_once():
        context = _context(request, issue, forms or {})
    return render(request, "issues/detail.html", context, status=status)


def _context(request: StaffRequest, issue: Issue, forms: Mapping[str, Any]) -> dict[str, Any]:
    user, now = request.user, timezone.now()
    calendar = calendar_around(issue.company, issue.raised_at, now)
    verbs = verbs_of(user, issue, at=now)
    judges = user.role in JUDGED + JUDGING
    due = issue.holder_due_at
    helping = beside(user, issue, now=now, calendar=calendar)
    hops = hops_of(issue)
    kept = kept_findings(user, issue) if judges else []
    return {
        "issue": issue,
        "holder": holder_of(issue),
        "minutes_left": minutes_left(due, issue.runs_from(now), calendar=calendar) if due else None,
        "is_paused": issue.is_paused(now),
        "verbs": {verb.value for verb in verbs},
        "photos": photos_of(issue),
        "stages": stages_of(issue, hops, now=now, calendar=calendar),
        "entries": entries_of(issue),
        "findings": shown_findings(kept),
        "preview": preview_of(issue, hops, now=now) if judges and not issue.closed_at else None,
        "may_compute": user.role == Role.ASSESSOR,
        "beside": facts_beside(user, issue, now=now),
        "beside_days": BESIDE_DAYS,
        "is_provisional": calendar.is_provisional(calendar.local_date(due)) if due else False,
        "case": case_of_report(user.company_id, issue.number) if issue.is_report else None,
        "refused": bool(forms),
        "helping": helping,
        **(objection_card(user, issue, kept, hops, now=now) if judges else {}),
        **empty_forms(request, issue, verbs),
        **_forms_beside(request, issue, helping),
        **forms,
    }


def empty_forms(request: StaffRequest, issue: Issue, verbs: frozenset[Verb]) -> dict[str, Any]:
    """Only the forms of the steps that may be taken now."""
    given = {"category": issue.category, "proposed_solution": issue.proposed_solution}
    possible: dict[Verb, tuple[str, Callable[[], Any]]] = {
        Verb.DISPATCH: ("dispatch_form", lambda: DispatchForm(initial=given)),
        Verb.ANSWER: ("answer_form", ReportAnswerForm if issue.is_report else AnswerForm),
        Verb.FORWARD: ("forward_form", lambda: ForwardForm(user=request.user, issue=issue)),
        Verb.PAUSE: ("pause_form", PauseForm),
        Verb.TELL: ("tell_form", TellForm),
    }
    return {name: build() for verb, (name, build) in possible.items() if verb in verbs}


def _forms_beside(request: StaffRequest, issue: Issue, found: Beside) -> dict[str, Any]:
    """The forms beside the holder that this reader may send."""
    possible: tuple[tuple[bool, str, Callable[[], Any]], ...] = (
        (Aid.ASK in found.aids, "ask_form", lambda: AskForm(user=request.user, issue=issue)),
        (Aid.REMIND in found.aids, "remind_form", RemindForm),
        (Aid.SUPERVISE in found.aids, "supervise_form", SuperviseForm),
        (any(one.may_answer for one in found.asked), "opinion_form", OpinionForm),
        (any(one.may_reply for one in found.pushed), "reply_form", ReplyForm),
        (found.open_check is not None, "follow_up_form", FollowUpForm),
    )
    return {name: build() for may, name, build in possible if may}
