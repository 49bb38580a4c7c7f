"""Owed, published, passed on."""

from datetime import date, datetime, timedelta

import pytest

from rounds.bulletins.actions import BulletinRefusedError, owe_bulletin, pass_on, publish_bulletin
from rounds.bulletins.models import Bulletin, PassedOn
from rounds.bulletins.rules.refusals import Refusal
from rounds.common.events import history
from tests.world import NOW, World

pytestmark = pytest.mark.django_db


def owed(world: World, *, due_at: datetime = NOW) -> Bulletin:
    return owe_bulletin(
        world.departments["sales_department"], topic="supply", title="本周货源", due_at=due_at, by="system", at=NOW
    )


def published(world: World, *, at: datetime = NOW, until: date | None = None) -> Bulletin:
    return publish_bulletin(
        owed(world), body="到货 300 条", segments=["promote"], valid_until=until, by=world.staff["sam"], at=at
    )


def test_a_bulletin_is_owed_then_published_once(world: World) -> None:
    bulletin = published(world, at=NOW + timedelta(hours=1))
    assert bulletin.was_late
    assert [event.verb for event in history(bulletin)] == ["bulletin.owed", "bulletin.published"]
    with pytest.raises(BulletinRefusedError) as refused:
        publish_bulletin(bulletin, body="又一次", segments=[], valid_until=None, by=world.staff["sam"], at=NOW)
    assert refused.value.refusal == Refusal.ALREADY_PUBLISHED
    bulletin.refresh_from_db()
    assert bulletin.body == "到货 300 条"


def test_only_the_department_that_owes_it_publishes(world: World) -> None:
    bulletin = owed(world)
    for by in (world.staff["dan"], world.ann, world.strangers["sam"]):
        with pytest.raises(BulletinRefusedError) as refused:
            publish_bulletin(bulletin, body="到货", segments=[], valid_until=None, by=by, at=NOW)
        assert refused.value.refusal == Refusal.NOT_YOURS


def test_a_department_is_not_asked_for_what_another_owes(world: World) -> None:
    with pytest.raises(BulletinRefusedError) as refused:
        owe_bulletin(world.departments["call_centre"], topic="price", title="调价", due_at=NOW, by="system", at=NOW)
    assert refused.value.refusal == Refusal.NOT_ITS_DUTY


def test_it_is_passed_on_once_per_retailer(world: World) -> None:
    bulletin, shop = published(world), world.retailers["东街烟酒店"]
    first = pass_on(bulletin, shop, manager=world.ann, how="guided", by=world.ann, at=NOW)
    again = pass_on(bulletin, shop, manager=world.ann, how="leaflet", by=world.ann, at=NOW + timedelta(days=1))
    assert (again.pk, again.how) == (first.pk, "guided")
    assert history(first).count() == 1


def test_nothing_unpublished_outdated_or_foreign_is_passed_on(world: World) -> None:
    shop = world.retailers["东街烟酒店"]
    over = published(world, until=date(2026, 11, 23))
    for bulletin, retailer, at, reason in (
        (owed(world), shop, NOW, Refusal.NOT_PUBLISHED),
        (over, shop, NOW + timedelta(days=1), Refusal.NO_LONGER_VALID),
        (over, world.retailers["stranger"], NOW, Refusal.FOREIGN),
    ):
        with pytest.raises(BulletinRefusedError) as refused:
            pass_on(bulletin, retailer, manager=world.ann, how="told", by=world.ann, at=at)
        assert refused.value.refusal == reason
    assert not PassedOn.objects.exists()
