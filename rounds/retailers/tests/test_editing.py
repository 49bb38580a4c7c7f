"""Editing the file and opening a new one, through the form."""

import pytest
from django.test import Client
from django.urls import reverse

from rounds.retailers.actions import DuplicateLicenceError, change_fields, open_retailer
from rounds.retailers.models import Fact, Retailer
from tests.world import CANARY, World


@pytest.fixture
def mei(world: World, client: Client) -> Client:
    client.force_login(world.mei)
    return client


def as_filled(client: Client, shop: Retailer) -> dict[str, str]:
    """The form as a browser would send it back untouched."""
    form = client.get(reverse("retailers:edit", args=[shop.pk])).context["form"]
    posted: dict[str, str] = {}
    for bound in form:
        value = bound.initial if bound.initial is not None else ""
        shown = form.fields[bound.name].prepare_value(value)
        if shown is not False:
            posted[bound.name] = str(shown)
        if bound.field.show_hidden_initial:
            posted[f"initial-{bound.name}"] = str(shown)
    return posted


def test_an_untouched_form_changes_nothing(world: World, mei: Client) -> None:
    shop = world.retailers["东街烟酒店"]
    before = Fact.objects.count()
    answer = mei.post(reverse("retailers:edit", args=[shop.pk]), as_filled(mei, shop))
    assert answer.status_code == 302
    assert Fact.objects.count() == before


def test_a_touched_field_becomes_a_dated_fact(world: World, mei: Client) -> None:
    shop = world.retailers["东街烟酒店"]
    filled = as_filled(mei, shop) | {"address": "新街 5 号", "opening_hours": "8:00-20:00", "source_note": "来电"}
    mei.post(reverse("retailers:edit", args=[shop.pk]), filled)
    shop.refresh_from_db()
    assert shop.address == "新街 5 号"
    assert shop.opening_hours["6"] == [[480, 1200]]
    fact = Fact.objects.get(retailer=shop, field="address")
    assert (fact.author, fact.source, fact.source_note) == (world.mei, "desk", "来电")


def test_the_form_does_not_give_away_masked_numbers(world: World, mei: Client) -> None:
    shop = world.retailers["东街烟酒店"]
    body = mei.get(reverse("retailers:edit", args=[shop.pk])).content.decode()
    assert shop.phone not in body
    assert shop.shown_phone in body
    filled = as_filled(mei, shop)
    mei.post(reverse("retailers:edit", args=[shop.pk]), filled | {"phone": "13911112222"})
    shop.refresh_from_db()
    assert shop.phone == "13911112222"
    mei.post(reverse("retailers:edit", args=[shop.pk]), as_filled(mei, shop) | {"phone": "-"})
    shop.refresh_from_db()
    assert shop.phone == ""


def test_who_saves_second_sees_both_versions_and_loses_nothing(world: World, mei: Client) -> None:
    shop = world.retailers["东街烟酒店"]
    filled = as_filled(mei, shop) | {"address": "我写的地址", "town": "我写的乡镇"}
    change_fields(shop, {"address": "别人的地址", "habits": "下午有空"}, source="desk", by=world.ann, at=world.now)
    answer = mei.post(reverse("retailers:edit", args=[shop.pk]), filled)
    assert answer.status_code == 409
    assert answer.context["conflicts"] == [{"label": "经营地址", "mine": "我写的地址", "theirs": "别人的地址"}]
    form = answer.context["form"]
    assert form["address"].value() == "我写的地址"
    assert form["town"].value() == "我写的乡镇"
    assert form["habits"].value() == "下午有空"
    shop.refresh_from_db()
    assert shop.address == "别人的地址"
    mei.post(reverse("retailers:edit", args=[shop.pk]), dict(form.data.items()))
    shop.refresh_from_db()
    assert (shop.address, shop.town, shop.habits) == ("我写的地址", "我写的乡镇", "下午有空")


