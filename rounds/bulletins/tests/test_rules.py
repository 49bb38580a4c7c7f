"""Who owes what, and how late it came."""

from datetime import UTC, date, datetime

import pytest

from rounds.bulletins.rules.audience import Audience
from rounds.bulletins.rules.duty import OWED_BY, duty_refusal, lateness_of
from rounds.bulletins.rules.publishing import Terms, publishing_refusal
from rounds.bulletins.rules.refusals import Refusal
from rounds.common.calendar import china_calendar

CALENDAR = china_calendar([2026])
FRIDAY_EVENING = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)  # 17:30 in Shanghai


def test_a_weekend_between_due_time_and_publication_is_not_late() -> None:
    monday_opening = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
    assert not lateness_of(FRIDAY_EVENING, monday_opening, as_of=monday_opening, calendar=CALENDAR).is_late


def test_an_hour_into_monday_is_an_hour_late() -> None:
    at = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
    late = lateness_of(FRIDAY_EVENING, at, as_of=at, calendar=CALENDAR)
    assert (late.minutes, late.is_late, late.is_published) == (60, True, True)


def test_what_has_not_come_gets_later_with_every_working_minute() -> None:
    at = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
    late = lateness_of(FRIDAY_EVENING, None, as_of=at, calendar=CALENDAR)
    assert (late.minutes, late.is_published) == (450, False)


@pytest.mark.parametrize("topic", OWED_BY)
def test_each_topic_has_one_department(topic: str) -> None:
    owner = OWED_BY[topic]
    assert duty_refusal(topic, owner) is None
    assert duty_refusal(topic, "training_department") == Refusal.NOT_ITS_DUTY


def test_policy_may_come_from_any_department() -> None:
    assert duty_refusal("policy", "training_department") is None


def test_a_bulletin_says_something_to_known_segments_and_is_not_over() -> None:
    today = date(2026, 11, 23)
    care = Audience.of(["care"])
    for terms, reason in (
        (Terms(Audience.of(["vip"])), Refusal.UNKNOWN_SEGMENT),
        (Terms(Audience.of(market_types=["moon"])), Refusal.UNKNOWN_MARKET_TYPE),
        (Terms(Audience.of(band_from=20, band_until=10)), Refusal.BANDS_TURNED_ROUND),
        (Terms(valid_until=date(2026, 11, 22)), Refusal.ENDS_BEFORE_IT_BEGINS),
        (Terms(valid_from=date(2026, 12, 1), valid_until=date(2026, 11, 30)), Refusal.ENDS_BEFORE_IT_BEGINS),
        (Terms(priority="loud"), Refusal.UNKNOWN_PRIORITY),
        (Terms(brands=tuple(f"品牌{number}" for number in range(21))), Refusal.TOO_MANY_BRANDS),
        (Terms(care, valid_until=today), None),
    ):
        assert publishing_refusal("到货", terms, today) == reason
    assert publishing_refusal("  ", Terms(), today) == Refusal.NO_BODY
