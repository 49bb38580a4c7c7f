"""Proposals, decisions and the history of segments (product.md row 4)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from rounds.common.events import verify
from rounds.orders.models import MonthlyFeature
from rounds.retailers.models import Retailer
from rounds.segments.actions import (
    DecisionError,
    answer_will,
    confirm_proposal,
    confirm_run,
    override_proposal,
    propose_segments,
)
from rounds.segments.models import SegmentProposal, SegmentRun, SegmentSpell
from rounds.segments.queries import current_segments
from tests.world import World


def sells(shop: Retailer, volume: int, brands: int) -> None:
    for month in (date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1)):
        MonthlyFeature.objects.create(
            company=shop.company,
            retailer=shop,
            month=month,
            volume=Decimal(volume),
            amount=Decimal(volume * 100),
            brands=brands,
            products=brands,
            orders=4,
            last_order_on=month,
        )


def proposed(world: World) -> SegmentRun:
    return propose_segments(world.company, as_of=date(2026, 11, 23), by=world.mei, at=world.now)


def proposal_for(world: World, name: str) -> SegmentProposal:
    return SegmentProposal.objects.get(retailer=world.retailers[name], state="proposed")


def test_the_first_proposal_holds_provisionally_until_a_person_decides(world: World) -> None:
    shop = world.retailers["东街烟酒店"]
    sells(shop, 700, 40)
    proposed(world)
    assert current_segments(world.company, at=world.now)[shop.pk] in {"promote", "maintain"}
    assert proposal_for(world, "东街烟酒店").state == "proposed"
    assert list(verify()) == []


def test_an_override_keeps_the_rules_reasons_and_the_persons_reason(world: World) -> None:
    proposed(world)
    proposal = proposal_for(world, "山口食杂店")
    with pytest.raises(DecisionError):
        override_proposal(proposal, "guide", because=" ", by=world.mei, at=world.now)
    later = world.now + timedelta(hours=1)
    override_proposal(proposal, "guide", because="店主刚装修，想做大", by=world.mei, at=later)
    assert proposal.state == "overridden"
    assert proposal.because
    assert current_segments(world.company, at=later)[proposal.retailer_id] == "guide"
    assert current_segments(world.company, at=world.now)[proposal.retailer_id] == proposal.segment


def test_two_people_cannot_decide_the_same_proposal(world: World) -> None:
    proposed(world)
    proposal = proposal_for(world, "山口食杂店")
    confirm_proposal(proposal, by=world.mei, at=world.now)
    with pytest.raises(DecisionError):
        override_proposal(proposal, "guide", because="晚了一步", by=world.staff["hua"], at=world.now)


def test_at_every_instant_a_retailer_is_in_exactly_one_segment(world: World) -> None:
    run = proposed(world)
    confirm_run(run, by=world.mei, at=world.now, because="首次")
    shop = world.retailers["桥头便利店"]
    for month in range(1, 5):
        at = world.now + timedelta(days=30 * month)
        answer_will(
            shop, question="wants_to_grow", answer=2 if month % 2 else -2, answered_on=at.date(), by=world.ann, at=at
        )
        again = propose_segments(world.company, as_of=at.date(), by=world.mei, at=at)
        confirm_run(again, by=world.mei, at=at, because="月度")
    spells = SegmentSpell.objects.filter(retailer=shop).count()
    assert spells >= 3
    for hour in range(0, 24 * 125, 7):
        at = world.now + timedelta(hours=hour)
        assert len(SegmentSpell.objects.filter(retailer=shop).at(at)) == 1


def test_a_new_run_supersedes_what_nobody_decided(world: World) -> None:
    proposed(world)
    second = propose_segments(world.company, as_of=date(2026, 11, 24), by="system", at=world.now + timedelta(days=1))
    open_ones = SegmentProposal.objects.filter(state="proposed")
    assert set(open_ones.values_list("run_id", flat=True)) <= {second.pk}
