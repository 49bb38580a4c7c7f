"""The retailers of one person as his phone shows them: file, segment with reasons, orders, last visits."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from rounds.common.positions import wgs84_to_gcj02
from rounds.field.queries.orders import Orders, orders_of
from rounds.field.queries.sells import sells_of
from rounds.people.models import Company, Staff
from rounds.people.queries import settings_of
from rounds.retailers.models import Retailer
from rounds.retailers.rules.fields import may_see
from rounds.retailers.rules.file import search_text
from rounds.segments.models import Segment, SegmentProposal, SegmentSpell
from rounds.segments.queries import rhythms_of
from rounds.visits.models import Visit
from rounds.visits.queries import last_visit_days
from rounds.visits.rules.reasons import reason_from

WHY = "of retailers that came through the door"
MOST_SHOPS = 300
LAST_VISITS = 3


def own_shops(staff: Staff) -> QuerySet[Retailer]:
    """The active retailers this person may see, at most what one phone holds."""
    return Retailer.objects.visible_to(staff).active().order_by("name", "pk")[:MOST_SHOPS]


def shops_sent_to(staff: Staff, visits: Iterable[Visit], *, besides: Iterable[Retailer]) -> list[Retailer]:
    """Shops of others where his round takes him: a plan may hand a visit over. A query only when there are any."""
    open_ones = {visit.retailer_id for visit in visits if visit.state in (Visit.State.PLANNED, Visit.State.UNDER_WAY)}
    missing = open_ones - {shop.pk for shop in besides}
    if not missing:
        return []
    rows = Retailer.objects.unscoped("his own visits take him there").filter(company=staff.company, pk__in=missing)
    return list(rows.active().order_by("name", "pk"))


def shop_cards(staff: Staff, shops: Collection[Retailer], *, at: datetime) -> list[dict[str, Any]]:
    """One card per retailer; times are of the company's zone because `at` is."""
    ids, company = [shop.pk for shop in shops], company_of(staff)
    segments = segments_of(ids, at=at)
    rhythms = rhythms_of(settings_of(company))
    orders = orders_of(company, ids, as_of=at.date())
    sells = sells_of(company, ids, as_of=at.date())
    visited = last_visit_days(company, ids, before=at)
    histories = last_visits(ids)
    return [
        _card(shop, role=staff.role)
        | {"segment": (segment := segments.get(shop.pk))}
        | {"interval_days": rhythms[segment["code"]].interval_days if segment else None}
        | {"orders": orders.get(shop.pk, Orders()).record() | {"sells": sells.get(shop.pk, [])}}
        | {"last_visit": _day(visited.get(shop.pk)), "visits": histories.get(shop.pk, [])}
        for shop in shops
    ]


def company_of(staff: Staff) -> Company:
    """The person's company; everybody who sees shops has one."""
    if staff.company is None:
        raise ValueError("somebody of no company has no shops")
    return staff.company


def _shifted(shop: Retailer) -> tuple[float, float] | None:
    """Where map services of the country draw the shop (GCJ-02), for handing it over."""
    if shop.lat is None or shop.lon is None:
        return None
    lat, lon = wgs84_to_gcj02(shop.lat, shop.lon)
    return round(lat, 6), round(lon, 6)


def _card(shop: Retailer, *, role: str) -> dict[str, Any]:
    """The file without enforcement details (A20), and without the household for those who do not serve it (PIPL)."""
    owner = shop.owner_name if may_see("owner_name", role=role) else ""
    return {
        "id": shop.pk,
        "name": shop.name,
        "licence_no": shop.licence_no,
        "code": shop.code,
        "owner_name": owner,
        "phone": shop.phone,
        "address": shop.address,
        "town": shop.town,
        "outlet_type": _(shop.get_outlet_type_display()) if shop.outlet_type else "",
        "market_type": _(shop.get_market_type_display()) if shop.market_type else "",
        "opening_hours": shop.opening_hours,
        "lat": shop.lat,
        "lon": shop.lon,
        "gcj": _shifted(shop),
        "supply_band": shop.supply_band,
        "is_vulnerable": shop.is_vulnerable and may_see("is_vulnerable", role=role),
        "display_grade": shop.display_grade,
        "stock_cartons": None if shop.stock_cartons is None else float(shop.stock_cartons),
        "out_of_province_brands": shop.out_of_province_brands,
        "price_labels": shop.price_labels,
        "owner_situation": shop.owner_situation if may_see("owner_situation", role=role) else "",
        "habits": shop.habits if may_see("habits", role=role) else "",
        "search": shop.search
        if owner == shop.owner_name
        else search_text(shop.name, shop.licence_no, shop.code, shop.phone, owner),
        "version": shop.version,
    }


def segments_of(ids: Collection[int], *, at: datetime) -> dict[int, dict[str, Any]]:
    """The segment each retailer is in, with the reasons of the proposal it came from."""
    spells = SegmentSpell.objects.unscoped(WHY).filter(retailer_id__in=ids).at(at).select_related("proposal")
    return {
        spell.retailer_id: {
            "code": spell.segment,
            "label": _(str(Segment(spell.segment).label)),
            "because": _reasons(spell.proposal) or [{"text": spell.because, "rules": []}],
        }
        for spell in spells
    }


def _reasons(proposal: SegmentProposal | None) -> list[dict[str, Any]]:
    found = (reason_from(record) for record in (proposal.because if proposal else ()))
    return [{"text": reason.said(_), "rules": list(reason.rules)} for reason in found]


def last_visits(ids: Collection[int]) -> dict[int, list[dict[str, Any]]]:
    """The newest finished visits of each retailer."""
    rows = Visit.objects.unscoped(WHY).finished().filter(retailer_id__in=ids).select_related("manager")
    histories: dict[int, list[dict[str, Any]]] = {}
    for visit in rows.order_by("-arrived_at")[: 20 * LAST_VISITS * max(1, len(ids))]:
        told = histories.setdefault(visit.retailer_id, [])
        if len(told) < LAST_VISITS:
            told.append(_told(visit))
    return histories


def _told(visit: Visit) -> dict[str, Any]:
    return {
        "id": visit.pk,
        "at": visit.arrived_at,
        "by": visit.manager.name,
        "channel": _(visit.get_channel_display()),
        "words": " ".join(part for part in (visit.comment, visit.suggestion, visit.summary) if part)[:160],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def ids_of(shops: Iterable[Retailer]) -> list[int]:
    """The numbers of these retailers; the phone drops every other one."""
    return [shop.pk for shop in shops]
