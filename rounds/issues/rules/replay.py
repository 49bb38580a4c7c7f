"""The hops of an issue as its events tell them: what the kept rows must agree with, every night (A05, A35)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from rounds.issues.rules.clocks import Step


@dataclass(frozen=True)
class Told:
    """One event of an issue: its number in the chain, what, when, by whom, with which words."""

    number: int
    verb: str
    at: datetime
    actor: int | None
    body: Mapping[str, Any]


@dataclass(frozen=True)
class Span:
    """One holder: what he owed, from when, until when, how he let go; events by number."""

    step: str
    department: int | None
    starts_at: datetime
    started_by: int
    ends_at: datetime | None = None
    ended_by: int | None = None
    outcome: str = ""
    pauses: tuple[tuple[datetime, datetime], ...] = ()


OUTCOMES = {
    "issue.learnt": "learnt",
    "issue.dispatched": "dispatched",
    "issue.accepted": "accepted",
    "issue.returned": "returned",
    "issue.forwarded": "forwarded",
    "issue.answered": "answered",
    "issue.told": "told",
    "issue.closed": "closed",
    "issue.reopened": "reopened",
}


def replayed(events: Iterable[Told]) -> list[Span]:
    """The holders in order, from the events alone; events that move nothing are passed over."""
    spans: list[Span] = []
    owner: int | None = None  # the department the issue goes back to when it is reopened
    for event in sorted(events, key=lambda event: event.number):
        if event.verb == "issue.registered":
            spans.append(_first(event))
        elif spans and event.verb in {"issue.paused", "issue.resumed"}:
            spans[-1] = _with_pause(spans[-1], event)
        elif spans and event.verb in OUTCOMES:
            spans[-1] = _ended(spans[-1], event)
            owner = _owner_after(event, owner)
            following = _following(event, owner)
            spans += [following] if following else []
    return spans


def _ended(span: Span, event: Told) -> Span:
    """Let go by this event; a pause that still lasted ends with it."""
    if span.ends_at is not None:
        return span
    pauses = tuple((start, min(end, max(start, event.at))) for start, end in span.pauses)
    return replace(span, ends_at=event.at, ended_by=event.number, outcome=OUTCOMES[event.verb], pauses=pauses)


def _with_pause(span: Span, event: Told) -> Span:
    if event.verb == "issue.paused":
        return replace(span, pauses=(*span.pauses, (event.at, _instant(event.body["until"]))))
    return replace(span, pauses=tuple((start, min(end, event.at)) for start, end in span.pauses))


def _instant(said: Any) -> datetime:
    return datetime.fromisoformat(said) if isinstance(said, str) else said


def _first(event: Told) -> Span:
    """Who registers what he coordinates himself has learnt of it at once."""
    knows = event.actor is not None and event.actor == event.body.get("coordinator")
    step = Step.COORDINATE if knows else Step.LEARN
    return Span(step.value, None, _instant(event.body["raised_at"]), event.number)


def _owner_after(event: Told, owner: int | None) -> int | None:
    if event.verb in {"issue.dispatched", "issue.accepted"}:
        return event.body.get("department")
    if event.verb == "issue.forwarded":
        return event.body.get("after")
    return None if event.verb == "issue.returned" else owner


def _following(event: Told, owner: int | None) -> Span | None:
    """Who holds it after this event."""
    with_owner = Step.ACCEPT if owner is not None else Step.ANSWER
    steps: dict[str, tuple[Step, int | None]] = {
        "issue.learnt": (Step.COORDINATE, None),
        "issue.dispatched": (with_owner, owner),
        "issue.accepted": (Step.ANSWER, owner),
        "issue.returned": (Step.COORDINATE, None),
        "issue.forwarded": (Step.ACCEPT, owner),
        "issue.answered": (Step.TELL, None),
        "issue.told": (Step.CONFIRM, None),
        "issue.reopened": (with_owner, owner),
    }
    if event.verb not in steps:
        return None
    step, department = steps[event.verb]
    return Span(step.value, department, event.at, event.number)


def differences(told: Iterable[Span], kept: Iterable[Span]) -> list[str]:
    """What the kept rows say otherwise than the events, in words: empty when they agree."""
    first, second = list(told), sorted(kept, key=lambda span: (span.started_by, span.starts_at))
    if len(first) != len(second):
        return [f"hops: {len(second)} kept, {len(first)} by events"]
    found = []
    for place, (event_side, row_side) in enumerate(zip(first, second, strict=True), start=1):
        for name in ("step", "department", "starts_at", "started_by", "ends_at", "ended_by", "outcome", "pauses"):
            was, should = getattr(row_side, name), getattr(event_side, name)
            if was != should:
                found.append(f"hop {place} {name}: {was} kept, {should} by events")
    return found
