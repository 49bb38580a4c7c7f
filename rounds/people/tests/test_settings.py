"""Settings: typed, bounded, versioned; the default counts until somebody chooses."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from rounds.common.settings import REGISTRY, Setting, SettingError
from rounds.people.actions import set_setting
from rounds.people.queries import settings_of
from rounds.people.rules.settings import TERRITORY_MAXIMUM
from tests.world import World

COUNT = Setting("t.count", 5, "数", ("C13",), minimum=1, maximum=9)
SHARE = Setting("t.share", Decimal("0.5"), "率", ())
WAY = Setting("t.way", "fixed", "法", (), choices=("fixed", "quantile"))
FLAG = Setting("t.flag", True, "开", ())
PLACE = Setting("t.place", "", "址", (), pattern="(https?://.+)?")


def test_values_take_the_type_of_the_default() -> None:
    assert (COUNT.clean("7"), SHARE.clean("0.25"), FLAG.clean("no")) == (7, Decimal("0.25"), False)


@pytest.mark.parametrize(
    ("setting", "value"),
    [(COUNT, 0), (COUNT, 10), (COUNT, "many"), (SHARE, "half"), (WAY, "other"), (COUNT, None), (PLACE, "ftp://a")],
)
def test_a_value_outside_its_bounds_is_refused(setting: Setting, value: object) -> None:
    with pytest.raises(SettingError):
        setting.clean(value)


def test_the_newest_choice_counts_and_the_past_is_kept(world: World) -> None:
    assert settings_of(world.company)[TERRITORY_MAXIMUM] == 200
    root = world.staff["root"]
    later = world.now + timedelta(days=1)
    set_setting(world.company, TERRITORY_MAXIMUM, "150", by=root, at=world.now, because="试点")
    set_setting(world.company, TERRITORY_MAXIMUM, 180, by=root, at=later, because="放宽")
    assert settings_of(world.company)[TERRITORY_MAXIMUM] == 180
    assert settings_of(world.company, at=world.now)[TERRITORY_MAXIMUM] == 150
    assert settings_of(world.other)[TERRITORY_MAXIMUM] == 200


def test_where_the_server_reaches_out_to_is_for_the_administrator_alone(world: World, client: Client) -> None:
    page = reverse("people:setting", args=["planning.travel_server"])
    asked = {"value": "http://10.0.0.7:5000", "because": "内网路网"}
    client.force_login(world.staff["ada"])
    assert client.post(page, asked).status_code == 404
    client.force_login(world.staff["root"])
    assert client.post(page, asked).status_code == 302
    assert settings_of(world.company)[REGISTRY["planning.travel_server"]] == "http://10.0.0.7:5000"
    assert client.post(page, {**asked, "value": "file:///etc/passwd"}).status_code == 200
    assert settings_of(world.company)[REGISTRY["planning.travel_server"]] == "http://10.0.0.7:5000"


def test_every_declared_default_keeps_its_own_bounds() -> None:
    assert len(REGISTRY) > 30
    for setting in REGISTRY.values():
        assert setting.clean(setting.default) == setting.default, setting.key
        assert setting.zh
