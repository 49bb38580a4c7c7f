"""F26, full: the owner of the database rebuilds a whole chain, even with the stolen key; edits a rule version, a scheme
or the inputs of a closing. The heads that phones hold and the seals of the rows find him."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection

from rounds.assessment.actions import adopt_scheme, close_period, open_period
from rounds.assessment.actions.judging import judge_quality
from rounds.assessment.rules.scheme import DEFAULT_WEIGHTS, Party
from rounds.common.events import GENESIS, _event_hash, verify
from rounds.common.models import ChainHead, Event, SignedHead
from rounds.common.sealing import Head, newest, sign_head, verify_heads
from rounds.field.actions import PhoneSays, ask_phones, note_device, note_heads
from rounds.field.models import Device, HeldHead
from rounds.field.queries.heads import contradictions, wants_heads, witness_of
from rounds.issues.actions import default_routing
from rounds.people.actions.settings import set_setting
from rounds.planning.rules.settings import FAIRNESS_WEEKS
from rounds.reports.queries.kept import altered_rows
from tests.faults.invariants import say
from tests.faults.processes import rounds
from tests.faults.test_f26_tampering import as_owner
from tests.services.database import is_postgres
from tests.world import World, build_world

DAYS = 5


def held(row: SignedHead) -> Head:
    return Head(row.company_id, row.day, row.number, row.hash, row.key, row.signature)


def days_with_phones(world: World) -> list[Head]:
    """Some days of records; each evening the head is signed and fetched by both phones."""
    phones = [
        note_device(world.staff[name], PhoneSays(key=uuid4(), label=name), at=world.now) for name in ("ann", "ben")
    ]
    heads = []
    for day in range(DAYS):
        at = world.now + timedelta(days=day)
        default_routing(world.company, by="system", at=at, because=f"第 {day} 天")
        signed = sign_head(world.company.pk, day=at.date(), at=at)
        assert signed is not None
        heads.append(held(signed))
        for phone in phones:
            assert note_heads(phone, [heads[-1]], all_of_them=False, at=at)
    return heads


def rebuilt(company_id: int, number: int) -> None:
    """Change one event and make every hash after it right again, up to the head."""
    previous, statements = GENESIS, []
    for event in Event.objects.filter(company_id=company_id).order_by("number"):
        if event.number == number:
            event.actor_label = "Aben"
        event.previous_hash = previous
        previous = event.hash = _event_hash(event)
        statements.append(
            f"UPDATE common_event SET actor_label = '{event.actor_label}', previous_hash = '{event.previous_hash}', "
            f"hash = '{event.hash}' WHERE id = {event.pk}"
        )
    as_owner(*statements, f"UPDATE common_chainhead SET hash = '{previous}' WHERE company_id = {company_id}")


def signed_again(company_id: int) -> None:
    """With the stolen key: every signed head is made anew over the rebuilt chain."""
    old = list(SignedHead.objects.filter(company_id=company_id).order_by("number"))
    SignedHead.objects.filter(company_id=company_id).delete()
    whole = ChainHead.objects.get(company_id=company_id)
    for row in old:
        event = Event.objects.get(company_id=company_id, number=row.number)
        ChainHead.objects.filter(company_id=company_id).update(number=event.number, hash=event.hash)
        sign_head(company_id, day=row.day, at=row.signed_at)
    ChainHead.objects.filter(company_id=company_id).update(number=whole.number, hash=whole.hash)


def test_a_chain_rebuilt_and_signed_again_is_found_by_the_phones_alone(own_database: str, tmp_path: Path) -> None:
    world = build_world()
    company = world.company
    heads = days_with_phones(world)
    assert not list(contradictions(company))
    number = heads[1].number + 1
    rebuilt(company.pk, number)
    assert not list(verify(company.pk)), "every hash is right again"
    assert len(list(verify_heads(company.pk))) == DAYS - 2, "without the key the signed heads no longer fit"
    signed_again(company.pk)
    assert not list(verify(company.pk))
    assert not list(verify_heads(company.pk)), "with the stolen key the database agrees with itself"
    found = list(contradictions(company))
    assert [one.number for one in found] == [head.number for head in heads[2:]]
    done = rounds(own_database, tmp_path, "verify-chain", "--company", company.code, "--against-phones")
    assert done.returncode != 0
    assert f"{DAYS - 2} places" in done.stderr or f"{DAYS - 2} 处" in done.stderr, done.stderr
    say("F26 rebuilt and signed again", events=len(Event.objects.all()), by_chain=0, by_key=0, by_phones=len(found))


def test_what_the_phones_said_before_may_be_forged_too_they_are_asked_again(own_database: str) -> None:
    world = build_world()
    heads = days_with_phones(world)
    rebuilt(world.company.pk, heads[0].number)
    signed_again(world.company.pk)
    as_owner("DELETE FROM field_heldhead")
    assert not list(contradictions(world.company)), "nobody is left to say otherwise"
    ask_phones(world.company, by=world.staff["root"], at=world.now + timedelta(days=9))
    later = world.now + timedelta(days=10)
    for phone in Device.objects.filter(company=world.company):
        assert wants_heads(phone)
        assert not note_heads(phone, heads, all_of_them=True, at=later)
        assert not wants_heads(phone)
    assert witness_of(world.company).answered == 2
    found = list(contradictions(world.company))
    assert [one.number for one in found] == [head.number for head in heads]
    assert Event.objects.filter(verb="chain.contradicted").count() == 2 * DAYS
    say("F26 phones asked again", phones=2, heads_held=HeldHead.objects.count(), found=len(found))


def test_a_tail_cut_off_together_with_its_head_is_found(own_database: str) -> None:
    world = build_world()
    heads = days_with_phones(world)
    company = world.company.pk
    last, kept = Event.objects.filter(company_id=world.company.pk).order_by("-number")[0:2]
    as_owner(
        f"DELETE FROM common_eventcontent WHERE event_id = {last.pk}",
        f"DELETE FROM common_event WHERE id = {last.pk}",
        f"DELETE FROM common_signedhead WHERE number >= {last.number} AND company_id = {company}",
        f"UPDATE common_chainhead SET number = {kept.number}, hash = '{kept.hash}' WHERE company_id = {company}",
    )
    assert not list(verify(world.company.pk))
    assert [one.number for one in contradictions(world.company)] == [heads[-1].number]
    say("F26 tail and head cut", by_chain=0, by_phones=1)


EDITS = {
    "scheme": "UPDATE assessment_scheme SET lines = '{}'",
    "line": 'UPDATE assessment_scheme SET lines = \'{"is_plain": true, "lists": {}}\'',
    "judgement": "UPDATE assessment_judgement SET points = 99",
    "closing inputs": "UPDATE assessment_closingrun SET inputs = '{}'",
    "score": "UPDATE assessment_score SET total = 99.99",
    "rule version": "UPDATE issues_routingrow SET answer_minutes = 60000",
    "setting": "UPDATE people_companysetting SET value = '29'",
}


@pytest.mark.django_db
def test_a_kept_scheme_rule_closing_or_setting_that_was_edited_is_named() -> None:
    world = build_world()
    ada, at, today = world.staff["ada"], world.now, world.company.local_day(world.now)
    managers, departments = DEFAULT_WEIGHTS[Party.MANAGER], DEFAULT_WEIGHTS[Party.DEPARTMENT]
    adopt_scheme(world.company, manager_weights=managers, department_weights=departments, because="试行", by=ada, at=at)
    default_routing(world.company, by=ada, at=at)
    last = today + timedelta(days=6)
    period = open_period(world.company, name="十一月", starts_on=today, ends_on=last, by=ada, at=at)
    close_period(period, by=world.staff["ada"], at=world.now + timedelta(hours=1))
    judge_quality(world.staff["ann"], item="detail", points=80, evidence="笔记逐户写明", day=today, by=ada, at=at)
    set_setting(world.company, FAIRNESS_WEEKS, 8, because="试", by=world.staff["root"], at=world.now)
    assert list(altered_rows(world.company)) == []
    for name, statement in EDITS.items():
        with connection.cursor() as cursor:
            cursor.execute("SAVEPOINT before_the_edit")
            cursor.execute(statement)
            changed = cursor.rowcount
            found = list(altered_rows(world.company))
            cursor.execute("ROLLBACK TO SAVEPOINT before_the_edit")
        assert changed, name
        assert found, name
        say(f"F26 edited {name}", rows=changed, found=len(found), database="postgres" if is_postgres() else "sqlite")


def test_without_a_new_event_the_last_head_stands(own_database: str) -> None:
    world = build_world()
    first = sign_head(world.company.pk, day=world.now.date(), at=world.now)
    again = sign_head(world.company.pk, day=world.now.date() + timedelta(days=1), at=world.now)
    assert first == again == newest(world.company.pk)
