"""Photos of issues: kept with their issue, seen by who sees it, opened on the record."""

from hashlib import sha256
from uuid import uuid4

import pytest
from django.test import Client

from rounds.common.events import history, verify
from rounds.issues.actions import keep_issue_photo, raise_issue
from rounds.issues.models import Issue, IssuePhoto
from tests.pictures import jpeg, scene, with_position
from tests.world import World


@pytest.fixture
def issue(world: World) -> Issue:
    return raise_issue(
        world.retailers["东街烟酒店"], category="delivery_issue", text="漏送一条", entry="visit",
        proposed_solution="补送", phone_id=uuid4(), announced=[{"kind": "photo", "sha256": "e" * 64, "size": 9}],
        by=world.ann, at=world.now,
    )  # fmt: skip


def statuses(world: World, url: str) -> dict[str, int]:
    found = {}
    for who in ("ann", "mei", "ada", "ben", "wu", "kai", "tom"):
        client = Client()
        client.force_login(world.staff[who])
        found[who] = client.get(url).status_code
    return found


def test_who_sees_the_issue_sees_its_photos_and_nobody_else(world: World, issue: Issue) -> None:
    photo = keep_issue_photo(issue, content=with_position(scene()), by=world.ann, at=world.now)
    assert keep_issue_photo(issue, content=with_position(scene()), by=world.ann, at=world.now) == photo
    page = statuses(world, f"/issues/{issue.pk}/")
    assert {200, 404} == set(page.values())
    for url in (f"/issues/photos/{photo.pk}/", f"/issues/photos/{photo.pk}/small/"):
        assert statuses(world, url) == page
    stranger = Client()
    stranger.force_login(world.strangers["root"])
    assert stranger.get(f"/issues/photos/{photo.pk}/").status_code == 404
    opened = [event.actor_id for event in history(photo) if event.verb == "photo.opened"]
    assert len(opened) == len(set(opened))
    assert set(opened) == {world.staff[who].pk for who, status in page.items() if status == 200}
    assert not list(verify(world.company.pk))


def test_the_page_of_an_issue_shows_its_photos_and_what_is_still_on_the_phone(world: World, issue: Issue) -> None:
    photo = keep_issue_photo(issue, content=jpeg(scene()), by=world.ann, at=world.now)
    broken = keep_issue_photo(issue, content=jpeg(scene())[:5000], by=world.ann, at=world.now)
    client = Client()
    client.force_login(world.ann)
    text = client.get(f"/issues/{issue.pk}/").content.decode()
    assert f'src="/issues/photos/{photo.pk}/small/"' in text
    assert "照片不完整" in text
    assert "还在手机上" in text
    assert client.get(f"/issues/photos/{broken.pk}/").status_code == 404


def test_a_phone_raises_an_issue_and_its_photo_follows_in_pieces(world: World) -> None:
    client, made, content = Client(), str(uuid4()), jpeg(scene())
    client.force_login(world.staff["kai"])
    digest = sha256(content).hexdigest()
    body = {
        "issue": made, "retailer": world.retailers["东街烟酒店"].pk, "category": "supply_issue", "text": "断货",
        "announced": [{"kind": "photo", "sha256": digest, "size": len(content)}],
    }  # fmt: skip
    sent = {"id": str(uuid4()), "kind": "issue.raise", "made_at": "2026-11-20T09:00:00+08:00", "body": body}
    url = f"/field/api/attachments/{digest}?issue={made}&size={len(content)}"
    assert client.patch(f"{url}&offset=0", content[:9], "application/octet-stream").status_code == 404
    answer = client.post("/field/api/sync", {"commands": [sent]}, "application/json").json()
    assert answer["outcomes"][0]["status"] == 200
    client.patch(f"{url}&offset=0", content[:1000], "application/octet-stream")
    assert client.get(url).json() == {"sha256": digest, "offset": 1000, "stored": False}
    last = client.patch(f"{url}&offset=1000", content[1000:], "application/octet-stream")
    assert last.json() == {"sha256": digest, "offset": len(content), "stored": True} == client.get(url).json()
    photo = IssuePhoto.objects.get()
    assert (str(photo.issue.phone_id), photo.flaw, photo.is_shown) == (made, "", True)
