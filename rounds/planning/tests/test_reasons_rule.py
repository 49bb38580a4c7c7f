"""What would admit a visit is said in words: alone, or together with what else it needs."""

from datetime import date

from rounds.planning.rules.reasons import RELIEFS, TOGETHER, relief_reason

THURSDAY = date(2026, 3, 5)


def test_an_hour_more_on_thursday_is_said_in_whole_minutes() -> None:
    reason = relief_reason("time", THURSDAY, 59.2)
    assert reason.text == RELIEFS["time"]
    assert (reason.params["weekday"], reason.params["amount"]) == ("周四", 60)


def test_somebody_else_may_stand_in() -> None:
    assert "代访" in relief_reason("vehicle", THURSDAY, 1).text


def test_what_is_needed_together_does_not_claim_to_suffice() -> None:
    assert set(TOGETHER) == set(RELIEFS)
    for limit in TOGETHER:
        assert "可安排" in relief_reason(limit, THURSDAY, 1).text
        assert "可安排" not in relief_reason(limit, THURSDAY, 1, together=True).text
