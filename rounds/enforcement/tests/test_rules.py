"""Which step of a case follows which, whose it is, until when; what is said of it outside (A20)."""

from datetime import UTC, datetime, timedelta

import pytest

from rounds.common.calendar import china_calendar
from rounds.enforcement.rules.deadlines import Allowances, due_at
from rounds.enforcement.rules.steps import Neutral, Refusal, Standing, State, Verb, neutral, refusal, verbs_for

AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
ME, OTHER = 1, 2
ALLOWED = Allowances(take_up=60, check=120, decide=180, close=240)


def verbs(state: str, officer: int | None = ME, **more: object) -> set[str]:
    return {verb.value for verb in verbs_for(Standing(state, officer, **more), by=ME, at=AT, keep_days=30)}  # type: ignore[arg-type]


def test_a_reported_case_waits_to_be_taken_up() -> None:
    assert verbs("reported", None) == {"take_up", "add"}


def test_the_named_officer_checks_decides_and_closes_in_this_order() -> None:
    assert verbs("taken_up") == {"check", "add"}
    assert verbs("checked") == {"check", "decide", "add"}
    assert verbs("decided") == {"decide", "close", "add"}
    assert verbs("closed", closed_at=AT) == set()


def test_somebody_else_may_only_take_it_over() -> None:
    assert verbs("decided", OTHER) == {"take_up", "add"}
    standing = Standing("decided", OTHER)
    assert refusal(Verb.CLOSE, standing, by=ME, at=AT, keep_days=30) == Refusal.NOT_YOURS


def test_a_case_is_erased_only_when_it_was_kept_long_enough_and_once() -> None:
    kept = AT - timedelta(days=30)
    assert verbs("closed", closed_at=kept) == {"erase"}
    assert verbs("closed", closed_at=kept + timedelta(seconds=1)) == set()
    assert verbs("closed", closed_at=kept, is_erased=True) == set()


@pytest.mark.parametrize("state", list(State))
def test_outside_the_room_a_state_is_one_of_three(state: State) -> None:
    expected = {"reported": Neutral.RECEIVED, "closed": Neutral.FINISHED}.get(state.value, Neutral.IN_HAND)
    assert neutral(state) == expected


def test_the_next_step_is_owed_in_working_time() -> None:
    calendar = china_calendar(range(2025, 2028), ((540, 720), (840, 1080)), timezone="Asia/Shanghai")
    friday_evening = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)  # 17:30
    assert due_at("reported", friday_evening, allowances=ALLOWED, calendar=calendar) == datetime(
        2026, 11, 23, 1, 30, tzinfo=UTC
    )
    assert due_at("closed", friday_evening, allowances=ALLOWED, calendar=calendar) is None
