"""Two people write the record of one visit: both keep their words, both versions are shown (trust.md)."""

from typing import Any

from django.test import Client

from rounds.field.models import Quarantine, Receipt
from rounds.field.tests.test_sync import command, finished, planned, sent, signed_in
from rounds.visits.models import Visit
from tests.world import World

TOLD = {
    "outcome": "finished", "arrived_at": "2026-11-20T10:00", "departed_at": "2026-11-20T10:20", "channel": "door",
    "comment": "店主电话里说缺货", "suggestion": "周一补", "summary": "等配送", "because": "手机进水",
}  # fmt: skip


def by_proxy(desk: Client, visit: Visit, **more: str) -> Any:
    return desk.post(f"/visits/{visit.pk}/by-proxy/", TOLD | more)


def test_the_second_record_of_a_visit_is_answered_409_with_the_first_beside_it(world: World) -> None:
    visit, phone, desk = planned(world), signed_in(world.ann), signed_in(world.mei)
    assert by_proxy(desk, visit).status_code == 302
    late = finished(visit, facts={"stock_cartons": 7})
    answers = [sent(phone, late)[0] for _again in range(2)]
    assert answers[0] == answers[1]
    assert (answers[0]["status"], answers[0]["outcome"]) == (409, "conflict")
    kept = answers[0]["answer"]["kept"]
    assert (kept["by"], kept["kind"]) == (world.mei.name, "visit.finish")
    assert kept["body"].items() >= {"comment": "店主电话里说缺货", "summary": "等配送", "is_signed": False}.items()
    assert kept["at"]
    visit.refresh_from_db()
    assert visit.comment == "店主电话里说缺货"
    row = Quarantine.objects.get()
    assert row.body["body"]["comment"] == "利群断货 3 天"
    assert row.body["kept"] == kept
    assert Receipt.objects.get().outcome == Receipt.Outcome.CONFLICT


def test_the_desk_shows_both_records_side_by_side(world: World) -> None:
    visit, desk = planned(world), signed_in(world.mei)
    by_proxy(desk, visit)
    sent(signed_in(world.ann), finished(visit))
    page = desk.get(f"/field/refused/{Quarantine.objects.get().pk}/")
    lines = {line.label: line for line in page.context["lines"]}
    assert (lines["评述"].said, lines["评述"].kept) == ("利群断货 3 天", "店主电话里说缺货")
    assert lines["评述"].differs
    assert not lines["拜访方式"].differs
    assert page.context["other"]["by"] == world.mei.name
    text = page.content.decode()
    assert text.index("利群断货 3 天") < text.index("店主电话里说缺货")


def test_a_visit_given_up_after_it_was_recorded_is_a_conflict_too(world: World) -> None:
    visit = planned(world)
    by_proxy(signed_in(world.mei), visit)
    [outcome] = sent(signed_in(world.ann), command("visit.miss", visit=str(visit.pk), reason="weather"))
    assert outcome["status"] == 409
    assert outcome["answer"]["kept"]["body"]["comment"] == "店主电话里说缺货"
    assert Visit.objects.get().state == "finished"


def test_the_desk_that_comes_second_sees_the_phones_record_and_keeps_its_own_words(world: World) -> None:
    visit, desk = planned(world), signed_in(world.mei)
    sent(signed_in(world.ann), finished(visit))
    page = by_proxy(desk, visit)
    assert page.status_code == 409
    text = page.content.decode()
    assert "利群断货 3 天" in text
    assert "店主电话里说缺货" in text
    assert world.ann.name in text
    assert Visit.objects.get().comment == "利群断货 3 天"
