"""The table, the clocks and the steps, without a database."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rounds.common.calendar import china_calendar
from rounds.issues.rules.clocks import Allowances, Held, due_at, minutes_held, minutes_left, stretches
from rounds.issues.rules.routing import Category, Limits, TableFault, default_routes, faults_of
from rounds.issues.rules.steps import (
    Party,
    Refusal,
    Standing,
    State,
    Verb,
    answer_refusal,
    parties_of,
    refusal,
    verbs_for,
    verbs_in,
)

CALENDAR = china_calendar([2026])
LIMITS = Limits(accept=210, answer=840, tell=420)
ROUTES = default_routes(LIMITS, primary_percent=Decimal(70))
FRIDAY = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)  # 17:00 in Shanghai
WITH, WITHOUT = True, False


def test_the_default_table_is_that_of_the_source() -> None:
    assert {route.category: route.function for route in ROUTES} == {
        "supply_issue": "sales_department",
        "order_issue": "call_centre",
        "delivery_issue": "distribution_centre",
        "market_issue": "monopoly_department",
        "price_issue": "planning_department",
        "visit_issue": None,
    }
    assert [route.category for route in ROUTES if route.is_assumption] == ["price_issue"]
    assert {route.category: route.primary_percent for route in ROUTES}["visit_issue"] == 100
    assert faults_of(ROUTES) == []


@pytest.mark.parametrize(
    ("category", "change", "fault"),
    [
        ("visit_issue", {"function": "call_centre"}, TableFault.VISIT_HAS_DEPARTMENT),
        ("supply_issue", {"function": None}, TableFault.DEPARTMENT_MISSING),
        ("supply_issue", {"primary_percent": Decimal("49.99")}, TableFault.PRIMARY_NOT_LARGER),
        ("supply_issue", {"limits": Limits(0, 1, 1)}, TableFault.NO_TIME),
        ("supply_issue", {"category": "order_issue"}, TableFault.NOT_EVERY_CATEGORY_ONCE),
    ],
)
def test_a_row_that_breaks_the_rule_is_named(category: str, change: dict[str, object], fault: TableFault) -> None:
    rows = [replace(route, **change) if route.category == category else route for route in ROUTES]  # type: ignore[arg-type]
    assert fault in {found for found, _category in faults_of(rows)}


def test_friday_afternoon_runs_into_monday() -> None:
    assert due_at(FRIDAY, 60, calendar=CALENDAR) == datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def test_a_night_on_the_desk_is_not_held_against_anybody() -> None:
    evening, morning = FRIDAY + timedelta(minutes=30), datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
    assert minutes_held(evening, morning, as_of=morning, calendar=CALENDAR) == 0
    assert minutes_held(FRIDAY, None, as_of=morning, calendar=CALENDAR) == 30


def test_time_left_turns_negative_when_it_has_gone_by() -> None:
    due = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    assert minutes_left(due, FRIDAY, calendar=CALENDAR) == 60
    assert minutes_left(due, datetime(2026, 11, 23, 2, 0, tzinfo=UTC), calendar=CALENDAR) == -60


def test_each_step_has_its_allowance() -> None:
    allowances = Allowances(learn=1, coordinate=2, confirm=3, limits=LIMITS)
    steps = ("learn", "coordinate", "accept", "answer", "tell", "confirm")
    assert [allowances.of(step) for step in steps] == [1, 2, 210, 840, 420, 3]


def hop(step: str, number: int, department: int | None, outcome: str) -> Held:
    return Held(step, department, FRIDAY, None, 100, 10, number, number + 1, outcome)


def test_acceptance_and_answer_of_one_department_are_one_stretch() -> None:
    found = stretches([hop("answer", 2, 7, "answered"), hop("accept", 1, 7, "accepted"), hop("tell", 3, None, "told")])
    assert [[held.step for held in stretch.hops] for stretch in found] == [["accept", "answer"], ["tell"]]
    assert (found[0].minutes, found[0].allowed, found[0].events) == (20, 200, (1, 2, 3))


def test_a_returned_acceptance_does_not_lend_its_time_to_the_next() -> None:
    found = stretches([hop("accept", 1, 7, "returned"), hop("accept", 3, 7, "accepted"), hop("answer", 4, 7, "")])
    assert [len(stretch.hops) for stretch in found] == [1, 2]


@given(
    st.integers(0, 320 * 24 * 60).map(lambda minute: datetime(2026, 1, 5, tzinfo=UTC) + timedelta(minutes=minute)),
    st.integers(1, 3000),
)
def test_the_due_time_is_in_time_and_a_working_minute_later_is_not(start: datetime, minutes: int) -> None:
    due = due_at(start, minutes, calendar=CALENDAR)
    assert minutes_held(start, due, as_of=due, calendar=CALENDAR) == minutes
    late = due_at(due, 1, calendar=CALENDAR)
    assert minutes_held(start, late, as_of=late, calendar=CALENDAR) == minutes + 1


STANDINGS = [
    Standing(state, is_learnt, is_with) for state in State for is_learnt in (True, False) for is_with in (WITH, WITHOUT)
]


@pytest.mark.parametrize("standing", STANDINGS, ids=str)
def test_every_step_possible_now_is_somebodys_and_nobody_else_may_take_it(standing: Standing) -> None:
    for verb in Verb:
        allowed = {party for party in Party if refusal(verb, party, standing) is None}
        if verb in verbs_in(standing):
            assert allowed == {*parties_of(verb, standing), Party.OUTSIDE}
        else:
            assert not allowed
    assert not verbs_for(Party.NOBODY, standing)


def test_an_issue_closes_only_after_it_was_answered_and_told() -> None:
    closing = {standing.state for standing in STANDINGS if Verb.CONFIRM in verbs_in(standing)}
    telling = {standing.state for standing in STANDINGS if Verb.TELL in verbs_in(standing)}
    answering = {standing.state for standing in STANDINGS if Verb.ANSWER in verbs_in(standing)}
    assert (closing, telling, answering) == ({State.TOLD}, {State.ANSWERED}, {State.ACCEPTED})


def test_without_a_department_the_account_manager_answers() -> None:
    standing = Standing(State.ACCEPTED, is_learnt=True, is_with_department=False)
    assert Verb.ANSWER in verbs_for(Party.COORDINATOR, standing)
    assert Verb.ANSWER not in verbs_for(Party.DEPARTMENT, standing)


def test_resolve_or_explain() -> None:
    today = date(2026, 11, 23)
    assert answer_refusal("solution", "补货", None, today) is None
    assert answer_refusal("explanation", "停产", today, today) is None
    assert answer_refusal("silence", "补货", None, today) == Refusal.NO_ANSWER
    assert answer_refusal("solution", "补货", date(2026, 11, 22), today) == Refusal.PROMISE_IN_THE_PAST


def test_the_categories_are_six() -> None:
    assert len(Category) == 6
