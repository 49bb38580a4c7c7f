"""Who may object to a finding, until when, about which spans; who decides, and what he may grant (A33-A36).

Whoever bears a share objects once to the newest finding. A span lies inside a hop that is over; what is granted lies
inside what was asked. Events and hops are never changed: the same rule runs again over the corrected minutes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from rounds.common.calendar import WorkCalendar

UPHELD, REJECTED = "upheld", "rejected"


class Fault(StrEnum):
    """Why an objection, or its decision, is not taken."""

    NOT_A_PARTY = "not_a_party"
    NOT_NEWEST = "not_newest"
    TOO_LATE = "too_late"
    OBJECTED_ALREADY = "objected_already"
    NO_TEXT = "no_text"
    NO_SPAN = "no_span"
    SPAN_BACKWARDS = "span_backwards"
    SPAN_OUTSIDE = "span_outside"
    SPAN_RUNS = "span_runs"
    SPAN_NO_REASON = "span_no_reason"
    FOREIGN = "foreign"
    NOT_A_DECIDER = "not_a_decider"
    OWN_CASE = "own_case"
    DECIDED_ALREADY = "decided_already"
    NO_DECISION = "no_decision"
    NOTHING_GRANTED = "nothing_granted"
    GRANTED_THOUGH_REJECTED = "granted_though_rejected"
    BEYOND_ASKED = "beyond_asked"


@dataclass(frozen=True)
class Span:
    """A span of one hop (its number) that is said, or found, not to count; `because` in words."""

    hop: int
    starts_at: datetime
    ends_at: datetime
    because: str = ""


@dataclass(frozen=True)
class Window:
    """From when until when a hop lasted; `ends_at` None while it, or the stretch it belongs to, still runs."""

    hop: int
    starts_at: datetime
    ends_at: datetime | None


@dataclass(frozen=True)
class Case:
    """What decides whether a finding may be objected to."""

    bears_a_share: bool
    is_newest: bool
    objected_before: bool
    today: date
    last_day: date


def last_day(found_on: date, days: int, *, calendar: WorkCalendar) -> date:
    """The last day on which a finding may be objected to: so many working days after the day it was made."""
    return calendar.workdays(found_on + timedelta(days=1), days)[-1]


def standing_fault(case: Case) -> Fault | None:
    """Why this person may not object to this finding today; None when he may."""
    found = (
        (not case.bears_a_share, Fault.NOT_A_PARTY),
        (not case.is_newest, Fault.NOT_NEWEST),
        (case.objected_before, Fault.OBJECTED_ALREADY),
        (case.today > case.last_day, Fault.TOO_LATE),
    )
    return next((fault for applies, fault in found if applies), None)


def objection_fault(text: str, spans: Sequence[Span], windows: Sequence[Window]) -> Fault | None:
    """What is wrong with what he says; None when it can be judged."""
    if not text.strip():
        return Fault.NO_TEXT
    if not spans:
        return Fault.NO_SPAN
    lasted = {window.hop: window for window in windows}
    faults = (_span_fault(span, lasted.get(span.hop)) for span in spans)
    return next((fault for fault in faults if fault), None)


def _span_fault(span: Span, window: Window | None) -> Fault | None:
    if window is None:
        return Fault.FOREIGN
    if span.ends_at <= span.starts_at:
        return Fault.SPAN_BACKWARDS
    if window.ends_at is None:
        return Fault.SPAN_RUNS
    if span.starts_at < window.starts_at or span.ends_at > window.ends_at:
        return Fault.SPAN_OUTSIDE
    return None if span.because.strip() else Fault.SPAN_NO_REASON


def decision_fault(outcome: str, decision: str, asked: Sequence[Span], granted: Sequence[Span]) -> Fault | None:
    """What is wrong with a decision; None when it may be taken. Upheld wholly or in part, or rejected; with reasons."""
    if outcome not in {UPHELD, REJECTED} or not decision.strip():
        return Fault.NO_DECISION
    if outcome == REJECTED:
        return Fault.GRANTED_THOUGH_REJECTED if granted else None
    if not granted:
        return Fault.NOTHING_GRANTED
    if any(span.ends_at <= span.starts_at for span in granted):
        return Fault.SPAN_BACKWARDS
    return None if all(_within(span, asked) for span in granted) else Fault.BEYOND_ASKED


def _within(span: Span, asked: Sequence[Span]) -> bool:
    return any(one.hop == span.hop and one.starts_at <= span.starts_at and span.ends_at <= one.ends_at for one in asked)


def snapped(moment: datetime, edge: datetime) -> datetime:
    """A form knows no seconds: the minute an edge lies in means the edge itself."""
    return edge if moment.replace(second=0, microsecond=0) == edge.replace(second=0, microsecond=0) else moment
