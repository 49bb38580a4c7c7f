"""Dividing the retailers of a company among account managers (C18, D08)."""

import random

import pytest

from rounds.common.events import history, verify
from rounds.people.actions import open_account, open_company
from rounds.people.models import Company, Staff, Territory
from rounds.people.rules.roles import Role
from rounds.planning.actions import PlanningError, draw_territories
from rounds.retailers.actions import open_retailer
from rounds.retailers.models import Retailer
from tests.world import NOW, World


@pytest.fixture
def fresh(world: World) -> Company:
    """A company with forty shops and nobody to visit them."""
    company = open_company("bing", "丙县公司", by="system", at=NOW)
    numbers = random.Random(7)
    for number in range(40):
        lat, lon = 30 + numbers.random() / 5, 120 + numbers.random() / 5
        open_retailer(
            company,
            licence_no=f"3303{number:08d}",
            name=f"店{number}",
            source="import",
            by="system",
            at=NOW,
            lat=lat if number else None,
            lon=lon if number else None,
        )
    return company


def test_every_retailer_gets_a_territory_with_an_account_manager_of_its_own(fresh: Company) -> None:
    territories = draw_territories(fresh, 4, by="system", at=NOW)
    counts = [territory.retailers.count() for territory in territories]
    assert sum(counts) == 40
    assert max(counts) - min(counts) <= 3
    managers = [territory.manager for territory in territories]
    assert [manager.username for manager in managers if manager] == [f"bing-AM{n:02d}" for n in range(1, 5)]
    assert not any(manager.has_usable_password() for manager in managers if manager)
    assert list(verify()) == []


def test_a_territory_begins_with_its_event(fresh: Company) -> None:
    territory = draw_territories(fresh, 2, by="system", at=NOW)[0]
    assert [event.verb for event in history(territory)] == ["territory.opened", "territory.assigned"]


def test_account_managers_without_territory_come_first(fresh: Company) -> None:
    first = draw_territories(fresh, 1, by="system", at=NOW)[0]
    waiting = open_account(
        fresh, "Z01", "等", Role.ACCOUNT_MANAGER, password=None, by="system", at=NOW, unit=first.unit
    )
    drawn = draw_territories(fresh, 3, by="system", at=NOW)
    assert drawn[1].manager == waiting
    assert Staff.objects.filter(company=fresh).count() == 3


def test_drawing_again_keeps_territories_and_managers(fresh: Company) -> None:
    first = draw_territories(fresh, 3, by="system", at=NOW)
    labels = dict(Retailer.objects.filter(company=fresh).values_list("pk", "territory"))
    second = draw_territories(fresh, 3, by="system", at=NOW)
    assert [(t.pk, t.manager_id) for t in first] == [(t.pk, t.manager_id) for t in second]
    assert dict(Retailer.objects.filter(company=fresh).values_list("pk", "territory")) == labels


def test_fewer_territories_leave_nobody_behind(fresh: Company) -> None:
    draw_territories(fresh, 4, by="system", at=NOW)
    draw_territories(fresh, 2, by="system", at=NOW)
    codes = set(Retailer.objects.filter(company=fresh).values_list("territory__code", flat=True))
    assert codes == {"T01", "T02"}


def test_other_companies_keep_theirs(fresh: Company, world: World) -> None:
    before = dict(Retailer.objects.exclude(company=fresh).values_list("pk", "territory"))
    draw_territories(fresh, 2, by="system", at=NOW)
    assert dict(Retailer.objects.exclude(company=fresh).values_list("pk", "territory")) == before
    assert Territory.objects.filter(company=fresh).count() == 2


def test_more_managers_than_shops_are_refused(fresh: Company) -> None:
    with pytest.raises(PlanningError):
        draw_territories(fresh, 50, by="system", at=NOW)
