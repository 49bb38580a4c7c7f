"""The telephone interview: whom to call, the questions one after another, what came of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.doors import open_to
from rounds.issues.actions import IssueRefusedError
from rounds.people.models import StaffRequest
from rounds.retailers.actions import unmask_field
from rounds.retailers.models import Retailer
from rounds.surveys.actions import (
    CallRefusedError,
    SurveyRefusedError,
    answer_by_phone,
    note_call,
    raise_wish,
    take_next_call,
)
from rounds.surveys.forms import OutcomeForm, SurveyForm, WishForm
from rounds.surveys.models import Call, Campaign, Invitation
from rounds.surveys.queries.campaigns import questions_of
from rounds.surveys.queries.interviews import calling
from rounds.surveys.rules.questionnaire import AnswerRefusedError
from rounds.surveys.views.words import INTERVIEWERS, refusal


@open_to(*INTERVIEWERS)
def calls(request: StaffRequest) -> HttpResponse:
    """The campaigns that run now, and how many are left to call."""
    now = timezone.now()
    today = request.user.company.local_day(now)
    running = Campaign.objects.visible_to(request.user).filter(
        state=Campaign.State.OPEN, starts_on__lte=today, ends_on__gte=today
    )
    found = [calling(one, request.user, at=now) for one in running.select_related("company").order_by("ends_on", "pk")]
    return render(request, "surveys/calls.html", {"found": found})


@open_to(*INTERVIEWERS, methods=("POST",))
def call_next(request: StaffRequest, pk: int) -> HttpResponse:
    """Take the next person of this campaign."""
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user), pk=pk)
    try:
        chosen = take_next_call(campaign, by=request.user, at=timezone.now())
    except CallRefusedError as error:
        messages.info(request, refusal(error.code))
        return redirect("surveys:calls")
    return redirect("surveys:interview", pk=chosen.pk)


@open_to(*INTERVIEWERS, methods=("GET", "POST"))
def interview(request: StaffRequest, pk: int) -> HttpResponse:
    """The questions, read aloud; the answers are kept like everybody's, without a name."""
    held = _held(request, pk)
    if held is None:
        return _let_go(request)
    form = SurveyForm(request.POST or None, questions=questions_of(held.campaign), may_pass=True)
    wish = WishForm(request.POST or None, prefix="wish")
    if request.method == "POST" and form.is_valid() and wish.is_valid():
        try:
            answer_by_phone(held, form.answers(), by=request.user, at=timezone.now(), seconds=form.taken())
        except AnswerRefusedError as error:
            form.add_error(None, refusal(error.code))
        except (CallRefusedError, SurveyRefusedError) as error:
            messages.error(request, refusal(error.code))
            return redirect("surveys:calls")
        else:
            _keep_wish(request, held.retailer, wish)
            messages.success(request, _("答卷已收下，可以打下一位"))
            return redirect("surveys:calls")
    return _page(request, held, form=form, wish=wish)


@open_to(*INTERVIEWERS, methods=("POST",))
def interview_phone(request: StaffRequest, pk: int) -> HttpResponse:
    """The number in full, in this one answer; the look is logged with the survey as its reason."""
    held = _held(request, pk)
    if held is None:
        return _let_go(request)
    because = _("调查电话访问：%(title)s") % {"title": held.campaign.title}
    phone = unmask_field(held.retailer, "phone", because=because, by=request.user, at=timezone.now())
    return _page(request, held, phone=phone)


@open_to(*INTERVIEWERS, methods=("POST",))
def interview_outcome(request: StaffRequest, pk: int) -> HttpResponse:
    """A call without answers; who is given up is replaced from the reserve."""
    held, form = _held(request, pk), OutcomeForm(request.POST)
    if held is None or not form.is_valid():
        return _let_go(request)
    try:
        replacement = note_call(held, outcome=form.cleaned_data["outcome"], by=request.user, at=timezone.now())
    except CallRefusedError as error:
        messages.error(request, refusal(error.code))
        return redirect("surveys:calls")
    held.refresh_from_db()
    messages.success(request, _noted(held, replacement))
    return redirect("surveys:calls")


def _noted(held: Invitation, replacement: Invitation | None) -> str:
    if replacement:
        return _("已记下，并从备用样本递补一户")
    return _("已记下；这一层的备用样本已经用完") if held.gone else _("已记下，过一阵再打")


def _held(request: StaffRequest, pk: int) -> Invitation | None:
    """The invitation this interviewer has on the phone; None when it is not his (any more), 404 outside his reach."""
    reach = Invitation.objects.filter(
        retailer__in=Retailer.objects.visible_to(request.user), campaign__in=Campaign.objects.visible_to(request.user)
    )
    seen = reach.select_related("campaign__company", "retailer__company", "retailer__territory")
    found = get_object_or_404(seen, pk=pk)
    is_his = found.held_by_id == request.user.pk and found.held_until and found.held_until > timezone.now()
    return found if is_his and not found.answered and not found.gone else None


def _let_go(request: StaffRequest) -> HttpResponse:
    messages.info(request, refusal("not_held"))
    return redirect("surveys:calls")


def _keep_wish(request: StaffRequest, retailer: Retailer, wish: WishForm) -> None:
    wanted = wish.asked_for()
    if wanted is None:
        return
    try:
        raise_wish(retailer, at=timezone.now(), **wanted)
    except IssueRefusedError:
        messages.error(request, _("答卷已收下，但问题没有登记成功，请在“问题”里补登记。"))


def _page(
    request: StaffRequest,
    held: Invitation,
    *,
    form: SurveyForm | None = None,
    wish: WishForm | None = None,
    phone: str = "",
) -> HttpResponse:
    context: dict[str, Any] = {
        "held": held,
        "retailer": held.retailer,
        "phone": phone,
        "form": form or SurveyForm(questions=questions_of(held.campaign), may_pass=True),
        "wish": wish or WishForm(prefix="wish"),
        "outcomes": [(value, _(str(label))) for value, label in Call.Outcome.choices],
        "past": held.calls.select_related("made_by").order_by("made_at"),
    }
    response = render(request, "surveys/interview.html", context)
    response["Cache-Control"] = "no-store"
    return response
