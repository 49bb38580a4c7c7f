"""The event chain: one per company, sealed, found out when edited behind its back (trust.md, F26)."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from rounds.common.events import Draft, canonical, history, record, record_all, since, verify
from rounds.common.models import ChainHead, Event, EventContent
from tests.world import World

AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def run_sql(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text, None)


def unseal() -> None:
    """What an intruder with the owner's rights does first: drop the triggers."""
    if connection.vendor == "postgresql":
        run_sql("SET CONSTRAINTS ALL IMMEDIATE")
        run_sql("ALTER TABLE common_event DISABLE TRIGGER USER")
        run_sql("ALTER TABLE common_eventcontent DISABLE TRIGGER USER")
        return
    for name in (
        "events_are_never_changed",
        "events_are_never_removed",
        "event_content_is_only_erased",
        "event_content_is_never_removed",
    ):
        run_sql(f"DROP TRIGGER {name}")


def reasons() -> list[str]:
    return [one.reason for one in verify()]


def test_a_fresh_world_verifies(world: World) -> None:
    assert reasons() == []
    assert {e.company_id for e in Event.objects.all()} == {world.company.pk, world.other.pk}


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE common_event SET verb = 'nothing.happened'",
        "DELETE FROM common_event",
        'UPDATE common_eventcontent SET body = \'{"name": "x"}\'',
        "DELETE FROM common_eventcontent",
    ],
)
def test_the_database_refuses_to_change_or_remove_what_happened(world: World, edit: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        run_sql(edit)


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        ("UPDATE common_event SET verb = 'x.y' WHERE number = 2", "the event was changed after it was written"),
        ("UPDATE common_event SET actor_label = 'ann' WHERE number = 3", "the event was changed"),
        ("DELETE FROM common_eventcontent WHERE event_id IN (SELECT id FROM common_event WHERE number = 2)", "removed"),
        ("UPDATE common_chainhead SET number = 1", "the head says event 1"),
    ],
)
def test_an_edit_behind_its_back_is_found(world: World, edit: str, reason: str) -> None:
    unseal()
    run_sql(edit)
    assert any(reason in found for found in reasons())


def test_a_changed_field_is_named(world: World) -> None:
    unseal()
    content = EventContent.objects.filter(event__verb="retailer.opened").first()
    assert content is not None
    content.body["name"] = "另一家店"
    content.save()
    assert reasons() == ["field 'name' was changed after it was written"]


def test_a_removed_event_and_a_cut_tail_are_found(world: World) -> None:
    unseal()
    middle = Event.objects.get(company_id=world.company.pk, number=5)
    last = Event.objects.filter(company_id=world.company.pk).order_by("-number")[0]
    EventContent.objects.filter(event__in=[middle, last]).delete()
    Event.objects.filter(pk__in=[middle.pk, last.pk]).delete()
    found = reasons()
    assert any("missing" in reason for reason in found)
    assert any("the head says" in reason for reason in found)


def test_erasing_the_content_leaves_the_chain_whole(world: World) -> None:
    content = EventContent.objects.filter(event__verb="retailer.opened").first()
    assert content is not None
    EventContent.objects.filter(pk=content.pk).update(body={}, salts={}, erased_at=AT)
    assert reasons() == []


def test_an_event_outside_a_transaction_is_refused(own_database: str) -> None:
    with pytest.raises(RuntimeError, match="transaction of their change"):
        record_all([], by="system", at=AT)


def test_the_log_is_read_since_a_cursor_and_by_verb(world: World) -> None:
    everything = list(since(world.company.pk, 0))
    assert [event.number for event in everything] == list(range(1, len(everything) + 1))
    later = since(world.company.pk, 3, verbs=["retailer.opened"])
    assert {event.verb for event in later} == {"retailer.opened"}


def test_many_events_take_one_step_of_the_head(world: World) -> None:
    shops = [world.retailers["东街烟酒店"], world.retailers["桥头便利店"]]
    before = ChainHead.objects.get(company_id=world.company.pk).number
    with transaction.atomic():
        record_all([Draft("retailer.moved", shop, {"because": "D08"}) for shop in shops], by=world.mei, at=AT)
    assert ChainHead.objects.get(company_id=world.company.pk).number == before + 2
    assert history(shops[0]).last().actor_label == world.mei.username  # type: ignore[union-attr]
    assert reasons() == []


def test_canonical_json_does_not_depend_on_the_order_of_keys() -> None:
    assert canonical({"b": 1, "a": AT}) == canonical({"a": AT, "b": 1}) == '{"a":"2026-11-23T01:00:00+00:00","b":1}'


def test_a_rolled_back_change_leaves_no_event(world: World) -> None:
    before = Event.objects.count()
    with transaction.atomic():
        record("retailer.moved", world.retailers["东街烟酒店"], by="system", at=AT)
        transaction.set_rollback(True)
    assert Event.objects.count() == before
    assert reasons() == []
