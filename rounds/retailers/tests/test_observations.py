"""The team shares what it saw; enforcement stays with who enforces (E11, A12, A20)."""

from uuid import uuid4

import pytest
from django.test import Client

from rounds.common.events import verify
from rounds.common.models import EventContent
from rounds.people.actions import open_account
from rounds.people.rules.roles import Role
from rounds.retailers.actions import ObservationError, add_observation
from rounds.retailers.models import Observation
from tests.world import CANARY, World

SECRET = "ENFORCEMENT-CANARY"


def seen_by(world: World) -> set[str]:
    return {name for name, person in world.staff.items() if Observation.objects.visible_to(person).exists()}


def test_what_the_team_saw_is_shared_by_those_who_serve_the_retailer(world: World) -> None:
    shop = world.retailers["东街烟酒店"]
    add_observation(shop, topic="delivery", text="门口修路，车进不去", by=world.staff["kai"], at=world.now)
    everybody = set(world.staff)
    assert seen_by(world) == everybody - {"ben", "wu"}
    assert not any(Observation.objects.visible_to(person).exists() for person in world.strangers.values())


def test_enforcement_is_seen_by_who_enforces_and_by_its_author_and_stands_in_no_log(
    world: World, client: Client
) -> None:
    shop = world.retailers["东街烟酒店"]
    monopoly = world.departments["monopoly_department"]
    officer = open_account(
        world.company, "Ainspector", "稽查", Role.DEPARTMENT_OFFICER, password=None, department=monopoly, by="system",
        at=world.now,
    )  # fmt: skip
    add_observation(shop, topic="enforcement", text=SECRET, by=world.staff["kai"], at=world.now)
    assert seen_by(world) == {"kai", "hua"}
    assert Observation.objects.visible_to(officer).exists()
    assert not [content for content in EventContent.objects.all() if SECRET in str(content.body)]
    for name in ("ann", "mei", "sam", "root", "ada"):
        client.force_login(world.staff[name])
        for url in (f"/retailers/{shop.pk}/", f"/retailers/{shop.pk}/observations/"):
            assert SECRET not in client.get(url).content.decode(), (name, url)
    client.force_login(officer)
    assert SECRET in client.get(f"/retailers/{shop.pk}/observations/").content.decode()
    assert not list(verify(world.company.pk))


def test_an_observation_sent_twice_is_one_and_an_empty_one_is_refused(world: World) -> None:
    shop, phone_id = world.retailers["东街烟酒店"], uuid4()
    for _again in range(2):
        add_observation(shop, topic="stock", text="利群剩两条", by=world.ann, at=world.now, phone_id=phone_id)
    assert Observation.objects.count() == 1
    for topic, text in (("stock", "  "), ("gossip", "听说")):
        with pytest.raises(ObservationError):
            add_observation(shop, topic=topic, text=text, by=world.ann, at=world.now)


def test_the_desk_adds_one_and_shows_it_on_the_page_of_the_retailer(world: World, client: Client) -> None:
    shop, stranger = world.retailers["东街烟酒店"], world.retailers["stranger"]
    client.force_login(world.mei)
    client.post(f"/retailers/{shop.pk}/observe/", {"topic": "price", "text": "隔壁卖得便宜"})
    page = client.get(f"/retailers/{shop.pk}/observations/").content.decode()
    assert "隔壁卖得便宜" in page
    assert CANARY not in page
    assert client.post(f"/retailers/{stranger.pk}/observe/", {"topic": "price", "text": "x"}).status_code == 404
