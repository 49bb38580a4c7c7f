"""Campaigns on the desk: list, plan, progress, links and sheets at the opening, closing."""

import base64
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.doors import open_to
from rounds.common.pages import page_of
from rounds.people.models import StaffRequest
from rounds.people.queries import settings_of
from rounds.people.rules.roles import COMPANY_WIDE
from rounds.retailers.models import Retailer
from rounds.surveys.actions import (
    CampaignError,
    close_campaign,
    discard_campaign,
    draft_campaign,
    open_campaign,
    renew_links,
)
from rounds.surveys.forms import CampaignForm, CloseForm
from rounds.surveys.forms.campaigns import BUILT_IN
from rounds.surveys.models import Campaign, Questionnaire, Response
from rounds.surveys.queries import campaigns_with_progress, progress
from rounds.surveys.queries.campaigns import (
    StratumProgress,
    answers_by_day,
    codes_of,
    population_of,
    questions_of,
    sampling_plan,
)
from rounds.surveys.queries.links import links_for, links_workbook
from rounds.surveys.queries.questionnaires import adopted, drafts_of
from rounds.surveys.rules.precision import Group, SamplePlan
from rounds.surveys.rules.questionnaire import DEFAULT_ITEMS
from rounds.surveys.rules.sampling import DIMENSION_LABELS, SMALLEST_STRATUM, USUAL, Drawing
from rounds.surveys.rules.settings import EXPECTED_RATE, MARGIN, SMALLEST_GROUP
from rounds.surveys.views.words import PORTAL_PATH, TONES, bars, refusal, share, stratum_label

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@open_to(*COMPANY_WIDE)
def campaign_list(request: StaffRequest) -> HttpResponse:
    """Every campaign with how many were asked and answered."""
    rows = campaigns_with_progress(Campaign.objects.visible_to(request.user))
    page = page_of(
        rows, order=("-starts_on", "-pk"), after=request.GET.get("after", ""), before=request.GET.get("before", "")
    )
    return render(request, "surveys/list.html", {"page": page, "tones": TONES})


@open_to(*COMPANY_WIDE, methods=("GET", "POST"))
def campaign_new(request: StaffRequest) -> HttpResponse:
    """Plan a campaign: the first button shows whom the sample would ask, the second keeps the draft."""
    known = list(adopted(request.user))
    form = CampaignForm(request.POST or None, known=known, initial=_initial(request, known))
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        company, cleaned = request.user.company, form.cleaned_data
        drawn = form.drawing(population_of(company))
        if request.POST.get("do") == "plan":
            rules = settings_of(company)
            plan = sampling_plan(
                company,
                drawn,
                until=cleaned["starts_on"],
                rate=cleaned["rate"],
                smallest_group=rules[SMALLEST_GROUP],
            )
            return render(request, "surveys/new.html", context | _planned(plan, rules[SMALLEST_GROUP]))
        campaign = _drafted(request, form, drawn)
        if campaign:
            return redirect("surveys:detail", pk=campaign.pk)
    return render(request, "surveys/new.html", context)


def _initial(request: StaffRequest, known: list[Questionnaire]) -> dict[str, Any]:
    today, rules = timezone.localdate(), settings_of(request.user.company)
    return {
        "questionnaire": str(known[0].pk) if known else BUILT_IN,
        "starts_on": today,
        "ends_on": today + timedelta(days=14),
        "dimensions": list(USUAL),
        "margin": rules[MARGIN],
        "rate": rules[EXPECTED_RATE],
        "floor": SMALLEST_STRATUM,
        "seed": today.year * 100 + today.month,
    }


def _drafted(request: StaffRequest, form: CampaignForm, drawn: Drawing) -> Campaign | None:
    """The draft, or None with the reason in the form."""
    cleaned = form.cleaned_data
    chosen = adopted(request.user).filter(pk=cleaned["questionnaire"]).first() if _own(cleaned) else None
    try:
        return draft_campaign(
            request.user.company,
            title=cleaned["title"],
            items=drafts_of(chosen) if chosen else DEFAULT_ITEMS,
            starts_on=cleaned["starts_on"],
            ends_on=cleaned["ends_on"],
            sample_size=drawn.sample_size,
            seed=cleaned["seed"],
            questionnaire=chosen,
            dimensions=drawn.dimensions,
            floor=drawn.floor,
            plan=form.wishes(),
            by=request.user,
            at=timezone.now(),
        )
    except CampaignError as error:
        form.add_error(None, refusal(error.code))
        return None


def _own(cleaned: dict[str, Any]) -> bool:
    return bool(cleaned["questionnaire"] != BUILT_IN)


def _planned(plan: SamplePlan, smallest_group: int) -> dict[str, Any]:
    return {
        "plan": plan,
        "smallest_group": smallest_group,
        "plan_strata": [_group(one, stratum_label(one.name)) for one in plan.strata],
        "plan_territories": [_group(one, one.name or _("（未分片区）")) for one in plan.territories],
    }


def _group(one: Group, label: str) -> dict[str, Any]:
    return {"label": label, "group": one}


