"""The list of retailers, and the same rows as a spreadsheet."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.doors import ANY_STAFF, open_to
from rounds.common.pages import page_of
from rounds.people.models import Staff, StaffRequest, Territory, Unit
from rounds.people.rules.roles import Role
from rounds.retailers.models import Retailer
from rounds.retailers.queries import Wanted, retailers_wanted
from rounds.retailers.rules.fields import OPENING
from rounds.retailers.views.sheet import ROW_CAP, sheet_of

OWN_UNIT = (Role.ACCOUNT_MANAGER, Role.MARKET_MANAGER, Role.SERVICE_TEAM)
EXPORTING = (Role.ACCOUNT_MANAGER, Role.MARKET_MANAGER, Role.ASSESSOR, Role.HEAD, Role.ADMINISTRATOR)


@open_to(ANY_STAFF)
def retailer_list(request: StaffRequest) -> HttpResponse:
    """Retailers within reach, by a query form."""
    user, wanted = request.user, Wanted.read(request.GET)
    page = page_of(
        retailers_wanted(user, wanted).select_related("territory__manager"),
        order=("name", "id"),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    context = {
        "page": page,
        "wanted": wanted,
        "may_open": user.role in OPENING,
        "may_export": user.role in EXPORTING,
        "row_cap": ROW_CAP,
        "import_url": _import_url(user),
        **choices_for(user),
    }
    return render(request, "retailers/list.html", context)


def choices_for(user: Staff) -> dict[str, Any]:
    """What the query form offers this person: units only to those who see more than one."""
    units = Unit.objects.visible_to(user).filter(kind=Unit.Kind.MARKET_DEPARTMENT).order_by("code")
    territories = Territory.objects.visible_to(user).select_related("manager").order_by("code")
    return {
        "outlet_types": [(value, _(str(label))) for value, label in Retailer.OutletType.choices],
        "market_types": [(value, _(str(label))) for value, label in Retailer.MarketType.choices],
        "units": () if user.role in OWN_UNIT else units,
        "territories": () if user.role in {Role.ACCOUNT_MANAGER, Role.SERVICE_TEAM} else territories,
    }


def _import_url(user: Staff) -> str:
    """The import desk of the administrator, where this house has one."""
    if user.role != Role.ADMINISTRATOR:
        return ""
    try:
        return reverse("imports:list")
    except NoReverseMatch:
        return ""


@open_to(*EXPORTING)
def retailer_export(request: StaffRequest) -> HttpResponse:
    """The rows of the list as .xlsx; phones and licence numbers stay masked."""
    rows = retailers_wanted(request.user, Wanted.read(request.GET)).select_related("territory__manager")
    answer = HttpResponse(
        sheet_of(rows.order_by("name", "id")[: ROW_CAP + 1]),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    name = f"retailers-{timezone.localdate(timezone.now()):%Y%m%d}.xlsx"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer
