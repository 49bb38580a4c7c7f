"""What a visit should be about: facts that say what they claim to say."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from rounds.orders.models import MonthlyFeature
from rounds.planning.queries.preparation import visit_facts
from tests.world import World

TWENTIETH = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_the_stock_is_measured_by_a_whole_month_not_by_the_one_that_runs(world: World) -> None:
    shop = world.retailers["东街烟酒店"]
    for month, volume in ((date(2026, 10, 1), 120), (date(2026, 11, 1), 40)):
        MonthlyFeature.objects.create(
            company=world.company, retailer=shop, month=month, volume=Decimal(volume), amount=Decimal(1), brands=3,
            products=3, orders=2, last_order_on=date(2026, 11, 17),
        )  # fmt: skip
    facts = visit_facts(world.company, [shop.pk], at=TWENTIETH)[shop.pk]
    assert facts.monthly_volume == 120
    assert facts.days_since_order == 3
