"""What a door answers to: HEAD looks, it never acts."""

import pytest
from django.test import Client

from rounds.issues.actions import default_routing, raise_issue
from tests.world import World


@pytest.mark.django_db
def test_a_head_request_reaches_no_writing_verb(world: World) -> None:
    default_routing(world.company, by="system", at=world.now)
    shop = world.retailers["东街烟酒店"]
    issue = raise_issue(shop, category="delivery_issue", text="少送", entry="portal", by="retailer", at=world.now)
    client = Client(enforce_csrf_checks=True)  # a HEAD carries no CSRF token and is asked for none
    client.force_login(world.ann)
    assert client.head(f"/issues/{issue.pk}/learn/").status_code == 405
    issue.refresh_from_db()
    assert issue.learnt_at is None
    assert client.head(f"/issues/{issue.pk}/").status_code == 200
