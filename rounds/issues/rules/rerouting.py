"""What another routing table would have made of an issue: pure re-computation, nothing of it is kept (A17, A37-A43)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from rounds.issues.rules.clocks import Held, Step, Stretch, stretches
from rounds.issues.rules.liability import IssueFacts, liability_of
from rounds.issues.rules.routing import Limits

BY_TABLE = frozenset({Step.ACCEPT, Step.ANSWER, Step.TELL})
Shares = tuple[tuple[int | None, int | None, Decimal], ...]


@dataclass(frozen=True)
class Line:
    """One row of a table: the department by number (None: the account manager alone), working minutes, percent."""

    department: int | None
    limits: Limits
    percent: Decimal


@dataclass(frozen=True)
class Fate:
    """How one issue stands under one table: where it goes, since when and for how many working minutes it is there now
    (None when nobody holds it by the table), whether everybody was in time, who bears what."""

    department: int | None
    since: datetime | None
    allowed: int
    in_time: bool
    shares: Shares


def rerouted(facts: IssueFacts, before: Line, after: Line) -> IssueFacts:
    """The same events, had they run under the other row: its department in place of the old one, its minutes.

    To which other department it was forwarded stays as it happened.
    """
    hops = tuple(_rerouted(hop, before, after) for hop in facts.hops)
    return replace(facts, department=after.department, primary_percent=after.percent, hops=hops)


def _rerouted(hop: Held, before: Line, after: Line) -> Held:
    if hop.step not in BY_TABLE:
        return hop
    limits = {Step.ACCEPT: after.limits.accept, Step.ANSWER: after.limits.answer, Step.TELL: after.limits.tell}
    is_its = hop.department is not None and hop.department == before.department
    department = after.department if is_its else hop.department
    return replace(hop, allowed=limits[Step(hop.step)], department=department)


def fate_of(facts: IssueFacts) -> Fate:
    """What the rules say of these facts."""
    found = [stretch for stretch in stretches(facts.hops) if stretch.hops[0].step in BY_TABLE]
    running = _running(found)
    return Fate(
        department=facts.department,
        since=running.hops[0].starts_at if running else None,
        allowed=running.allowed if running else 0,
        in_time=all(stretch.was_in_time for stretch in found),
        shares=tuple((share.department, share.manager, share.percent) for share in liability_of(facts)),
    )


def _running(found: Iterable[Stretch]) -> Stretch | None:
    return next((stretch for stretch in found if stretch.hops[-1].ends_at is None), None)