def test_a_position_in_another_datum_is_stored_in_wgs84(world: World, mei: Client) -> None:
    shop = world.retailers["东街烟酒店"]
    filled = as_filled(mei, shop) | {"lat": "30.2", "lon": "120.2", "datum": "gcj02"}
    mei.post(reverse("retailers:edit", args=[shop.pk]), filled)
    shop.refresh_from_db()
    assert shop.lat is not None
    assert 0.001 < abs(shop.lat - 30.2) < 0.01
    assert shop.position_source == "GCJ-02"


def test_half_a_position_is_refused(world: World, mei: Client) -> None:
    shop = world.retailers["东街烟酒店"]
    answer = mei.post(reverse("retailers:edit", args=[shop.pk]), as_filled(mei, shop) | {"lon": ""})
    assert answer.status_code == 422
    assert "lon" in answer.context["form"].errors


def test_an_account_manager_cannot_change_a_licence_number(world: World, client: Client) -> None:
    shop = world.retailers["东街烟酒店"]
    client.force_login(world.ann)
    client.post(
        reverse("retailers:edit", args=[shop.pk]), as_filled(client, shop) | {"licence_no": "1", "is_active": ""}
    )
    shop.refresh_from_db()
    assert shop.licence_no != "1"
    assert shop.is_active


def test_enforcement_keeps_the_grade_and_other_departments_nothing(world: World, client: Client) -> None:
    shop = world.retailers["东街烟酒店"]
    client.force_login(world.staff["sam"])
    assert client.get(reverse("retailers:edit", args=[shop.pk])).status_code == 404
    officer = world.staff["sam"]
    officer.department = world.departments["monopoly_department"]
    officer.save()
    filled = as_filled(client, shop) | {"compliance_grade": "violation", "name": "改名"}
    client.post(reverse("retailers:edit", args=[shop.pk]), filled)
    shop.refresh_from_db()
    assert (shop.compliance_grade, shop.name) == ("violation", "东街烟酒店")


def new_shop(world: World, **fields: object) -> dict[str, object]:
    return {
        "name": "新店",
        "licence_no": "330100999999",
        "territory": world.territories["ann"].pk,
        "is_active": "on",
        **fields,
    }


def test_a_new_retailer_is_opened_with_his_facts(world: World, mei: Client) -> None:
    answer = mei.post(reverse("retailers:new"), new_shop(world, phone="13600001111", order_weekday="2"))
    shop = Retailer.objects.get(licence_no="330100999999")
    assert answer.status_code == 302
    assert (shop.territory, shop.order_weekday, shop.company) == (world.territories["ann"], 2, world.company)
    assert Fact.objects.filter(retailer=shop, author=world.mei).count() >= 4


def test_a_licence_number_that_is_taken_is_refused_by_name_only_within_reach(world: World, mei: Client) -> None:
    for name, said in (("桥头便利店", True), ("西岭小卖部", False)):
        number = world.retailers[name].licence_no
        answer = mei.post(reverse("retailers:new"), new_shop(world, licence_no=number))
        assert answer.status_code == 422
        assert (name in str(answer.context["form"].errors["licence_no"])) is said
        assert answer.context["form"]["name"].value() == "新店"


def test_the_same_number_in_another_company_is_no_matter(world: World, mei: Client) -> None:
    answer = mei.post(reverse("retailers:new"), new_shop(world, licence_no=world.retailers["stranger"].licence_no))
    assert answer.status_code == 302
    assert CANARY not in mei.get(reverse("retailers:list")).content.decode()


def test_a_territory_of_another_market_department_cannot_be_chosen(world: World, mei: Client) -> None:
    answer = mei.post(reverse("retailers:new"), new_shop(world, territory=world.territories["wu"].pk))
    assert answer.status_code == 422
    assert "territory" in answer.context["form"].errors


def test_the_actions_name_the_holder_of_a_licence_number(world: World) -> None:
    holder, other = world.retailers["东街烟酒店"], world.retailers["桥头便利店"]
    with pytest.raises(DuplicateLicenceError) as taken:
        change_fields(other, {"licence_no": holder.licence_no}, source="desk", by=world.mei, at=world.now)
    assert taken.value.holder == holder
    with pytest.raises(DuplicateLicenceError):
        open_retailer(
            world.company, licence_no=holder.licence_no, name="重号", source="desk", by=world.mei, at=world.now
        )
