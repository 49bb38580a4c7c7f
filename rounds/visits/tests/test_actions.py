"""Visits from plan to record, through the actions every door calls."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from rounds.common.events import history, verify
from rounds.people.actions import set_setting
from rounds.retailers.models import Fact
from rounds.visits.actions import (
    add_visit,
    finish_visit,
    keep_attachment,
    miss_visit,
    plan_visits,
    send_day_review,
    start_visit,
)
from rounds.visits.models import Attachment, DayReview, Visit
from rounds.visits.queries import duty_balance, last_visit_days, missed_by_reason
from rounds.visits.rules.plan import PlannedStop
from rounds.visits.rules.reasons import RefusedError
from rounds.visits.rules.record import Announced, Fix, VisitRecord
from rounds.visits.rules.settings import ATTACHMENT_BYTES, RESETTING_CHANNELS
from tests.world import World

MONDAY = date(2026, 11, 23)
PNG = b"\x89PNG\r\n\x1a\n" + b"ink" * 20


def planned(world: World, *, shop: str = "东街烟酒店", day: date = MONDAY, key: str = "p1") -> Visit:
    stop = PlannedStop(world.retailers[shop].pk, day, 1, goal="为什么没有订货？", goal_because="30 天没有订货")
    made = plan_visits(
        world.company, world.ann, [stop], plan_key=key, first_day=day, last_day=day, by=world.mei, at=world.now
    )
    return made[0]


def record_of(world: World, **more: object) -> VisitRecord:
    written = {"comment": "利群断货 3 天", "suggestion": "催配送", "summary": "周三再看"}
    return VisitRecord(
        arrived_at=world.now - timedelta(minutes=12),
        departed_at=world.now - timedelta(minutes=2),
        **(written | more),  # type: ignore[arg-type]
    )


def test_a_new_plan_replaces_what_is_still_planned_and_nothing_else(world: World) -> None:
    old, done = planned(world), planned(world, shop="桥头便利店", day=MONDAY + timedelta(days=1))
    finish_visit(done, record=record_of(world), by=world.ann, at=world.now)
    planned(world, shop="山口食杂店", key="p2")
    old.refresh_from_db()
    done.refresh_from_db()
    assert (old.state, done.state) == (Visit.State.WITHDRAWN, Visit.State.FINISHED)
    assert [event.verb for event in history(old)] == ["visit.planned", "visit.withdrawn"]
    assert Visit.objects.on(MONDAY).filter(state="planned").get().retailer.name == "山口食杂店"


def test_a_plan_never_takes_a_retailer_of_another_company_or_a_day_outside(world: World) -> None:
    for stop in (
        PlannedStop(world.retailers["stranger"].pk, MONDAY, 1, goal="问"),
        PlannedStop(world.retailers["东街烟酒店"].pk, MONDAY + timedelta(days=9), 1, goal="问"),
    ):
        with pytest.raises(RefusedError):
            plan_visits(
                world.company, world.ann, [stop], plan_key="p", first_day=MONDAY, last_day=MONDAY, by="x", at=world.now
            )
    assert not Visit.objects.exists()


def test_a_visit_is_recorded_with_everything_that_was_said_and_seen(world: World) -> None:
    visit = planned(world)
    shop = visit.retailer
    start_visit(visit, arrived_at=world.now - timedelta(minutes=12), by=world.ann, at=world.now)
    near = Fix(shop.lat or 0, shop.lon or 0, accuracy=20)
    record = record_of(world, arrival=near, done_duties=("adviser",), facts={"stock_cartons": 12, "display_grade": 4})
    done = finish_visit(visit, record=record, by=world.ann, at=world.now)
    assert done.state == Visit.State.FINISHED
    assert (done.trace_grade, done.doubts) == ("sound", [])
    shop.refresh_from_db()
    assert (shop.stock_cartons, shop.display_grade) == (Decimal(12), 4)
    assert Fact.objects.get(retailer=shop, field="stock_cartons").source == Fact.Source.VISIT
    assert [event.verb for event in history(visit)] == ["visit.planned", "visit.started", "visit.finished"]
    assert not list(verify(world.company.pk))


def test_without_a_signature_the_record_is_kept_but_not_complete(world: World) -> None:
    done = finish_visit(planned(world), record=record_of(world), by=world.ann, at=world.now)
    assert not done.is_complete
    assert not Visit.objects.complete().exists()
    keep_attachment(done, kind="signature", content=PNG, content_type="image/png", by=world.ann, at=world.now)
    done.refresh_from_db()
    assert done.is_complete
    assert Visit.objects.complete().get() == done


def test_a_signature_that_came_before_the_record_counts(world: World) -> None:
    visit = planned(world)
    kept = keep_attachment(visit, kind="signature", content=PNG, content_type="image/png", by=world.ann, at=world.now)
    record = record_of(world, announced=(Announced("signature", kept.sha256, kept.size),))
    assert finish_visit(visit, record=record, by=world.ann, at=world.now).is_complete


def test_the_same_bytes_are_stored_once_and_read_back_whole(world: World, own_data_folder: Path) -> None:
    visit = planned(world)
    first, again = (
        keep_attachment(visit, kind="signature", content=PNG, content_type="image/png", by=world.ann, at=world.now)
        for _ in range(2)
    )
    assert first == again
    assert (own_data_folder / "media" / first.stored_path).read_bytes() == PNG
    assert Attachment.objects.count() == 1
    assert [p.name for p in (own_data_folder / "media").rglob(".*")] == []


def test_what_is_no_picture_or_too_large_is_refused(world: World) -> None:
    visit = planned(world)
    most = 10_000
    set_setting(world.company, ATTACHMENT_BYTES, most, by=world.mei, at=world.now, because="小")
    for content, content_type in (
        (b"", "image/png"),
        (b"<svg/>", "image/png"),
        (PNG, "image/svg+xml"),
        (PNG + b"x" * most, "image/png"),
    ):
        with pytest.raises(RefusedError):
            keep_attachment(visit, kind="photo", content=content, content_type=content_type, by="x", at=world.now)
    assert not Attachment.objects.exists()


def test_a_second_record_is_refused_and_the_first_stays(world: World) -> None:
    visit = planned(world)
    finish_visit(visit, record=record_of(world), by=world.ann, at=world.now)
    with pytest.raises(RefusedError):
        finish_visit(visit, record=record_of(world, comment="另一个"), by=world.ann, at=world.now)
    visit.refresh_from_db()
    assert visit.comment == "利群断货 3 天"


def test_a_visit_done_after_its_plan_was_replaced_is_not_lost(world: World) -> None:
    visit = planned(world)
    planned(world, shop="山口食杂店", key="p2")
    assert finish_visit(visit, record=record_of(world), by=world.ann, at=world.now).state == Visit.State.FINISHED


def test_a_missed_visit_done_in_the_evening_counts_as_done(world: World) -> None:
    visit = planned(world)
    miss_visit(visit, reason="weather", note="大雪", by=world.ann, at=world.now)
    with pytest.raises(RefusedError):
        miss_visit(visit, reason="", note="", by=world.ann, at=world.now)
    done = finish_visit(visit, record=record_of(world), by=world.ann, at=world.now)
    assert (done.state, done.missed_reason) == (Visit.State.FINISHED, "")
    with pytest.raises(RefusedError):
        miss_visit(visit, reason="weather", note="", by=world.ann, at=world.now)


def test_a_far_and_short_visit_is_flagged_and_still_counts(world: World) -> None:
    record = VisitRecord(arrived_at=world.now, departed_at=world.now, comment="好", arrival=Fix(30.5, 120.5, 10))
    done = finish_visit(planned(world), record=record, by=world.ann, at=world.now)
    assert [doubt["kind"] for doubt in done.doubts] == ["position_far", "very_short"]
    assert done.state == Visit.State.FINISHED


def test_a_visit_without_goal_needs_a_reason_and_one_phone_id_makes_one_visit(world: World) -> None:
    shop, made = world.retailers["东街烟酒店"], uuid4()
    with pytest.raises(RefusedError):
        add_visit(shop, world.ann, day=MONDAY, by=world.ann, at=world.now)
    first, again = (
        add_visit(shop, world.ann, day=MONDAY, no_goal_reason="顺路", phone_id=made, by=world.ann, at=world.now)
        for _ in range(2)
    )
    assert first == again


def test_the_database_itself_refuses_leaving_before_arriving(world: World) -> None:
    visit = planned(world)
    early = world.now - timedelta(minutes=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.filter(pk=visit.pk).update(arrived_at=world.now, departed_at=early)
    with pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.filter(pk=visit.pk).update(state="missed", missed_reason="")


def test_a_phone_call_counts_for_the_interval_only_by_setting(world: World) -> None:
    visit = planned(world)
    finish_visit(visit, record=record_of(world, channel="phone"), by=world.ann, at=world.now)
    later = world.now + timedelta(days=1)
    assert last_visit_days(world.company, before=later) == {}
    assert last_visit_days(world.company, before=later, counting=False) == {visit.retailer_id: MONDAY}
    set_setting(world.company, RESETTING_CHANNELS, ["door", "phone"], by=world.mei, at=world.now, because="D12")
    assert last_visit_days(world.company, [visit.retailer_id], before=later) == {visit.retailer_id: MONDAY}


def test_the_duty_balance_counts_a_quarter(world: World) -> None:
    visit = planned(world)
    finish_visit(visit, record=record_of(world, done_duties=("adviser", "market_info")), by=world.ann, at=world.now)
    shop = visit.retailer_id
    assert duty_balance(world.company, [shop], before=world.now)[shop] == {"adviser": 1, "market_info": 1}
    assert duty_balance(world.company, [shop], before=world.now + timedelta(days=120)) == {}


def test_a_copied_note_is_graded_against_ones_own_earlier_notes(world: World) -> None:
    words = {"comment": "店面干净整洁货架摆放合理老客户较多", "suggestion": "", "summary": ""}
    finish_visit(planned(world), record=record_of(world, **words), by=world.ann, at=world.now)
    second = planned(world, shop="桥头便利店", key="p2")
    done = finish_visit(second, record=record_of(world, **words), by=world.ann, at=world.now)
    assert done.trace_grade == "boilerplate"
    assert done.trace_because[0]["params"]["retailer"] == "东街烟酒店"


def test_the_review_counts_on_the_server_and_sending_again_keeps_the_old_words(world: World) -> None:
    miss_visit(planned(world), reason="weather", note="大雪", by=world.ann, at=world.now)
    for words in ("雪大", "雪大，明天补"):
        send_day_review(
            world.ann, day=MONDAY, anomalies=words, tomorrow="", opened_at=world.now, by=world.ann, at=world.now
        )
    review = DayReview.objects.get()
    assert (review.planned, review.finished, review.anomalies) == (1, 0, "雪大，明天补")
    assert review.unfinished[0]["params"]["reason"] == "恶劣天气"
    assert [e.content.body["before"] for e in history(review)] == [None, {"anomalies": "雪大", "tomorrow": ""}]
    assert [(m.reason, m.count, m.share) for m in missed_by_reason(Visit.objects.all())] == [("weather", 1, 1.0)]
