"""The last visits on the retailer's page."""

from datetime import timedelta

from django.test import Client

from rounds.visits.models import Visit
from tests.world import World


def test_the_retailers_page_shows_his_last_visits_and_nobody_elses(world: World, client: Client) -> None:
    for name, summary in (("东街烟酒店", "库存偏高"), ("桥头便利店", "别家的事")):
        Visit.objects.create(
            company=world.company,
            retailer=world.retailers[name],
            manager=world.ann,
            planned_on=world.now.date(),
            state=Visit.State.FINISHED,
            arrived_at=world.now,
            departed_at=world.now + timedelta(minutes=8),
            summary=summary,
            made_at=world.now,
        )
    client.force_login(world.mei)
    page = client.get(f"/visits/of-retailer/{world.retailers['东街烟酒店'].pk}/").content.decode()
    assert "库存偏高" in page
    assert "别家的事" not in page
    assert client.get(f"/visits/of-retailer/{world.retailers['西岭小卖部'].pk}/").status_code == 404
