"""Whom a bulletin concerns: the rule, and the same in the database."""

import itertools
from datetime import date
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from rounds.bulletins.actions import BulletinRefusedError, announce_bulletin
from rounds.bulletins.models import Bulletin
from rounds.bulletins.queries import audience_count, retailers_concerned, retailers_to_tell
from rounds.bulletins.queries.audience import outlets_of
from rounds.bulletins.rules.audience import Audience, Outlet, concerns
from rounds.bulletins.rules.refusals import Refusal
from rounds.bulletins.rules.standing import standing_of
from rounds.retailers.models import Retailer
from tests.world import World

SMALL = st.integers(0, 3)
AUDIENCES = st.builds(
    Audience.of,
    st.sets(st.sampled_from(["promote", "care"])),
    st.sets(st.sampled_from(["urban", "rural"])),
    st.sets(SMALL),
    st.sets(SMALL),
    st.none() | st.integers(0, 20),
    st.none() | st.integers(20, 30),
)
OUTLETS = st.builds(
    Outlet,
    st.sampled_from([None, "promote", "care"]),
    st.sampled_from(["", "urban", "rural"]),
    st.none() | SMALL,
    st.frozensets(SMALL),
    st.none() | st.integers(0, 30),
)


def test_without_any_condition_it_is_for_everybody() -> None:
    assert concerns(Audience(), Outlet())
    assert Audience().is_everybody


def test_conditions_hold_together_but_unit_and_territory_are_one() -> None:
    audience = Audience.of(["care"], ["rural"], units=[1], territories=[7], band_from=5, band_until=9)
    outlet = Outlet("care", "rural", 7, frozenset(), 5)
    assert concerns(audience, outlet)
    assert concerns(audience, Outlet("care", "rural", 8, frozenset({1, 2}), 9))
    for other in (
        Outlet("promote", "rural", 7, frozenset(), 5),
        Outlet("care", "urban", 7, frozenset(), 5),
        Outlet("care", "rural", 8, frozenset({2}), 5),
        Outlet("care", "rural", 7, frozenset(), 4),
        Outlet("care", "rural", 7, frozenset(), 10),
        Outlet("care", "rural", 7, frozenset(), None),
    ):
        assert not concerns(audience, other)


@given(AUDIENCES, OUTLETS)
def test_one_condition_less_never_concerns_fewer(audience: Audience, outlet: Outlet) -> None:
    wider = Audience.of(audience.segments, audience.market_types, audience.units, audience.territories)
    assert not concerns(audience, outlet) or concerns(wider, outlet)


def test_a_correction_concerns_whoever_heard_the_old_text_a_withdrawal_nobody_else() -> None:
    outlets = {1: Outlet("care"), 2: Outlet("promote"), 3: Outlet("care")}
    heard = {2: 1, 3: 2}
    corrected = standing_of(Audience.of(["care"]), outlets, heard, tell_from=2)
    assert (sorted(corrected.concerned), sorted(corrected.left)) == ([1, 2, 3], [1, 2])
    slip = standing_of(Audience.of(["care"]), outlets, heard)
    assert (sorted(slip.concerned), sorted(slip.left)) == ([1, 3], [1])
    withdrawn = standing_of(Audience(), outlets, heard, tell_from=3, is_withdrawn=True)
    assert (sorted(withdrawn.concerned), sorted(withdrawn.told)) == ([2, 3], [])


def announced(world: World, **written: Any) -> Bulletin:
    return announce_bulletin(
        world.departments["sales_department"], topic="supply", title="到货", body="到货 300 条",
        by=world.staff["sam"], at=timezone.now(), **written,
    )  # fmt: skip


@pytest.mark.django_db
def test_the_database_reaches_whom_the_rule_reaches(world: World) -> None:
    for number, shop in enumerate(Retailer.objects.filter(company=world.company).order_by("pk")):
        Retailer.objects.filter(pk=shop.pk).update(supply_band=None if number == 4 else 5 * number)
    now, reader = timezone.now(), world.staff["hua"]
    outlets = outlets_of(world.company, Retailer.objects.filter(company=world.company), at=now)
    county = world.east.parent
    assert county is not None
    choices: tuple[tuple[dict[str, Any], ...], ...] = (
        ({}, {"segments": ["promote"]}),
        ({}, {"market_types": ["urban"]}, {"market_types": ["rural"]}),
        ({}, {"units": [county.pk]}, {"units": [world.west.pk], "territories": [world.territories["ann"].pk]}),
        ({}, {"band_from": 5}, {"band_until": 5}, {"band_from": 5, "band_until": 10}),
    )
    for parts in itertools.product(*choices):
        written = {name: value for part in parts for name, value in part.items()}
        audience = Audience.of(**written)
        wanted = {pk for pk, outlet in outlets.items() if concerns(audience, outlet)}
        bulletin = Bulletin(company=world.company, published_at=now, **audience.record())
        bulletin.pk = 0
        assert set(retailers_concerned(reader, bulletin, at=now).values_list("pk", flat=True)) == wanted, written
        assert audience_count(reader, audience, at=now).concerned == len(wanted)


@pytest.mark.django_db
def test_the_count_says_who_is_left_out_for_want_of_a_band(world: World) -> None:
    shop = world.retailers["东街烟酒店"]
    Retailer.objects.filter(pk=shop.pk).update(supply_band=8)
    found = audience_count(world.ann, Audience.of(band_from=5), at=timezone.now())
    assert (found.concerned, found.of, found.bandless) == (1, 3, 2)


@pytest.mark.django_db
def test_an_area_of_another_company_is_refused(world: World) -> None:
    foreign = world.strangers["mei"].unit
    assert foreign is not None
    for named in ({"units": [foreign.pk]}, {"territories": [world.strangers["ann"].territories.get().pk]}):
        with pytest.raises(BulletinRefusedError) as refused:
            announced(world, **named)
        assert refused.value.refusal == Refusal.UNKNOWN_AREA
    assert not Bulletin.objects.exists()


@pytest.mark.django_db
def test_it_counts_from_the_day_it_begins(world: World) -> None:
    today = world.company.local_day(timezone.now())
    announced(world, valid_from=date(today.year + 1, 12, 1))
    current = announced(world, valid_from=today, valid_until=today)
    assert list(Bulletin.objects.in_force(today)) == [current]
    assert set(retailers_to_tell(world.ann, current, at=timezone.now())) == {
        world.retailers[name] for name in ("东街烟酒店", "桥头便利店", "山口食杂店")
    }
