"""The list of retailers and the page of one, through their doors."""

from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from python_calamine import load_workbook

from rounds.common.models import Event
from rounds.retailers.actions import change_fields
from rounds.retailers.models import Retailer
from tests.world import CANARY, World

DRAWER = {"HX-Request": "true", "HX-Target": "drawer-content"}


@pytest.fixture
def mei(world: World, client: Client) -> Client:
    client.force_login(world.mei)
    return client


def detail(shop: Retailer) -> str:
    return reverse("retailers:detail", args=[shop.pk])


def test_the_list_is_found_by_pinyin_initials_and_by_the_end_of_a_phone_number(world: World, mei: Client) -> None:
    for words, names in (("djyjd", ["东街烟酒店"]), ("0002", ["桥头便利店"]), ("西岭", [])):
        page = mei.get(reverse("retailers:list"), {"q": words}).context["page"]
        assert [row.name for row in page.rows] == names
        assert page.total == len(names)


def test_the_list_is_narrowed_by_type_territory_and_state(world: World, mei: Client) -> None:
    shop = world.retailers["山口食杂店"]
    change_fields(shop, {"is_active": False, "outlet_type": "Z"}, source="desk", by=world.mei, at=world.now)

    def names(**query: str | int) -> list[str]:
        return sorted(row.name for row in mei.get(reverse("retailers:list"), query).context["page"].rows)

    assert names() == ["东河超市", "东街烟酒店", "桥头便利店"]
    assert names(active="no") == ["山口食杂店"]
    assert names(active="all", outlet_type="Z") == ["山口食杂店"]
    assert names(territory=world.territories["ben"].pk) == ["东河超市"]
    assert names(market_type="rural") == []
    assert names(territory="' or 1=1") == names()


