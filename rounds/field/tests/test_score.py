"""One's own score on the phone: what it holds, and an objection sent from it."""

from uuid import uuid4

import pytest
from django.utils import timezone

from rounds.assessment.actions import close_period, publish_run
from rounds.assessment.models import ClosingRun, Objection, ScorePart
from rounds.assessment.tests.story import CLOSING, told_month
from rounds.field.actions import apply
from rounds.field.queries import phone_content
from rounds.visits.models import Visit
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(world: World) -> ClosingRun:
    closed = close_period(told_month(world), by=world.staff["ada"], at=CLOSING)
    return publish_run(closed, by=world.staff["ada"], at=CLOSING)


def test_a_phone_holds_its_own_newest_score_with_the_records_that_lowered_it(world: World, run: ClosingRun) -> None:
    kept = ScorePart.objects.get(score__run=run, score__manager=world.ann, indicator="trace_quality")
    shop = Visit.objects.get(pk=int(kept.against[0].partition(":")[2])).retailer
    kept.against += [f"retailers.retailer:{shop.pk}", "visits.promise:99999"]
    kept.save()
    card = phone_content(world.ann, at=CLOSING)["score"]
    assert (card["period"], card["version"], card["may_object"]) == (run.period.name, 1, True)
    part = next(one for one in card["parts"] if one["label"] == "痕迹完整")
    assert "÷" in part["formula"]
    labels = [one["label"] for one in part["against"]]
    assert labels == ["2026-11-23 拜访 桥头便利店", "桥头便利店", "承诺 99999"], "no codes of the database"
    assert phone_content(world.staff["kai"], at=CLOSING)["score"] is None


def test_an_objection_from_a_phone_is_taken_once_and_only_for_oneself(world: World, run: ClosingRun) -> None:
    part = ScorePart.objects.get(score__run=run, score__manager=world.ann, indicator="trace_quality")

    def sent(text: str) -> dict[str, object]:
        body = {"objection": str(uuid4()), "part": part.pk, "record": part.against[0], "text": text}
        return {"id": str(uuid4()), "kind": "score.object", "made_at": timezone.now().isoformat(), "body": body}

    command = sent("签名在原件上")
    assert [apply(command, by=world.ann, at=CLOSING).status for _time in range(2)] == [200, 200]
    assert Objection.objects.get().text == "签名在原件上"
    again = apply(sent("再说一次"), by=world.ann, at=CLOSING)
    assert (again.status, again.answer["reason"]) == (422, "对这条记录的异议正在处理，不能重复")
    assert apply(sent("替她说"), by=world.staff["ben"], at=CLOSING).status == 422
    assert Objection.objects.count() == 1
    shown = phone_content(world.ann, at=CLOSING)["score"]["parts"]
    assert [row["id"] for one in shown for row in one["objections"]] == [command["body"]["objection"]]  # type: ignore[index]
