"""Divide the retailers of a company among N account managers, balanced and compact (C18, D08)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from rounds.common.events import Draft, record, record_all
from rounds.engine import assign_territories
from rounds.people.actions import assign_territory, open_account, open_territory, open_unit
from rounds.people.models import Company, Staff, Territory, Unit
from rounds.people.queries import settings_of
from rounds.people.rules.roles import Role
from rounds.planning.actions.build import PlanningError
from rounds.planning.queries.loads import loads_of
from rounds.retailers.models import Retailer


@transaction.atomic
def draw_territories(company: Company, managers: int, *, by: Staff | str, at: datetime) -> list[Territory]:
    """Replace the division of a company by `managers` territories of even workload.

    Territories T01, T02, … are made or kept, each with its account manager: one who has no territory yet, else a new
    account without password. Retailers without a position stay where they are, or go to the territory with the
    fewest retailers.
    """
    shops = list(Retailer.objects.unscoped("the whole company").filter(company=company).active().order_by("pk"))
    placed = [shop for shop in shops if shop.has_position]
    if len(placed) < managers:
        text = gettext_noop("有位置的零售户只有 %(placed)s 户，不够分给 %(managers)s 名客户经理")
        raise PlanningError(text, placed=len(placed), managers=managers)
    drawn = assign_territories(
        [shop.lat or 0.0 for shop in placed],
        [shop.lon or 0.0 for shop in placed],
        [load.minutes for load in loads_of(company, placed, settings=settings_of(company), at=at)],
        managers,
    )
    territories = _territories(company, managers, by=by, at=at)
    for territory, (lat, lon) in zip(territories, drawn.centres.tolist(), strict=True):
        territory.start_lat, territory.start_lon = lat, lon
        territory.save(update_fields=["start_lat", "start_lon"])
    before = {shop.pk: shop.territory_id for shop in shops}
    for shop, label in zip(placed, drawn.labels.tolist(), strict=True):
        shop.territory = territories[label]
    _place_the_rest([shop for shop in shops if not shop.has_position], territories, placed)
    Retailer.objects.unscoped("the whole company").bulk_update(shops, ["territory"], batch_size=500)
    moved = [shop for shop in shops if before[shop.pk] != shop.territory_id]
    record_all(
        (
            Draft("retailer.moved", s, {"before": before[s.pk], "after": s.territory_id, "because": "D08"})
            for s in moved
        ),
        by=by,
        at=at,
    )
    record("territories.drawn", company, by=by, at=at, managers=managers, moved=len(moved), imbalance=drawn.imbalance)
    return territories


def _territories(company: Company, managers: int, *, by: Staff | str, at: datetime) -> list[Territory]:
    unit = _unit(company, by=by, at=at)
    kept = {
        territory.code: territory
        for territory in Territory.objects.unscoped("the whole company").filter(company=company)
    }
    free = list(
        company.staff.filter(role=Role.ACCOUNT_MANAGER, is_active=True, territories__isnull=True).order_by("-username")
    )
    territories = []
    for number in range(1, managers + 1):
        code = f"T{number:02d}"
        territory = kept.get(code)
        if territory is None or territory.manager is None:
            manager = free.pop() if free else _account(company, unit, number, by=by, at=at)
            territory = territory or open_territory(
                company, manager.unit or unit, code, f"第{number:02d}片区", by=by, at=at
            )
            assign_territory(territory, manager, by=by, at=at, because="D08")
        territories.append(territory)
    return territories


def _unit(company: Company, *, by: Staff | str, at: datetime) -> Unit:
    kind = Unit.Kind.MARKET_DEPARTMENT
    units = Unit.objects.unscoped("the whole company").filter(company=company)
    found = units.filter(kind=kind).order_by("code").first()
    if found is not None:
        return found
    city = units.filter(kind=Unit.Kind.CITY).first() or open_unit(
        company, Unit.Kind.CITY, "CITY", company.name, by=by, at=at
    )
    return open_unit(company, kind, "M01", "第一市场部", by=by, at=at, parent=city)


def _account(company: Company, unit: Unit, number: int, *, by: Staff | str, at: datetime) -> Staff:
    staff_no = f"{company.code}-AM{number:02d}"
    return open_account(
        company, staff_no, f"客户经理{number:02d}", Role.ACCOUNT_MANAGER, password=None, by=by, at=at, unit=unit
    )


def _place_the_rest(rest: list[Retailer], territories: list[Territory], placed: list[Retailer]) -> None:
    """A shop without a position keeps a territory that still exists, else joins the one with the fewest shops."""
    codes = {territory.pk: territory for territory in territories}
    counts = {territory.pk: 0 for territory in territories}
    for shop in placed:
        counts[shop.territory_id or 0] += 1
    for shop in rest:
        if shop.territory_id not in codes:
            fewest = min(counts, key=lambda pk: (counts[pk], pk))
            shop.territory = codes[fewest]
        counts[shop.territory_id or 0] += 1