def test_a_list_of_any_length_takes_the_same_number_of_queries(
    world: World, mei: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(9):
        assert mei.get(reverse("retailers:list")).status_code == 200


def test_lists_never_show_a_whole_phone_or_licence_number(world: World, mei: Client) -> None:
    body = mei.get(reverse("retailers:list")).content.decode()
    shop = world.retailers["东街烟酒店"]
    assert shop.phone not in body
    assert shop.licence_no not in body
    assert shop.shown_phone in body


def test_the_page_shows_source_date_and_author_of_each_field(
    world: World, mei: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    shop = world.retailers["东街烟酒店"]
    change_fields(shop, {"display_grade": 4}, source="visit", source_note="拜访 17", by=world.ann, at=world.now)
    with django_assert_max_num_queries(8):
        answer = mei.get(detail(shop))
    rows = {row.key: row for group in answer.context["groups"] for row in group.rows}
    grade = rows["display_grade"]
    assert (grade.value, grade.source, grade.note, grade.author) == ("4 级", "拜访", "拜访 17", "ann")
    assert rows["stock_cartons"].value == ""
    assert answer["Cache-Control"] == "no-store"


def test_the_history_of_a_field_shows_old_value_author_and_time(world: World, mei: Client) -> None:
    shop = world.retailers["东街烟酒店"]
    change_fields(shop, {"address": "新街 2 号"}, source="desk", by=world.ann, at=world.now)
    change_fields(shop, {"address": "新街 3 号"}, source="portal", by="retailer", at=world.now)
    answer = mei.get(reverse("retailers:history", args=[shop.pk, "address"]), headers=DRAWER)
    assert [(e.before, e.after, e.source, e.author) for e in answer.context["entries"]] == [
        ("新街 2 号", "新街 3 号", "零售户填报", ""),
        ("", "新街 2 号", "登记", "ann"),
    ]
    phones = mei.get(reverse("retailers:history", args=[shop.pk, "phone"])).content.decode()
    assert shop.phone not in phones


def test_the_row_of_a_list_opens_the_drawer(world: World, mei: Client) -> None:
    answer = mei.get(detail(world.retailers["东街烟酒店"]), headers=DRAWER)
    assert "<html" not in answer.content.decode()
    assert "打开完整档案" in answer.content.decode()


def test_the_service_team_sees_the_shared_page_without_restricted_fields(world: World, client: Client) -> None:
    shop = world.retailers["东街烟酒店"]
    change_fields(shop, {"compliance_grade": "watched"}, source="desk", by=world.mei, at=world.now)
    client.force_login(world.staff["kai"])
    body = client.get(detail(shop)).content.decode()
    assert "王五" not in body
    assert "守法等级" not in body
    assert shop.address in body
    assert client.get(reverse("retailers:history", args=[shop.pk, "owner_name"])).status_code == 404


def test_the_case_behind_a_compliance_grade_is_hidden_from_service(world: World, mei: Client) -> None:
    shop = world.retailers["东街烟酒店"]
    change_fields(
        shop, {"compliance_grade": "watched"}, source="desk", source_note="案件 17", by=world.mei, at=world.now
    )
    body = mei.get(detail(shop)).content.decode()
    assert "关注" in body
    assert "案件 17" not in body
    mei.force_login(world.staff["hua"])
    assert "案件 17" in mei.get(detail(shop)).content.decode()


def test_a_masked_number_is_shown_once_against_a_reason_that_is_logged(world: World, mei: Client) -> None:
    shop = world.retailers["东街烟酒店"]
    url = reverse("retailers:unmask", args=[shop.pk])
    assert shop.phone not in mei.get(detail(shop)).content.decode()
    refused = mei.post(url, {"field": "phone", "reason": " "}, follow=True)
    assert shop.phone not in refused.content.decode()
    assert not Event.objects.filter(verb="retailer.unmasked").exists()
    shown = mei.post(url, {"field": "phone", "reason": "电话核对送货时间"})
    assert shop.phone in shown.content.decode()
    assert shop.licence_no not in shown.content.decode()
    event = Event.objects.select_related("content").get(verb="retailer.unmasked")
    assert (event.actor_id, event.subject_id) == (world.mei.pk, shop.pk)
    assert event.content.body == {"field": "phone", "because": "电话核对送货时间"}
    assert shop.phone not in mei.get(detail(shop)).content.decode()


def test_only_fields_with_a_mask_can_be_unmasked(world: World, mei: Client) -> None:
    shop = world.retailers["东街烟酒店"]
    mei.post(reverse("retailers:unmask", args=[shop.pk]), {"field": "search", "reason": "看看"})
    assert not Event.objects.filter(verb="retailer.unmasked").exists()


def test_retailers_of_others_are_not_found(world: World, mei: Client) -> None:
    for name in ("西岭小卖部", "stranger"):
        pk = world.retailers[name].pk
        assert mei.get(reverse("retailers:detail", args=[pk])).status_code == 404
        assert mei.get(reverse("retailers:edit", args=[pk])).status_code == 404
        assert mei.get(reverse("retailers:history", args=[pk, "name"])).status_code == 404
        assert mei.post(reverse("retailers:unmask", args=[pk]), {"field": "phone", "reason": "x"}).status_code == 404
    assert CANARY not in mei.get(reverse("retailers:list"), {"active": "all"}).content.decode()


def test_the_spreadsheet_has_masked_numbers_and_no_live_formula(world: World, mei: Client) -> None:
    shop = world.retailers["东街烟酒店"]
    change_fields(shop, {"name": "=1+1"}, source="desk", by=world.mei, at=world.now)
    answer = mei.get(reverse("retailers:export"), {"territory": world.territories["ann"].pk})
    book = load_workbook(BytesIO(answer.content))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0][1] == "客户名称"
    assert sorted(str(row[1]) for row in rows[1:]) == ["=1+1", "山口食杂店", "桥头便利店"]
    cells = {str(cell) for row in rows for cell in row}
    assert shop.phone not in cells
    assert shop.shown_phone in cells


def test_a_spreadsheet_that_is_cut_says_so(world: World, mei: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rounds.retailers.views.sheet.ROW_CAP", 2)
    rows = load_workbook(BytesIO(mei.get(reverse("retailers:export")).content)).get_sheet_by_index(0).to_python()
    assert len(rows) == 1 + 2 + 1
    assert "2" in str(rows[-1][0])
