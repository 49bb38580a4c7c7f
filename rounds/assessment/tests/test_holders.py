"""A past period counts retailers for whom they belonged to then, and only from when they were his."""

from datetime import UTC, date, datetime, timedelta

import pytest

from rounds.assessment.queries.field_facts import Span, longest_gap, retailers_in
from rounds.assessment.queries.holders import holdings_at
from rounds.assessment.rules.tenure import Handover, Tenure, tenure_at
from rounds.people.actions import assign_territory
from rounds.people.queries import settings_of
from rounds.retailers.actions import move_retailers, open_retailer
from tests.world import NOW, World

DAY = timedelta(days=1)
FIRST = datetime(2026, 11, 1, tzinfo=UTC)
NOVEMBER = Span(date(2026, 11, 1), date(2026, 11, 30))


@pytest.mark.parametrize(
    ("handovers", "tenure"),
    [
        ([], Tenure(7)),
        ([Handover(FIRST, None, 3)], Tenure(3, FIRST)),
        ([Handover(FIRST, 3, 4), Handover(FIRST + 3 * DAY, 4, 4)], Tenure(4, FIRST)),
        ([Handover(FIRST, 3, 4), Handover(FIRST + 9 * DAY, 4, 5)], Tenure(4, FIRST)),
        ([Handover(FIRST + 5 * DAY, 3, 4)], Tenure(3)),
        ([Handover(FIRST, 3, None)], Tenure(None, FIRST)),
    ],
)
def test_whose_it_was_on_a_past_day_is_what_was_noted_before(handovers: list[Handover], tenure: Tenure) -> None:
    assert tenure_at(handovers, FIRST + 5 * DAY, now=7) == tenure


def test_a_gap_counts_from_the_day_on_which_the_retailer_came_to_the_account_manager() -> None:
    visits = [date(2026, 10, 20), date(2026, 11, 24)]
    known = date(2026, 10, 31)
    assert longest_gap(visits, NOVEMBER, known=known) == 35
    assert longest_gap(visits, NOVEMBER, known=known, since=date(2026, 11, 20)) == 6
    assert longest_gap(visits, NOVEMBER, known=known, since=date(2026, 11, 25)) == 5
    assert longest_gap(visits, NOVEMBER, known=known, since=date(2026, 10, 1)) == 35


@pytest.mark.django_db
def test_a_territory_given_away_a_shop_moved_or_entered_after_the_period_do_not_change_it(world: World) -> None:
    ann = world.ann
    shop, moved = world.retailers["东街烟酒店"], world.retailers["西岭小卖部"]
    end = NOW + 8 * DAY

    def counted() -> dict[int, int]:
        rows = retailers_in(world.company, NOVEMBER, at=end, settings=settings_of(world.company, at=end), fields=())
        return {row["id"]: row["manager"] for row in rows}

    before = counted()
    assert (before[shop.pk], before[moved.pk]) == (ann.pk, world.staff["wu"].pk)
    assign_territory(world.territories["ann"], None, by="system", at=end + DAY, because="轮岗")
    move_retailers([moved], None, by="system", at=end + DAY, because="重划")
    open_retailer(
        world.company, licence_no="330199000001", name="新开店", source="desk", by="system", at=end + DAY,
        territory=world.territories["ben"], market_type="urban", outlet_type="B", phone="13800009999",
        owner_name="王五",
    )  # fmt: skip
    assert counted() == before

    assign_territory(world.territories["wu"], ann, by="system", at=NOW + 2 * DAY, because="代管")
    held = holdings_at(world.company, [(moved.pk, None)], at=end, noted_from=NOW - 99 * DAY)
    assert (held[moved.pk].manager, held[moved.pk].since) == (ann.pk, NOW + 2 * DAY)
