"""The retailer file: each field has source, date and author (product.md row 1)."""

import pytest

from rounds.common.events import verify
from rounds.people.models import Staff
from rounds.retailers.actions import StaleFileError, change_fields
from rounds.retailers.models import Retailer
from rounds.retailers.rules.file import masked_licence, masked_phone, search_text
from tests.world import World


def test_a_changed_field_shows_old_value_author_and_time(world: World) -> None:
    shop = world.retailers["东街烟酒店"]
    facts = change_fields(shop, {"display_grade": 4}, source="visit", by=world.ann, at=world.now)
    assert [(f.field, f.before, f.value, f.author, f.observed_at) for f in facts] == [
        ("display_grade", None, 4, world.ann, world.now)
    ]
    assert shop.display_grade == 4
    assert list(verify()) == []


def test_the_second_writer_learns_that_the_file_moved_on(world: World) -> None:
    shop = world.retailers["东街烟酒店"]
    change_fields(shop, {"phone": "13900000001"}, source="desk", by=world.ann, at=world.now, expected_version=1)
    with pytest.raises(StaleFileError):
        change_fields(shop, {"phone": "13900000002"}, source="desk", by=world.mei, at=world.now, expected_version=1)


def test_a_shop_is_found_by_pinyin_initials_and_by_the_end_of_its_phone_number(world: World) -> None:
    found = Retailer.objects.visible_to(world.ann)
    assert [r.name for r in found.matching("djyjd")] == ["东街烟酒店"]
    assert [r.name for r in found.matching("0002")] == ["桥头便利店"]


@pytest.mark.parametrize(("name", "seen"), [("ann", 3), ("mei", 4), ("wu", 1), ("sam", 5), ("root", 5)])
def test_everybody_sees_only_his_reach(world: World, name: str, seen: int) -> None:
    assert Retailer.objects.visible_to(world.staff[name]).count() == seen


def test_an_account_that_was_closed_sees_nothing(world: World) -> None:
    world.ann.is_active = False
    assert not Retailer.objects.visible_to(world.ann).exists()
    assert not Retailer.objects.visible_to(Staff()).exists()


def test_phones_and_licences_are_masked() -> None:
    assert masked_phone("13812345678") == "138****5678"
    assert masked_licence("330122100456") == "3301****0456"
    assert "xlxmb" in search_text("西岭小卖部", "1", "", "", "")
