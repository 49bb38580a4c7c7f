"""F28: clocks of issues against a walk minute by minute; the same log gives the same hops and the same split.

`ROUNDS_EXAMPLES=10000` runs the full count of trust.md; the everyday run takes 60 of each.
"""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from random import Random

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from rounds.common.calendar import Pause
from rounds.common.tests.test_calendar_oracle import WINDOW, World, walk_due, walk_elapsed, worlds
from rounds.issues.rules.clocks import Held, Step, due_at, minutes_held, stretches
from rounds.issues.rules.history import Happening, Line, Standing, happenings_of, in_order, spans_of
from rounds.issues.rules.liability import WHOLE, IssueFacts, liability_of
from rounds.issues.rules.performance import turns_of
from rounds.issues.rules.steps import Standing as StepStanding
from rounds.issues.rules.steps import State, Verb, verbs_in

examples = settings(
    max_examples=int(os.environ.get("ROUNDS_EXAMPLES", "60")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
START = datetime(2016, 3, 1, tzinfo=UTC)
minutes_in = st.integers(0, WINDOW)
DEPARTMENTS = st.sampled_from([None, 1, 2, 3])
VERBS = {
    "learnt": Verb.LEARN,
    "dispatched": Verb.DISPATCH,
    "accepted": Verb.ACCEPT,
    "returned": Verb.RETURN,
    "forwarded": Verb.FORWARD,
    "answered": Verb.ANSWER,
    "told": Verb.TELL,
    "closed": Verb.CONFIRM,
    "reopened": Verb.REOPEN,
    "paused": Verb.PAUSE,
    "resumed": Verb.RESUME,
}


@st.composite
def logs(draw: st.DrawFn) -> list[Line]:
    """Lines of one issue, in the order in which they were written."""
    lines = []
    for place in range(draw(st.integers(1, 9))):
        standing = draw(st.sampled_from(list(Standing)))
        cause = draw(st.sampled_from(["retailer", "outside"])) if standing == Standing.WAITING else ""
        at = START + timedelta(minutes=draw(st.integers(0, 600)))
        lines.append(Line(at, standing, draw(DEPARTMENTS), place, cause))
    return lines


@st.composite
def facts(draw: st.DrawFn) -> IssueFacts:
    """An issue with hops of any kind, as the rule may meet them."""
    hops = []
    for number in range(1, draw(st.integers(1, 8)) + 1):
        step = draw(st.sampled_from(list(Step)))
        department = draw(DEPARTMENTS) if step in {Step.ACCEPT, Step.ANSWER} else None
        at = START + timedelta(minutes=number)
        outcome = draw(st.sampled_from(["accepted", "forwarded", "returned", "answered", "reopened"]))
        minutes = draw(st.integers(0, 2000))
        hops.append(Held(step, department, at, at, draw(st.integers(0, 1500)), minutes, number, number + 1, outcome))
    return IssueFacts(
        category="supply_issue",
        department=draw(DEPARTMENTS),
        primary_percent=draw(st.decimals(50, 100, places=2)),
        table_rules=("A37",),
        manager=draw(st.sampled_from([None, 9])),
        hops=tuple(hops),
        dissatisfied=draw(st.booleans()),
        secondary_without_ground=draw(st.booleans()),
    )


def ended(world: World) -> list[Pause]:
    """The pauses that end: a holder's clock never stands for ever."""
    return [Pause(world.at(start), world.at(end)) for start, end in world.paused if end is not None]


def counted(world: World) -> list[bool]:
    flags = list(world.open)
    for start, end in world.paused:
        if end is not None:
            flags[start:end] = [False] * (end - start)
    return flags


@examples
@given(worlds(), minutes_in, minutes_in)
def test_minutes_of_a_holder_equal_the_walk_by_minutes(world: World, one: int, other: int) -> None:
    start, end = min(one, other), max(one, other)
    begun, stopped, pauses = world.at(start), world.at(end), ended(world)
    held = minutes_held(begun, stopped, as_of=stopped, calendar=world.calendar, pauses=pauses)
    assert held == walk_elapsed(counted(world), start, end)
    still = minutes_held(begun, None, as_of=stopped, calendar=world.calendar, pauses=pauses)
    assert still == held, "an open hop counts until it is looked at"


@examples
@given(worlds(), minutes_in, st.one_of(st.integers(0, 60), st.integers(0, 4000)))
def test_due_times_of_a_holder_equal_the_walk_by_minutes(world: World, start: int, allowed: int) -> None:
    expected = walk_due(counted(world), start, allowed)
    assume(expected is not None or any(world.calendar.weekly))
    due = due_at(world.at(start), allowed, calendar=world.calendar, pauses=ended(world))
    assert due == world.at(expected) if expected is not None else due >= world.at(WINDOW)


@examples
@given(worlds(), st.lists(minutes_in, min_size=2, max_size=6))
def test_what_holders_used_adds_up_to_the_whole_time(world: World, moments: list[int]) -> None:
    cuts = [world.at(minute) for minute in sorted(moments)]
    parts = [
        minutes_held(start, end, as_of=end, calendar=world.calendar, pauses=ended(world))
        for start, end in pairwise(cuts)
    ]
    assert sum(parts) == minutes_held(cuts[0], cuts[-1], as_of=cuts[-1], calendar=world.calendar, pauses=ended(world))


@examples
@given(facts())
def test_shares_are_exactly_a_hundred_or_none(given_facts: IssueFacts) -> None:
    shares = liability_of(given_facts)
    assert not shares or sum(share.percent for share in shares) == WHOLE
    assert all(share.percent >= 0 for share in shares)  # a hundredth in three parts leaves two of nothing
    assert all(share.percent == share.percent.quantize(Decimal("0.01")) for share in shares)
    assert all(share.events for share in shares), "every share names the events that prove it"


@examples
@given(facts(), st.integers())
def test_the_order_in_which_hops_are_read_changes_no_share(given_facts: IssueFacts, seed: int) -> None:
    hops = list(given_facts.hops)
    Random(seed).shuffle(hops)
    assert liability_of(replace(given_facts, hops=tuple(hops))) == liability_of(given_facts)
    assert [stretch.hops for stretch in stretches(hops)] == [stretch.hops for stretch in stretches(given_facts.hops)]
    assert turns_of(1, hops) == turns_of(1, given_facts.hops)


@examples
@given(logs(), st.integers(), st.booleans())
def test_the_order_in_which_lines_lie_changes_no_step(lines: list[Line], seed: int, at_once: bool) -> None:
    shuffled = list(lines)
    Random(seed).shuffle(shuffled)
    assert in_order(shuffled) == in_order(lines)
    told = happenings_of(lines, raised_at=START, tells_at_once=at_once)
    assert happenings_of(shuffled, raised_at=START, tells_at_once=at_once) == told


@examples
@given(logs(), st.booleans(), st.one_of(st.none(), st.integers(0, 900)))
def test_holders_follow_each_other_without_a_gap(lines: list[Line], at_once: bool, closes: int | None) -> None:
    closed_at = None if closes is None else START + timedelta(minutes=closes)
    told = happenings_of(lines, raised_at=START, closed_at=closed_at, tells_at_once=at_once)
    spans = spans_of(told)
    assert spans[0].starts_at == START
    for before, after in pairwise(spans):
        assert before.ends_at is not None
        assert before.ends_at <= after.starts_at, "from closing to reopening nobody holds it"
        assert before.ends_at == after.starts_at or before.outcome == "closed"
    assert (spans[-1].ends_at is None) == (told[-1].verb != "closed")
    assert closed_at is None or told[-1].verb == "closed"
    for span in spans:
        for pause in span.pauses:
            assert span.starts_at <= pause.starts_at <= pause.ends_at
            assert span.ends_at is None or pause.ends_at <= span.ends_at


@examples
@given(logs(), st.booleans())
def test_every_step_of_a_log_is_one_the_house_permits(lines: list[Line], at_once: bool) -> None:
    state, is_learnt, department, is_paused = State.REGISTERED, False, None, False
    for step in happenings_of(lines, raised_at=START, tells_at_once=at_once)[1:]:
        standing = StepStanding(state, is_learnt, department is not None, is_paused)
        # Kept by the account manager after a reopening, then named a department: the log knows what no button does.
        late_dispatch = step.verb == "dispatched" and state == State.ACCEPTED and department is None
        assert VERBS[step.verb] in verbs_in(standing) or late_dispatch, (step, standing)
        state, department = _after(step, state, department)
        is_learnt = is_learnt or step.verb == "learnt"
        is_paused = step.verb == "paused"


def _after(step: Happening, state: State, department: int | None) -> tuple[State, int | None]:
    """Where a step leaves the issue, and with whom."""
    if step.verb in {"dispatched", "forwarded", "returned", "reopened"}:
        if step.verb == "returned":
            return State.REGISTERED, None
        return (State.DISPATCHED if step.department else State.ACCEPTED), step.department
    following = {
        "accepted": State.ACCEPTED,
        "answered": State.ANSWERED,
        "told": State.TOLD,
        "closed": State.CLOSED,
    }
    return following.get(step.verb, state), department
