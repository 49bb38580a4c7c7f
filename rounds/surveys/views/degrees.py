"""The three degrees: territories, the retailers of one, and the formula behind each value (B08)."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.doors import open_to
from rounds.common.jobs import start
from rounds.common.pages import page_of
from rounds.people.models import StaffRequest, Territory, Unit
from rounds.people.rules.roles import COMPANY_WIDE, Role
from rounds.retailers.models import Retailer
from rounds.surveys.actions.degrees import compute_degrees
from rounds.surveys.models import TerritoryDegree
from rounds.surveys.queries.degree_pages import (
    LABELS,
    NAMES,
    Explained,
    explained,
    mix_of,
    month_of,
    months_of,
    retailers_shown,
    shown_of,
    territories_shown,
    territory_rows,
)
from rounds.surveys.queries.degrees import last_month_of

# Ratings of visits are behind satisfaction: who made the visits, who leads him, and the whole company's desk.
SEEING = (Role.ACCOUNT_MANAGER, Role.MARKET_MANAGER, *COMPANY_WIDE)
AT_ONCE = 3000  # retailers; beyond that a page would wait longer than three seconds


def _month_wanted(request: HttpRequest) -> date | None:
    try:
        return date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        return None


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 16 else None


@open_to(*SEEING)
def degree_list(request: StaffRequest) -> HttpResponse:
    """Every territory within reach with its three degrees, and what its retailers said together in the survey."""
    user, unit = request.user, _number(request.GET.get("unit", ""))
    month = month_of(user, _month_wanted(request))
    context: dict[str, Any] = {"month": month, "may_refresh": user.role in COMPANY_WIDE, "names": LABELS}
    if month is not None:
        page = page_of(
            territory_rows(user, month, unit=unit),
            order=("territory__code", "pk"),
            after=request.GET.get("after", ""),
            before=request.GET.get("before", ""),
        )
        units = Unit.objects.visible_to(user).filter(kind=Unit.Kind.MARKET_DEPARTMENT).order_by("code")
        context |= {
            "page": page,
            "rows": territories_shown(user, month, page.rows),
            "months": months_of(user),
            "unit": unit,
            "units": units if user.role in COMPANY_WIDE else (),
            "with_survey": user.role == Role.ASSESSOR,
        }
    return render(request, "surveys/degrees.html", context)


@open_to(*SEEING)
def degrees_of_territory(request: StaffRequest, pk: int) -> HttpResponse:
    """The retailers of one territory, and how its own figures are made of theirs."""
    user, order = request.user, request.GET.get("order", "")
    territory = get_object_or_404(Territory.objects.visible_to(user).select_related("manager", "unit"), pk=pk)
    month = month_of(user, _month_wanted(request))
    context: dict[str, Any] = {"territory": territory, "month": month, "order": order, "names": LABELS}
    if month is not None:
        rows = TerritoryDegree.objects.visible_to(user).filter(territory=territory)
        found = {row.run_id: row for row in rows.filter(run__in=[one for one in (month.run, month.earlier) if one])}
        now, before = found.get(month.run.pk), found.get(month.earlier.pk) if month.earlier else None
        context |= {
            "now": now,
            "shown": shown_of(now, before, month) if now else (),
            "mix": mix_of(now.mix) if now else (),
            "survey": now.survey if now and user.role == Role.ASSESSOR else {},
            "with_survey": user.role == Role.ASSESSOR,
            "rows": retailers_shown(user, month, territory, order=order if order in NAMES else "name"),
            "months": months_of(user),
        }
    return render(request, "surveys/degrees_territory.html", context)


@open_to(*SEEING)
def degrees_of_retailer(request: StaffRequest, pk: int) -> HttpResponse:
    """The degrees of one retailer with formula, figures and records: a part of his page, or a page of its own."""
    retailer = get_object_or_404(Retailer.objects.visible_to(request.user), pk=pk)
    month = month_of(request.user, _month_wanted(request))
    found = explained(request.user, retailer, month) if month else []
    context = {"retailer": retailer, "month": month, "degrees": [_told(one) for one in found]}
    name = "surveys/degrees_part.html" if request.htmx else "surveys/degrees_retailer.html"
    return render(request, name, context)


def _told(one: Explained) -> dict[str, Any]:
    """The formula in the reader's language."""
    steps = [
        {"label": _(step.label), "value": step.value, "weight": step.weight, "text": _(step.text) % step.params}
        for step in one.degree.steps
    ]
    formula = _(one.degree.formula) % one.degree.params
    return {"shown": one.shown, "steps": steps, "formula": formula, "records": one.records}


@open_to(*COMPANY_WIDE, methods=("POST",))
def degrees_refresh(request: StaffRequest) -> HttpResponse:
    """Compute the last full month again: at once when the company is small, by a worker when it is not."""
    user, now = request.user, timezone.now()
    if Retailer.objects.visible_to(user).active().count() > AT_ONCE:
        start("degrees.compute", company_id=user.company_id, by=user, at=now, company=user.company_id, by_id=user.pk)
        messages.success(request, _("已开始计算，完成后刷新本页可见"))
        return redirect("surveys:degrees")
    run = compute_degrees(user.company, last_month_of(user.company, now), by=user, at=now)
    messages.success(request, _("已重新计算 %(count)s 户") % {"count": run.retailers})
    return redirect("surveys:degrees")
