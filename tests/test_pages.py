"""Keyset pages: every row once, forwards and backwards."""

import base64
import json

from django.test import Client

from rounds.common.pages import page_of
from rounds.retailers.actions import open_retailer
from rounds.retailers.models import Retailer
from tests.world import World


def shops(world: World, n: int) -> None:
    for number in range(n):
        open_retailer(
            world.company, licence_no=f"P{number:04d}", name=f"店{number % 3}", source="desk", by="system", at=world.now
        )


def test_walking_forwards_and_backwards_meets_every_row_once(world: World) -> None:
    shops(world, 23)
    rows = Retailer.objects.filter(company=world.company)
    expected = [row.pk for row in rows.order_by("-name", "pk")]
    seen: list[int] = []
    cursor, pages = "", []
    while True:
        page = page_of(rows, order=("-name", "pk"), after=cursor, size=5)
        pages.append(page)
        seen += [row.pk for row in page.rows]
        if not page.next_cursor:
            break
        cursor = page.next_cursor
    assert seen == expected
    back = page_of(rows, order=("-name", "pk"), before=pages[-1].previous_cursor, size=5)
    assert [row.pk for row in back.rows] == [row.pk for row in pages[-2].rows]
    assert page_of(rows, order=("-name", "pk"), before=pages[1].previous_cursor, size=5).previous_cursor == ""
    assert pages[0].total == len(expected)


def test_a_broken_cursor_shows_the_first_page(world: World) -> None:
    rows = Retailer.objects.filter(company=world.company)
    first = page_of(rows, order=("name", "pk"))
    for broken in ("x", "e30=", "W10=", "bnVsbA=="):
        assert [r.pk for r in page_of(rows, order=("name", "pk"), after=broken).rows] == [r.pk for r in first.rows]


def test_a_cursor_of_a_list_in_another_order_shows_the_first_page(world: World) -> None:
    shops(world, 3)
    rows = Retailer.objects.filter(company=world.company)
    strange = page_of(rows, order=("name", "pk"), size=1).next_cursor
    nested = base64.urlsafe_b64encode(json.dumps([["a"], {"b": 1}]).encode()).decode()
    first = page_of(rows, order=("-made_at", "-pk"), size=2)
    for cursor in (strange, nested):
        for place in ({"after": cursor}, {"before": cursor}):
            page = page_of(rows, order=("-made_at", "-pk"), size=2, **place)
            assert ([r.pk for r in page.rows], page.previous_cursor) == ([r.pk for r in first.rows], "")


def test_an_empty_list_has_one_empty_page(world: World) -> None:
    page = page_of(Retailer.objects.none(), order=("name", "pk"))
    assert (list(page.rows), page.total, page.next_cursor, page.previous_cursor) == ([], 0, "", "")


def test_a_number_no_database_holds_finds_nothing_instead_of_failing(world: World, client: Client) -> None:
    client.force_login(world.staff["hua"])
    endless = "9" * 30
    assert client.get("/issues/", {"department": endless}).status_code == 200
    assert client.get("/plans/", {"run": endless, "unit": endless}).status_code == 200