@open_to(*COMPANY_WIDE)
def campaign_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """The plan of a draft, or how far the asking has come; results have a page of their own."""
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user), pk=pk)
    strata = progress(campaign)
    asked, answered = sum(row.asked for row in strata), sum(row.answered for row in strata)
    context = {
        "campaign": campaign,
        "tone": TONES[campaign.state],
        "strata": [_stratum(row) for row in strata],
        "totals": _totals(strata),
        "asked": asked,
        "answered": answered,
        "rate": answered / asked if asked else None,
        "items": campaign.items.select_related("department").order_by("position"),
        "dimensions": [_(DIMENSION_LABELS[name]) for name in campaign.dimensions],
        "is_early": campaign.ends_on > timezone.localdate(),
        "batches": campaign.batches.order_by("-number"),
    }
    return render(request, "surveys/detail.html", context | _way(campaign))


def _way(campaign: Campaign) -> dict[str, Any]:
    """What a draft promises, or by which channels and on which days the answers came."""
    if campaign.state == Campaign.State.DRAFT:
        drawn = Drawing(campaign.sample_size, tuple(campaign.dimensions), campaign.floor)
        rate = campaign.plan.get("rate", EXPECTED_RATE.default)
        plan = sampling_plan(
            campaign.company, drawn, until=campaign.starts_on, rate=rate, smallest_group=campaign.smallest_group
        )
        return _planned(plan, campaign.smallest_group)
    days = answers_by_day(campaign)
    labels = {value: _(str(label)) for value, label in Response.Channel.choices}
    channels = {name: sum(counts.get(name, 0) for counts in days.values()) for name in labels}
    return {
        "days": [(day, sum(counts.values())) for day, counts in days.items()],
        "days_chart": bars(days, labels) if days else None,
        "channels": [(labels[name], number) for name, number in channels.items()],
    }


def _stratum(row: StratumProgress) -> dict[str, Any]:
    return {"label": stratum_label(row.stratum), "row": row, "percent": share(row.answered, row.asked)}


def _totals(strata: list[StratumProgress]) -> dict[str, int]:
    names = ("asked", "reached", "answered", "refused", "unreachable", "replaced", "reserves")
    return {name: sum(getattr(row, name) for row in strata) for name in names}


@open_to(*COMPANY_WIDE, methods=("POST",))
def campaign_open(request: StaffRequest, pk: int) -> HttpResponse:
    """Draw the sample and show the links: now and never again."""
    return _with_links(request, pk, open_campaign, "surveys/links.html")


@open_to(*COMPANY_WIDE, methods=("POST",))
def campaign_renew(request: StaffRequest, pk: int) -> HttpResponse:
    """New links for those who have not answered."""
    return _with_links(request, pk, renew_links, "surveys/links.html")


@open_to(*COMPANY_WIDE, methods=("POST",))
def campaign_sheets(request: StaffRequest, pk: int) -> HttpResponse:
    """A paper sheet for each who has not answered, with a new QR code of his own."""
    return _with_links(request, pk, renew_links, "surveys/sheets.html")


@open_to(*COMPANY_WIDE)
def campaign_blank(request: StaffRequest, pk: int) -> HttpResponse:
    """One sheet without a name, to be copied."""
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user), pk=pk)
    return render(
        request, "surveys/sheets.html", {"campaign": campaign, "links": [None], "questions": questions_of(campaign)}
    )


def _with_links(request: StaffRequest, pk: int, verb: Callable[..., dict[int, str]], template: str) -> HttpResponse:
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user), pk=pk)
    try:
        tokens = verb(campaign, by=request.user, at=timezone.now())
    except CampaignError as error:
        messages.error(request, refusal(error.code))
        return redirect("surveys:detail", pk=pk)
    address = request.build_absolute_uri(PORTAL_PATH)
    links = links_for(Retailer.objects.visible_to(request.user), tokens, address, codes=codes_of(campaign))
    workbook = base64.b64encode(links_workbook(links)).decode()
    context = {
        "campaign": campaign,
        "links": links,
        "questions": questions_of(campaign),
        "workbook": f"data:{WORKBOOK};base64,{workbook}",
    }
    response = render(request, template, context)
    response["Cache-Control"] = "no-store"
    return response


@open_to(*COMPANY_WIDE, methods=("POST",))
def campaign_close(request: StaffRequest, pk: int) -> HttpResponse:
    """End the campaign; results appear. Before its last day only with a reason."""
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user), pk=pk)
    form = CloseForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        close_campaign(campaign, because=reason, by=request.user, at=timezone.now())
    except CampaignError as error:
        messages.error(request, refusal(error.code))
    return redirect("surveys:detail", pk=pk)


@open_to(*COMPANY_WIDE, methods=("POST",))
def campaign_discard(request: StaffRequest, pk: int) -> HttpResponse:
    """Drop a draft."""
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user), pk=pk)
    try:
        discard_campaign(campaign, by=request.user, at=timezone.now())
    except CampaignError as error:
        messages.error(request, refusal(error.code))
        return redirect("surveys:detail", pk=pk)
    return redirect("surveys:list")
