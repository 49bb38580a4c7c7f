"""Orders on the desk: the company's months, one retailer's rhythm."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from rounds.orders.actions import Line, refresh_features, write_lines
from tests.world import World

START = date(2025, 9, 1)


@pytest.fixture
def ordered(world: World) -> World:
    """Fourteen months of weekly orders of two shops; the second stopped in July."""
    lines = []
    for week in range(62):
        day = START + timedelta(weeks=week)
        for name, last in (("东街烟酒店", date(2026, 11, 8)), ("桥头便利店", date(2026, 7, 27))):
            if day <= last:
                number = world.retailers[name].licence_no
                lines.append(Line(day, number, f"30{week % 3:02}", Decimal(10 + week % 4), Decimal(1500)))
    write_lines(world.company, lines, key="b1", by="system", at=world.now)
    refresh_features(world.company, as_of=None, by="system", at=world.now)
    return world


def test_months_are_compared_with_last_month_and_last_year_once_they_are_over(ordered: World, client: Client) -> None:
    client.force_login(ordered.mei)
    page = client.get(reverse("orders:months"))
    november, october = page.context["rows"][:2]
    assert (november.complete, november.yoy) == (False, None)
    assert october.complete
    assert october.yoy is not None
    assert page.context["newest"] is october
    assert page.context["products"][0].name == page.context["products"][0].total.product


def test_a_company_without_orders_is_told_so(world: World, client: Client) -> None:
    client.force_login(world.mei)
    assert "还没有订单" in client.get(reverse("orders:months")).content.decode()
    page = client.get(reverse("orders:of_retailer", args=[world.retailers["东街烟酒店"].pk]))
    assert "还没有导入订单" in page.content.decode()


def test_silence_is_judged_by_the_retailers_own_rhythm(ordered: World, client: Client) -> None:
    client.force_login(ordered.ann)
    shown = {}
    for name in ("东街烟酒店", "桥头便利店", "山口食杂店"):
        page = client.get(
            reverse("orders:of_retailer", args=[ordered.retailers[name].pk]), headers={"HX-Request": "true"}
        )
        assert "<html" not in page.content.decode()
        shown[name] = (page.context["gap"]["word"], page.context["gap"]["trend"])
    assert shown == {
        "东街烟酒店": ("按周期订货", "基本持平"),
        "桥头便利店": ("久未订货", "停止订货"),
        "山口食杂店": ("从未订货", "不能比较"),
    }


def test_account_managers_see_no_company_totals_and_no_foreign_retailers(ordered: World, client: Client) -> None:
    client.force_login(ordered.ann)
    assert client.get(reverse("orders:months")).status_code == 403
    for name in ("东河超市", "西岭小卖部", "stranger"):
        assert client.get(reverse("orders:of_retailer", args=[ordered.retailers[name].pk])).status_code == 404


def test_the_pages_take_few_queries(
    ordered: World, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(ordered.mei)
    with django_assert_max_num_queries(7):
        client.get(reverse("orders:months"), {"months": "36", "period": "year"})
    with django_assert_max_num_queries(7):
        client.get(reverse("orders:of_retailer", args=[ordered.retailers["东街烟酒店"].pk]))
