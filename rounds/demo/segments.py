"""Questions about the will to grow, two segmentations, and what the market managers made of them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random

from django.db import transaction

from rounds.common.events import Draft, record_all
from rounds.demo.city.agenda import Story
from rounds.demo.city.context import City
from rounds.demo.retailers import Shop
from rounds.people.models import Staff
from rounds.people.rules.roles import Role
from rounds.segments.actions import confirm_proposals, override_proposal, propose_segments
from rounds.segments.models import SegmentProposal, WillAnswer
from rounds.segments.rules.will import QUESTIONS

ASKED = 0.9
OVERRIDDEN = 2  # by each market manager in each segmentation
OVERRIDES = (
    ("care", "guide", "老板儿子接手，准备重新装修扩柜，先按指导型培养"),
    ("guide", "care", "本人说打算年底转行，问答时碍于情面，改为关注型"),
    ("care", "guide", "村里唯一门店，愿意学陈列，每周上门辅导"),
    ("maintain", "promote", "资金充裕，近期主动要求试销新品，意愿比问答时强"),
    ("promote", "maintain", "已在外地开店，随时准备停止卷烟经营"),
    ("guide", "promote", "新开分店，两店合计规模已达到"),
)


def ask_will(city: City, manager: int) -> Story:
    """Every account manager asks his retailers two to four of the questions in the second week."""
    frame = city.frame
    dice = frame.dice(f"will/{manager}")
    at = frame.at(frame.before(frame.start, 10 - manager % 3), 17, 5 + manager)
    yield at
    asker = city.cast.managers[manager]
    asked = [shop for shop in city.shops_of(manager) if dice.random() < ASKED]
    write_answers([answer for shop in asked for answer in _answers(shop, dice, asker, at.date())], by=asker, at=at)


def _answers(shop: Shop, dice: Random, asker: Staff, day: date) -> list[WillAnswer]:
    questions = dice.sample(QUESTIONS, dice.choice((2, 3, 3, 4)))
    return [
        WillAnswer(
            company_id=shop.retailer.company_id,
            retailer=shop.retailer,
            question=question.key,
            answer=max(-2, min(2, round(2.4 * shop.will + dice.gauss(0, 0.6)))),
            answered_on=day - timedelta(days=dice.randrange(6)),
            asked_by=asker,
        )
        for question in questions
    ]


@transaction.atomic
def write_answers(answers: Sequence[WillAnswer], *, by: Staff, at: datetime) -> None:
    """Many answers at once, each with the event that `answer_will` would write."""
    rows = WillAnswer.objects.bulk_create(answers, batch_size=500)
    record_all(
        (
            Draft(
                "will.answered",
                row,
                {"retailer": row.retailer_id, "question": row.question, "answer": row.answer},
            )
            for row in rows
        ),
        by=by,
        at=at,
    )


def first_segmentation(city: City) -> Story:
    """All retailers for the first time; the market managers go through the list within two days."""
    frame = city.frame
    at = frame.at(frame.before(frame.start, 6), 9, 20)
    yield at
    administrator = city.cast.office[Role.ADMINISTRATOR]
    propose_segments(city.company, as_of=at.date(), by=administrator, at=at)
    for number in range(len(city.cast.supervisors)):
        at = frame.at(frame.before(frame.start, 5), 9 + 3 * number, 12)
        yield at
        _go_through(city, number, at, left=0.0)


def second_segmentation(city: City) -> Story:
    """Last week again, with the orders since; a part still waits for its market manager."""
    frame = city.frame
    day = frame.before(frame.monday, 4)
    at = frame.at(day, 8, 40)
    yield at
    administrator = city.cast.office[Role.ADMINISTRATOR]
    propose_segments(city.company, as_of=day, by=administrator, at=at)
    for number in range(len(city.cast.supervisors)):
        at = frame.at(frame.before(frame.monday, 3), 14 + number, 25)
        yield at
        _go_through(city, number, at, left=(0.35, 0.15, 0.6)[number])


def _go_through(city: City, number: int, at: datetime, *, left: float) -> None:
    """One market manager overrides a few with a reason, confirms most, leaves a share of them open."""
    unit, market_manager = list(city.cast.supervisors.items())[number]
    waiting = SegmentProposal.objects.unscoped("the sample city").filter(
        company=city.company, state=SegmentProposal.State.PROPOSED, retailer__territory__unit=unit
    )
    proposals = list(waiting.order_by("retailer__licence_no"))
    dice = city.frame.dice(f"segments/{number}/{at.date()}")
    dice.shuffle(proposals)
    done = 0
    for segment, decided, because in dice.sample(OVERRIDES, len(OVERRIDES)):
        chosen = next((one for one in proposals if one.segment == segment), None)
        if chosen is None or done == OVERRIDDEN:
            continue
        override_proposal(chosen, decided, because=because, by=market_manager, at=at)
        proposals.remove(chosen)
        done += 1
    kept = proposals[round(left * len(proposals)) :]
    confirm_proposals([one.pk for one in kept], by=market_manager, at=at, because="")
