"""Campaigns on the desk: list, new, progress and results, links at the opening."""

import base64
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

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
from rounds.surveys.forms import CampaignForm, ItemFormSet, drafts_of
from rounds.surveys.models import Campaign
from rounds.surveys.queries import campaigns_with_progress, progress, results
from rounds.surveys.queries.campaigns import StratumProgress
from rounds.surveys.queries.links import links_for, links_workbook
from rounds.surveys.queries.results import CampaignResults
from rounds.surveys.rules.questionnaire import DEFAULT_ITEMS, ItemDraft
from rounds.surveys.rules.sampling import LABELS
from rounds.surveys.rules.settings import SAMPLE_SIZE

PORTAL_PATH = "/p/s/"  # the retailer's page lies in the portal, a storey above
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TONES = {Campaign.State.DRAFT: "neutral", Campaign.State.OPEN: "progress", Campaign.State.CLOSED: "success"}
REFUSALS = {
    "wrong_state": gettext_noop("调查的状态已经改变，请刷新后再试"),
    "no_scale_item": gettext_noop("至少要有一个 1—5 分的题目"),
    "no_department": gettext_noop("有题目所属的部门在本公司不存在"),
    "nobody_to_ask": gettext_noop("没有可以抽样的零售户"),
}


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
    """Write a campaign, prefilled with the default questionnaire."""
    today = timezone.localdate()
    form = CampaignForm(
        request.POST or None,
        initial={
            "starts_on": today,
            "ends_on": today + timedelta(days=14),
            "sample_size": settings_of(request.user.company)[SAMPLE_SIZE],
            "seed": today.year * 100 + today.month,
        },
    )
    items = ItemFormSet(request.POST or None, prefix="items", initial=[_initial(draft) for draft in DEFAULT_ITEMS])
    if request.method == "POST" and form.is_valid() and items.is_valid():
        try:
            campaign = draft_campaign(
                request.user.company,
                items=drafts_of(items.forms),
                by=request.user,
                at=timezone.now(),
                **form.cleaned_data,
            )
        except CampaignError as error:
            form.add_error(None, _(REFUSALS[error.code]))
        else:
            return redirect("surveys:detail", pk=campaign.pk)
    return render(request, "surveys/new.html", {"form": form, "items": items})


def _initial(draft: ItemDraft) -> dict[str, str]:
    return {"text_zh": draft.text_zh, "text_en": draft.text_en, "subject": draft.category, "kind": draft.kind}


@open_to(*COMPANY_WIDE)
def campaign_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """Progress while it runs, results once it is closed."""
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user), pk=pk)
    strata = progress(campaign)
    found = results(campaign)
    asked, answered = sum(row.asked for row in strata), sum(row.answered for row in strata)
    context = {
        "campaign": campaign,
        "tone": TONES[Campaign.State(campaign.state)],
        "strata": [_stratum(row) for row in strata],
        "asked": asked,
        "answered": answered,
        "rate": answered / asked if asked else None,
        "results": found,
        "chart": _chart(found),
        "items": campaign.items.select_related("department").order_by("position"),
    }
    return render(request, "surveys/detail.html", context)


def _stratum(row: StratumProgress) -> dict[str, Any]:
    label = " · ".join(_(LABELS.get(part, part)) for part in row.stratum.split("/"))
    percent = round(100 * row.answered / row.asked) if row.asked else 0
    return {"label": label, "asked": row.asked, "answered": row.answered, "percent": percent}


def _chart(found: CampaignResults) -> dict[str, Any] | None:
    shown = [one for one in found.items if one.summary.share is not None]
    if not shown:
        return None
    marks = [{"value": float((one.summary.share or 0) * 100), "tip": str(one.item)} for one in reversed(shown)]
    return {
        "grid": {"left": 40, "right": 24, "top": 8, "bottom": 28},
        "xAxis": {"type": "value", "min": 0, "max": 100, "axisLabel": {"formatter": "{value}%"}},
        "yAxis": {"type": "category", "data": [str(one.item.position) for one in reversed(shown)]},
        "series": [{"type": "bar", "data": marks, "label": {"show": True, "position": "right"}, "barMaxWidth": 18}],
    }


@open_to(*COMPANY_WIDE, methods=("POST",))
def campaign_open(request: StaffRequest, pk: int) -> HttpResponse:
    """Draw the sample and show the links: now and never again."""
    return _with_links(request, pk, open_campaign)


@open_to(*COMPANY_WIDE, methods=("POST",))
def campaign_renew(request: StaffRequest, pk: int) -> HttpResponse:
    """New links for those who have not answered."""
    return _with_links(request, pk, renew_links)


def _with_links(request: StaffRequest, pk: int, verb: Callable[..., dict[int, str]]) -> HttpResponse:
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user), pk=pk)
    try:
        tokens = verb(campaign, by=request.user, at=timezone.now())
    except CampaignError as error:
        messages.error(request, _(REFUSALS[error.code]))
        return redirect("surveys:detail", pk=pk)
    links = links_for(Retailer.objects.visible_to(request.user), tokens, request.build_absolute_uri(PORTAL_PATH))
    workbook = base64.b64encode(links_workbook(links)).decode()
    context = {"campaign": campaign, "links": links, "workbook": f"data:{WORKBOOK};base64,{workbook}"}
    page = render(request, "surveys/links.html", context)
    page["Cache-Control"] = "no-store"
    return page


@open_to(*COMPANY_WIDE, methods=("POST",))
def campaign_close(request: StaffRequest, pk: int) -> HttpResponse:
    """No more answers; the results appear."""
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user), pk=pk)
    try:
        close_campaign(campaign, by=request.user, at=timezone.now())
    except CampaignError as error:
        messages.error(request, _(REFUSALS[error.code]))
    return redirect("surveys:detail", pk=pk)


@open_to(*COMPANY_WIDE, methods=("POST",))
def campaign_discard(request: StaffRequest, pk: int) -> HttpResponse:
    """Drop a draft."""
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user), pk=pk)
    try:
        discard_campaign(campaign, by=request.user, at=timezone.now())
    except CampaignError as error:
        messages.error(request, _(REFUSALS[error.code]))
        return redirect("surveys:detail", pk=pk)
    return redirect("surveys:list")
