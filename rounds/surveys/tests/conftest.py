"""The town of the survey tests: the named cast, with enough shops to be asked."""

import pytest

from rounds.retailers.models import Retailer
from tests.world import World, build_world


@pytest.fixture
def world(db: None) -> World:
    """The cast, with 24 shops for Ann, 12 for Ben and 4 for Wu."""
    cast = build_world()
    Retailer.objects.bulk_create(
        Retailer(
            company=cast.company,
            territory=cast.territories[name],
            licence_no=f"9{name}{number:04d}",
            name=f"{name}{number}号店",
            market_type="rural" if number % 2 else "urban",
            made_at=cast.now,
        )
        for name, count in (("ann", 24), ("ben", 12), ("wu", 4))
        for number in range(count)
    )
    return cast
