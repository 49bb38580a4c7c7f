"""What the app weighs and what its content costs: the first load in bytes, a sync in queries."""

import gzip
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rounds.field.queries import phone_content
from rounds.field.views import app as page
from rounds.retailers.actions import open_retailer
from tests.world import World

FIRST_LOAD = 350_000
ALREADY_PACKED = {".png", ".woff2", ".jpg"}


def weight(name: str) -> int:
    """The bytes of one static file as it travels."""
    found = finders.find(name)
    assert isinstance(found, str), name
    content = Path(found).read_bytes()
    return len(content) if Path(name).suffix in ALREADY_PACKED else len(gzip.compress(content))


def test_everything_the_app_needs_is_below_its_limit(world: World) -> None:
    names = [*page.LIBRARIES.values(), *page.STYLES, *page.own_modules(), *page.PICTURES]
    client = Client()
    client.force_login(world.ann)
    own = len(gzip.compress(client.get("/field/").content))
    assert sum(weight(name) for name in names) + own < FIRST_LOAD
    # The page, its manifest, and nothing that was not weighed.
    assert len(page.precached()) == len(names) + 2


@pytest.mark.parametrize("cursor", [0, 1])
def test_a_sync_asks_the_database_as_often_for_many_retailers_as_for_few(world: World, cursor: int) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            phone_content(world.ann, at=timezone.now(), cursor=cursor)
        return len(asked)

    phone_content(world.ann, at=timezone.now())  # settings and content types are read once
    few = queries()
    territory = world.retailers["东街烟酒店"].territory
    for number in range(40):
        open_retailer(
            world.company,
            licence_no=f"8800{number:04}",
            name=f"第{number}店",
            source="desk",
            territory=territory,
            by="system",
            at=world.now,
        )
    assert queries() <= few
    assert few < 40
