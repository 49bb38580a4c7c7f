"""What a retailer raised, on his page."""

from django.test import Client

from rounds.issues.actions import default_routing, raise_issue
from tests.world import World


def test_the_retailers_page_shows_what_he_raised_open_ones_first(world: World, client: Client) -> None:
    default_routing(world.company, by="system", at=world.now)
    shop = world.retailers["东街烟酒店"]
    raise_issue(shop, category="delivery_issue", text="少送两条", entry="desk", by=world.mei, at=world.now)
    client.force_login(world.mei)
    page = client.get(f"/issues/of-retailer/{shop.pk}/").content.decode()
    assert "少送两条" in page
    assert f"?retailer={shop.pk}" in page
    assert client.get(f"/issues/of-retailer/{world.retailers['西岭小卖部'].pk}/").status_code == 404
