"""The page of one retailer: his file with its sources, his position, and what other rooms know of him."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from rounds.common.doors import ANY_STAFF, open_to
from rounds.common.positions import Position, navigation_links
from rounds.people.models import Staff, StaffRequest
from rounds.retailers.actions import unmask_field
from rounds.retailers.forms import ReasonForm
from rounds.retailers.models import Retailer
from rounds.retailers.queries import file_of, function_of, history_of, neighbours_of
from rounds.retailers.queries.file import said_of
from rounds.retailers.rules.fields import FIELD_BY_KEY, MASKED, UNMASKING, may_see, writable

# Fragments of the storeys above, by URL name: this room does not know them, the page asks whether they are there.
FRAGMENTS = (
    ("retailers:observations", gettext_noop("团队观察")),
    ("segments:of_retailer", gettext_noop("客户细分")),
    ("orders:of_retailer", gettext_noop("订单")),
    ("surveys:degrees_of_retailer", gettext_noop("三度")),
    ("planning:of_retailer", gettext_noop("拜访计划")),
    ("visits:of_retailer", gettext_noop("拜访记录")),
    ("visits:promises_of_retailer", gettext_noop("承诺")),
    ("issues:of_retailer", gettext_noop("问题")),
    ("enforcement:of_retailer", gettext_noop("服务提示")),
    ("portal:of_retailer", gettext_noop("零售户入口")),
)


def retailer_of(request: StaffRequest, pk: int) -> Retailer:
    """The visible retailer, or 404."""
    around = ("company", "territory__unit", "territory__manager")
    return get_object_or_404(Retailer.objects.visible_to(request.user).select_related(*around), pk=pk)


@open_to(ANY_STAFF)
def retailer_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """The whole page, or the card in the drawer."""
    return show(request, retailer_of(request, pk))


def show(request: StaffRequest, retailer: Retailer, *, unmasked: str = "") -> HttpResponse:
    """The page; `unmasked` names a field that is shown in full in this answer only."""
    user = request.user
    context = {
        "retailer": retailer,
        "groups": file_of(user, retailer, unmasked=unmasked),
        "outlet_type": said_of("outlet_type", retailer.outlet_type),
        "market_type": said_of("market_type", retailer.market_type),
        "may_edit": bool(writable(role=user.role, function=function_of(user))),
        "fragments": fragments_for(user, retailer.pk),
    }
    if request.htmx and request.htmx.target == "drawer-content":
        return render(request, "retailers/drawer.html", context)
    links = _links(retailer)
    answer = render(request, "retailers/detail.html", context | {"features": _features(user, retailer), "links": links})
    answer["Cache-Control"] = "no-store"
    return answer


def fragments_for(user: Staff, pk: int) -> list[dict[str, str]]:
    """The fragments that exist and that this person may open."""
    found = []
    for name, label in FRAGMENTS:
        try:
            url = reverse(name, args=[pk])
        except NoReverseMatch:
            continue
        if {ANY_STAFF, user.role} & set(getattr(resolve(url).func, "open_to", ())):
            found.append({"name": name.replace(":", "-"), "label": _(label), "url": url})
    return found


def _features(user: Staff, retailer: Retailer) -> dict[str, Any]:
    """The retailer on the map, with his neighbours for orientation."""
    if not retailer.has_position:
        return {}
    others = [_point(shop, 9, _("同片区邻近")) for shop in neighbours_of(user, retailer)]
    return {"type": "FeatureCollection", "features": [*others, _point(retailer, 3, _("本户"))]}


def _point(shop: Retailer, colour: int, group: str) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [shop.lon, shop.lat]},
        "properties": {
            "colour": colour,
            "title": shop.name,
            "group": group,
            "url": reverse("retailers:detail", args=[shop.pk]),
        },
    }


def _links(retailer: Retailer) -> list[tuple[str, str]]:
    """Ways to open the position in the maps people have."""
    if retailer.lat is None or retailer.lon is None:
        return []
    names = {"amap": _("高德地图"), "baidu": _("百度地图"), "tencent": _("腾讯地图")}
    links = navigation_links(Position(retailer.lat, retailer.lon), retailer.name)
    return [(names[service.value], url) for service, url in links.items() if service.value in names]


@open_to(*UNMASKING, methods=("POST",))
def retailer_unmask(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a masked field in full, in this one answer, against a reason that is logged."""
    retailer, form = retailer_of(request, pk), ReasonForm(request.POST)
    if not form.is_valid() or form.cleaned_data["field"] not in MASKED:
        messages.error(request, _("请写明查看完整内容的理由"))
        return redirect("retailers:detail", pk=pk)
    field = form.cleaned_data["field"]
    unmask_field(retailer, field, because=form.cleaned_data["reason"], by=request.user, at=timezone.now())
    return show(request, retailer, unmasked=field)


@open_to(ANY_STAFF)
def retailer_history(request: StaffRequest, pk: int, field: str) -> HttpResponse:
    """Every value one field has had, with source, author and time."""
    retailer, user = retailer_of(request, pk), request.user
    if field not in FIELD_BY_KEY or not may_see(field, role=user.role, function=function_of(user)):
        raise Http404
    label = _(FIELD_BY_KEY[field].label)
    context = {"retailer": retailer, "label": label, "entries": history_of(user, retailer, field)}
    in_drawer = request.htmx and request.htmx.target == "drawer-content"
    return render(request, "retailers/history_drawer.html" if in_drawer else "retailers/history.html", context)
