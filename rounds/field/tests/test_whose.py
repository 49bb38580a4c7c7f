"""Two people use one browser: nothing of one is taken as the other's, and a closed account is named."""

import pytest
from django.test import Client

from rounds.field.models import Receipt
from rounds.field.tests.test_sync import SYNC, command, planned, signed_in
from rounds.people.models import Staff
from tests.world import World

pytestmark = pytest.mark.django_db


def test_what_leaves_for_one_person_is_not_taken_from_another(world: World) -> None:
    visit = planned(world)
    ann, bob = signed_in(world.ann), Staff.objects.exclude(pk=world.ann.pk).filter(role=world.ann.role).first()
    assert bob is not None
    batch = {"commands": [command("visit.start", visit=str(visit.pk), arrived_at=world.now.isoformat())]}
    headers = {"X-Rounds-Staff": str(bob.pk)}
    for path, body in ((SYNC, batch), ("/field/api/news?lang=zh", {})):
        answer = ann.post(path, body, content_type="application/json", headers=headers)
        assert (answer.status_code, answer.json()["another"], answer.json()["staff"]) == (403, True, world.ann.pk)
    assert "revoked" not in answer.json()
    assert not Receipt.objects.exists()
    own = ann.post(SYNC, batch, content_type="application/json", headers={"X-Rounds-Staff": str(world.ann.pk)})
    assert own.status_code == 200
    assert ann.post(SYNC, batch, content_type="application/json").status_code == 200, "the first phones do not say"


def test_a_closed_account_is_named(world: World) -> None:
    phone, desk = signed_in(world.ann), Client()
    desk.force_login(world.mei)
    assert desk.get("/field/api/ping").json()["staff"] == world.mei.pk
    Staff.objects.filter(pk=world.ann.pk).update(is_active=False)
    closed = phone.get("/field/api/ping")
    assert (closed.status_code, closed.json()["revoked"], closed.json()["staff"]) == (401, True, world.ann.pk)
