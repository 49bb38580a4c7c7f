"""Many visits at once leave exactly what one visit after the other leaves."""

from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.db import transaction

from rounds.common.models import EventContent
from rounds.demo.segments import write_answers
from rounds.demo.visits.record import Taken, finish_visits, open_notebook
from rounds.demo.visits.signatures import signature
from rounds.people.models import Company
from rounds.retailers.models import Fact
from rounds.segments.actions import answer_will
from rounds.segments.models import WillAnswer
from rounds.visits.actions import add_visit, finish_visit, keep_attachment
from rounds.visits.models import Attachment, Visit
from rounds.visits.rules.record import Announced, Fix, VisitRecord
from tests.world import NOW, World

WORDS = (
    ("库存约12条，青岚只剩3条", "下周青岚加4条", "周三回访"),
    ("一切正常，客户配合。", "加强沟通。", "客户满意。"),
    ("一切正常，客户配合。", "加强沟通。", "客户满意。"),
    ("断货两天", "", "周四送到"),
)


def taken(world: World) -> list[Taken]:
    """Four visits of one morning: facts, copied words, no position, no signature, one far away."""
    found = []
    shops = [shop for shop in world.retailers.values() if shop.territory == world.territories["ann"]]
    for number, (comment, suggestion, summary) in enumerate(WORDS):
        shop = shops[number % len(shops)]
        visit = add_visit(shop, world.ann, day=NOW.date(), goal="了解库存", by=world.ann, at=NOW)
        drawn = signature(number) if number != 2 else b""
        fix = Fix(30.001 + 0.02 * number, 120.001, 12.0) if number != 1 else None
        record = VisitRecord(
            arrived_at=NOW + timedelta(minutes=20 * number),
            departed_at=NOW + timedelta(minutes=20 * number + (0 if number == 3 else 9)),
            comment=comment,
            suggestion=suggestion,
            summary=summary,
            arrival=fix,
            departure=fix,
            done_duties=("adviser",),
            facts={"stock_cartons": 12 + number, "display_grade": 4} if number % 2 == 0 else {},
            announced=(Announced("signature", sha256(drawn).hexdigest(), len(drawn)),) if drawn else (),
        )
        found.append(Taken(Visit.objects.select_related("retailer").get(pk=visit.pk), record, drawn))
    return found


def left_behind(company: Company) -> list[Any]:
    """Rows and events, the events of each visit in their order."""
    volatile = {"id", "_state"}
    rows = [
        {name: value for name, value in vars(row).items() if name not in volatile}
        for table in (Visit, Attachment, Fact)
        for row in table.objects.filter(company=company).order_by("pk")
    ]
    contents = EventContent.objects.filter(event__company_id=company.pk).order_by("event__number")
    events = [(one.event.verb, one.event.at, one.event.actor_label, one.body) for one in contents]
    return [rows, sorted(events, key=str)]


@pytest.mark.django_db
def test_visits_taken_together_equal_visits_taken_one_by_one(world: World) -> None:
    at = NOW + timedelta(hours=3)
    morning = taken(world)
    with transaction.atomic():
        for one in morning:
            visit = finish_visit(one.visit, record=one.record, by=world.ann, at=at)
            if one.signature:
                keep_attachment(
                    visit, kind="signature", content=one.signature, content_type="image/png", by=world.ann, at=at
                )
        wanted = left_behind(world.company)
        transaction.set_rollback(True)
    finish_visits(open_notebook(world.company, world.ann), morning, at=at)
    assert left_behind(world.company) == wanted
    assert set(Visit.objects.values_list("trace_grade", flat=True)) >= {"sound", "boilerplate"}


@pytest.mark.django_db
def test_answers_written_together_equal_answers_written_one_by_one(world: World) -> None:
    shop = world.retailers["东街烟酒店"]
    answers = [
        WillAnswer(
            company=world.company,
            retailer=shop,
            question=question,
            answer=1,
            answered_on=NOW.date(),
            asked_by=world.ann,
        )
        for question in ("learns", "stays")
    ]
    with transaction.atomic():
        for one in answers:
            answer_will(
                shop, question=one.question, answer=one.answer, answered_on=one.answered_on, by=world.ann, at=NOW
            )
        wanted = left_behind(world.company), list(WillAnswer.objects.values_list("question", "answer", "asked_by"))
        transaction.set_rollback(True)
    write_answers(answers, by=world.ann, at=NOW)
    rows = list(WillAnswer.objects.values_list("question", "answer", "asked_by"))
    assert (left_behind(world.company), rows) == wanted
