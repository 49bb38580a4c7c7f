"""Typing in paper sheets, pile by pile."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.doors import open_to
from rounds.people.models import StaffRequest
from rounds.surveys.actions import CampaignError, SurveyRefusedError, begin_batch, close_batch, enter_sheet
from rounds.surveys.forms import BatchForm, PaperForm
from rounds.surveys.models import Campaign, PaperBatch
from rounds.surveys.queries.campaigns import questions_of
from rounds.surveys.rules.questionnaire import AnswerRefusedError
from rounds.surveys.views.words import TYPISTS, refusal


@open_to(*TYPISTS, methods=("POST",))
def batch_new(request: StaffRequest, pk: int) -> HttpResponse:
    """Begin a pile and go on to its first sheet."""
    campaign, form = get_object_or_404(Campaign.objects.visible_to(request.user), pk=pk), BatchForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请写明这一批有几份（1 到 2000）"))
        return redirect("surveys:batches", pk=pk)
    try:
        batch = begin_batch(campaign, sheets=form.cleaned_data["sheets"], by=request.user, at=timezone.now())
    except CampaignError as error:
        messages.error(request, refusal(error.code))
        return redirect("surveys:batches", pk=pk)
    return redirect("surveys:batch", pk=batch.pk)


@open_to(*TYPISTS)
def batches(request: StaffRequest, pk: int) -> HttpResponse:
    """The piles of one campaign, and the beginning of another."""
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user), pk=pk)
    piles = campaign.batches.select_related("made_by").order_by("-number")
    return render(request, "surveys/batches.html", {"campaign": campaign, "piles": piles, "form": BatchForm()})


@open_to(*TYPISTS, methods=("GET", "POST"))
def batch(request: StaffRequest, pk: int) -> HttpResponse:
    """One sheet after another: the code, a digit per question, Enter."""
    pile = _pile(request, pk)
    questions = questions_of(pile.campaign)
    form = PaperForm(request.POST or None, questions=questions)
    if request.method == "POST" and form.is_valid():
        try:
            enter_sheet(pile, form.cleaned_data["code"].strip(), form.answers(), at=timezone.now())
        except (SurveyRefusedError, AnswerRefusedError, CampaignError) as error:
            form.add_error("code" if isinstance(error, SurveyRefusedError) else None, refusal(error.code))
        else:
            messages.success(request, _("已录入 %(code)s") % {"code": form.cleaned_data["code"]})
            return redirect("surveys:batch", pk=pk)
    return render(request, "surveys/batch.html", {"pile": pile, "campaign": pile.campaign, "form": form})


@open_to(*TYPISTS, methods=("POST",))
def batch_close(request: StaffRequest, pk: int) -> HttpResponse:
    """The pile is done."""
    pile = _pile(request, pk)
    try:
        close_batch(pile, by=request.user, at=timezone.now())
    except CampaignError as error:
        messages.error(request, refusal(error.code))
    return redirect("surveys:batches", pk=pile.campaign_id)


def _pile(request: StaffRequest, pk: int) -> PaperBatch:
    seen = PaperBatch.objects.filter(campaign__in=Campaign.objects.visible_to(request.user))
    return get_object_or_404(seen.select_related("campaign__company"), pk=pk)
