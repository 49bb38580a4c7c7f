"""What the tests of the retailer's page share."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from rounds.people.models import Staff
from rounds.portal.actions import issue_key, write_answer
from rounds.portal.models import KnowledgeAnswer
from rounds.visits.models import Visit
from tests.world import World

SHOP, NEIGHBOUR = "东街烟酒店", "桥头便利店"
WEBM = b"\x1a\x45\xdf\xa3" + bytes(200)


def phone_of(world: World, name: str = SHOP) -> Client:
    """A phone that has scanned the code of a shop."""
    client = Client()
    token = issue_key(world.retailers[name], by=world.ann, at=world.now)
    assert client.get(f"/p/k/{token}/").headers["Location"] == "/p/"
    return client


def finished_visit(world: World, name: str = SHOP, *, days_ago: float = 1, manager: Staff | None = None) -> Visit:
    """A visit that ended some days before the real now."""
    ended = timezone.now() - timedelta(days=days_ago)
    return Visit.objects.create(
        company=world.company,
        retailer=world.retailers[name],
        manager=manager or world.ann,
        planned_on=ended.date(),
        state=Visit.State.FINISHED,
        arrived_at=ended - timedelta(minutes=20),
        departed_at=ended,
        made_at=ended,
    )


def written(world: World, question: str, answer: str, **more: Any) -> KnowledgeAnswer:
    """A knowledge answer of the sales department."""
    fields: dict[str, Any] = {"topic": "supply_issue", "by": world.staff["sam"], "at": timezone.now()} | more
    return write_answer(world.departments["sales_department"], question=question, answer=answer, **fields)
