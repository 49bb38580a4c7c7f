"""What a person began at a shop that is somebody else's by now: his photos arrive, nothing else opens to him."""

from hashlib import sha256
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from rounds.field.tests.test_sync import command, sent, signed_in
from rounds.issues.models import Issue, IssuePhoto
from rounds.retailers.actions import move_retailers
from rounds.retailers.models import Retailer
from rounds.visits.models import Anomaly
from tests.pictures import jpeg, scene
from tests.world import World

PHOTO = jpeg(scene())
DIGEST = sha256(PHOTO).hexdigest()


def raised(shop: Retailer, **more: Any) -> dict[str, Any]:
    announced = [{"kind": "photo", "sha256": DIGEST, "size": len(PHOTO)}]
    body = {"retailer": shop.pk, "category": "supply_issue", "text": "断货", "announced": announced}
    return command("issue.raise") | {"body": {"issue": str(uuid4())} | body | more}


def deliver(client: Client, issue: object, content: bytes = PHOTO) -> tuple[int, Any]:
    digest = sha256(content).hexdigest()
    query = f"issue={issue}&size={len(content)}&offset=0"
    answer = client.patch(f"/field/api/attachments/{digest}?{query}", content, content_type="application/octet-stream")
    return answer.status_code, answer.json()


@pytest.fixture
def issue(world: World) -> Issue:
    """Ann raised it, then its shop went to Ben."""
    shop = world.retailers["东街烟酒店"]
    assert sent(signed_in(world.ann), raised(shop))[0]["status"] == 200
    move_retailers([shop], world.territories["ben"], by="system", at=world.now, because="调整")
    found = Issue.objects.get()
    Issue.objects.filter(pk=found.pk).update(coordinator=world.staff["ben"])
    return found


@pytest.mark.parametrize("name", ["pk", "phone_id"])
def test_the_photos_of_an_issue_arrive_after_its_shop_was_handed_over(world: World, issue: Issue, name: str) -> None:
    client, reference = signed_in(world.ann), getattr(issue, name)
    assert client.get(f"/field/api/attachments/{DIGEST}?issue={reference}").json()["offset"] == 0
    assert deliver(client, reference) == (200, {"sha256": DIGEST, "offset": len(PHOTO), "stored": True})
    assert IssuePhoto.objects.get().issue == issue


def test_nothing_else_of_it_is_his(world: World, issue: Issue) -> None:
    other = jpeg(scene(300, 200))
    assert deliver(signed_in(world.ann), issue.pk, other)[0] == 404
    stranger = sent(signed_in(world.ann), command("issue.tell", issue=str(issue.pk), how="上门"))[0]
    assert (stranger["status"], stranger["answer"]["missing"]) == (422, "issue")


def test_an_issue_somebody_else_raised_takes_no_photo_of_mine(world: World, issue: Issue) -> None:
    west = raised(world.retailers["东河超市"])
    assert sent(signed_in(world.staff["ben"]), west)[0]["status"] == 200
    for reference in (west["body"]["issue"], Issue.objects.exclude(pk=issue.pk).get().pk, uuid4(), 10**15, "²", "x"):
        assert deliver(signed_in(world.ann), reference)[0] == 404


def test_a_repeat_is_the_same_issue_for_the_same_person_and_none_for_another(world: World) -> None:
    shop = world.retailers["东街烟酒店"]
    first = raised(shop, kind="complaint")
    again, foreign = (first | {"id": str(uuid4())} for _ in range(2))
    one, two = (sent(signed_in(world.ann), each)[0] for each in (first, again))
    assert one["answer"] == two["answer"]
    [refused] = sent(signed_in(world.staff["kai"]), foreign)
    assert (refused["status"], set(refused["answer"])) == (422, {"reason"})
    assert refused["answer"]["reason"] == "这个编号已是别人登记的问题，请重新登记"
    assert Issue.objects.count() == 1
    assert Anomaly.objects.filter(kind="complaint").count() == 1
