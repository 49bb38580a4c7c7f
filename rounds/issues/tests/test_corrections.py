"""What does not count is taken out once, never more than there was; shares stay whole; terms count working days."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from rounds.common.calendar import Pause, china_calendar
from rounds.issues.rules.clocks import Held, minutes_held
from rounds.issues.rules.liability import IssueFacts, liability_of
from rounds.issues.rules.objections import (
    Fault,
    Span,
    Window,
    decision_fault,
    last_day,
    objection_fault,
    snapped,
)
from rounds.issues.tests.test_liability import facts, hop, logs

START = datetime(2026, 9, 1, tzinfo=UTC)  # a week with a long holiday follows in October
SPANS = st.lists(st.tuples(st.integers(0, 60_000), st.integers(1, 20_000)), max_size=6)


def pauses(spans: list[tuple[int, int]]) -> list[Pause]:
    return [Pause(START + timedelta(minutes=a), START + timedelta(minutes=a + n)) for a, n in spans]


def held(length: int, still: list[Pause]) -> int:
    end = START + timedelta(minutes=length)
    return minutes_held(START, end, as_of=end, calendar=CALENDAR, pauses=still)


CALENDAR = china_calendar(range(2025, 2028))


@given(st.integers(0, 60_000), SPANS, SPANS)
def test_corrected_minutes_are_never_negative_and_never_more_than_before(
    length: int, paused: list[tuple[int, int]], corrected: list[tuple[int, int]]
) -> None:
    before, after = held(length, pauses(paused)), held(length, pauses(paused + corrected))
    assert 0 <= after <= before


@given(st.integers(0, 60_000), SPANS, st.randoms())
def test_overlapping_corrections_count_once_in_whatever_order(
    length: int, spans: list[tuple[int, int]], chance: object
) -> None:
    shuffled = list(spans)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert held(length, pauses(spans)) == held(length, pauses([*shuffled, *spans]))


@given(logs(), st.data())
def test_shares_over_corrected_facts_still_sum_to_100(log: IssueFacts, data: st.DataObject) -> None:
    corrected = tuple(_shortened(one, data.draw(st.integers(0, one.minutes))) for one in log.hops)
    shares = liability_of(facts_with(log, corrected))
    assert sum(share.percent for share in shares) == (100 if shares else 0)


@given(st.integers(0, 400), st.integers(0, 400))
def test_a_correction_of_ones_own_minutes_never_charges_him_more(minutes: int, less: int) -> None:
    """The only department, the manager in time: whatever is taken out, its share does not grow."""
    department = 1
    log = [hop("coordinate", 1, 10), hop("accept", 2, 10, department=department)]
    before = liability_of(facts(*log, hop("answer", 3, minutes, department=department)))
    after = liability_of(facts(*log, hop("answer", 3, max(0, minutes - less), department=department)))
    assert sum(s.percent for s in after if s.department) <= sum(s.percent for s in before if s.department)


def _shortened(one: Held, less: int) -> Held:
    return Held(**{**vars(one), "minutes": one.minutes - less, "corrected": less})


def facts_with(log: IssueFacts, hops: tuple[Held, ...]) -> IssueFacts:
    return IssueFacts(**{**vars(log), "hops": hops})


def test_the_term_counts_working_days_after_the_day_of_the_finding() -> None:
    assert last_day(date(2026, 11, 23), 5, calendar=CALENDAR) == date(2026, 11, 30)
    assert last_day(date(2026, 1, 2), 1, calendar=CALENDAR) == date(2026, 1, 4), "a make-up Sunday counts (调休)"
    assert last_day(date(2026, 9, 30), 1, calendar=CALENDAR) == date(2026, 10, 8), "the long holiday does not"


def test_an_objection_names_at_least_one_span_and_says_why() -> None:
    window = Window(7, START, START + timedelta(hours=5))
    span = Span(7, START, START + timedelta(hours=1), "停电")
    assert objection_fault("理由", [span], [window]) is None
    assert objection_fault(" ", [span], [window]) == Fault.NO_TEXT
    assert objection_fault("理由", [], [window]) == Fault.NO_SPAN
    assert objection_fault("理由", [span], [Window(7, START, None)]) == Fault.SPAN_RUNS


def test_what_is_granted_lies_inside_one_span_that_was_asked() -> None:
    asked = [Span(7, START, START + timedelta(hours=2)), Span(8, START, START + timedelta(hours=9))]
    shorter = Span(7, START + timedelta(minutes=30), START + timedelta(hours=1))
    assert decision_fault("upheld", "属实", asked, [shorter]) is None
    longer = Span(7, START, START + timedelta(hours=3))
    assert decision_fault("upheld", "属实", asked, [longer]) == Fault.BEYOND_ASKED
    assert decision_fault("rejected", "不实", asked, []) is None


def test_the_minute_of_an_edge_means_the_edge() -> None:
    edge = START + timedelta(seconds=41)
    assert snapped(START, edge) == edge
    assert snapped(START + timedelta(minutes=1), edge) == START + timedelta(minutes=1)
