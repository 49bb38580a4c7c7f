"""Who bears how much of one issue, from its hops alone (A33-A43). Versioned: a change of judgement is a new version.

Who was late decides. Dissatisfaction found by a survey is charged by the table even when everybody was in time (A36).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from rounds.issues.rules.clocks import Held, Step, Stretch, stretches
from rounds.issues.rules.sentences import Reason, sentence

RULE_VERSION = "liability-2"  # 2: pauses do not count as held
WHOLE = Decimal("100.00")
CENT = Decimal("0.01")


@dataclass(frozen=True)
class IssueFacts:
    """What the rule may know. `department` and `primary_percent` are the row of the table that routed the issue.

    `manager` None: nobody coordinates, so departments bear all. `secondary_without_ground`: the setting of A41.
    """

    category: str
    department: int | None
    primary_percent: Decimal
    table_rules: tuple[str, ...]
    manager: int | None
    hops: tuple[Held, ...]
    dissatisfied: bool = False
    secondary_without_ground: bool = True


@dataclass(frozen=True)
class Share:
    """One party's part of the liability in percent, why, by which rules, and the events that prove it."""

    department: int | None
    manager: int | None
    percent: Decimal
    ground: str
    reason: str
    figures: tuple[tuple[str, int], ...]
    rules: tuple[str, ...]
    events: tuple[int, ...]

    @property
    def because(self) -> str:
        """Rule ids and reason in one line."""
        return f"{' '.join(self.rules)}: {sentence(self.reason, dict(self.figures))}"


@dataclass(frozen=True)
class Fault:
    """A stretch in which somebody was late, with the ground it gives."""

    ground: str
    reason: Reason
    stretch: Stretch

    @property
    def figures(self) -> tuple[tuple[str, int], ...]:
        return (("held", self.stretch.minutes), ("allowed", self.stretch.allowed))


GROUNDS: dict[str, tuple[str, Reason]] = {
    Step.LEARN: ("did_not_learn", Reason.NOT_LEARNT),
    Step.COORDINATE: ("did_not_coordinate", Reason.NOT_COORDINATED),
    Step.TELL: ("did_not_explain", Reason.NOT_EXPLAINED),
    Step.ANSWER: ("visit_service", Reason.NOT_SOLVED_ALONE),
}
BEFORE_THE_DEPARTMENT = {"did_not_learn", "did_not_coordinate"}


def liability_of(facts: IssueFacts) -> tuple[Share, ...]:
    """The shares, summing to exactly 100; empty when everybody was in time and nobody is dissatisfied."""
    late = [stretch for stretch in stretches(facts.hops) if not stretch.was_in_time]
    mine = _manager_faults(late) if facts.manager is not None else []
    if facts.department is None:
        return _visit_service(facts, mine)
    departments = _department_faults(late)
    early = [fault for fault in mine if fault.ground in BEFORE_THE_DEPARTMENT]
    if departments:
        return _split(facts, departments, mine)
    if early or (mine and not facts.dissatisfied):
        return (_whole(facts, _worst(mine)),)
    return _by_table(facts, mine) if facts.dissatisfied else ()


def _manager_faults(late: Sequence[Stretch]) -> list[Fault]:
    """The worst late stretch of each ground, in the order of A41."""
    found: dict[str, Fault] = {}
    for stretch in late:
        step = stretch.hops[0].step
        if stretch.department is None and step in GROUNDS:
            ground, reason = GROUNDS[step]
            found[ground] = _worst([*([found[ground]] if ground in found else []), Fault(ground, reason, stretch)])
    return [found[ground] for ground, _reason in GROUNDS.values() if ground in found]


def _department_faults(late: Sequence[Stretch]) -> list[Fault]:
    """The worst late stretch of each department, by the department's number."""
    found: dict[int, Fault] = {}
    for stretch in late:
        if stretch.department is not None:
            fault = Fault("primary", Reason.NOT_ANSWERED, stretch)
            known = [found[stretch.department]] if stretch.department in found else []
            found[stretch.department] = _worst([*known, fault])
    return [found[department] for department in sorted(found)]


def _worst(faults: Sequence[Fault]) -> Fault:
    """The one furthest beyond its time; of equals the first."""
    return max(faults, key=lambda fault: (fault.stretch.minutes - fault.stretch.allowed, -fault.stretch.events[0]))


def _visit_service(facts: IssueFacts, mine: Sequence[Fault]) -> tuple[Share, ...]:
    """Visit service is the account manager's alone (A42)."""
    if facts.manager is None or not (mine or facts.dissatisfied):
        return ()
    if mine:
        return (replace(_whole(facts, _worst(mine)), ground="visit_service", rules=("A42",)),)
    return (
        Share(None, facts.manager, WHOLE, "visit_service", Reason.SURVEY_VISIT, (), ("A36", "A42"), _all_events(facts)),
    )


def _whole(facts: IssueFacts, fault: Fault) -> Share:
    """The account manager did not act: all of it is his (A34)."""
    return Share(None, facts.manager, WHOLE, "primary", fault.reason, fault.figures, ("A34",), fault.stretch.events)


def _split(facts: IssueFacts, departments: Sequence[Fault], mine: Sequence[Fault]) -> tuple[Share, ...]:
    """Departments that did not answer in time bear the primary share (A35), the account manager the rest (A41)."""
    first = ("A35",) if not mine else facts.table_rules
    rest = _secondary(facts, mine, Reason.BUNDLED, tuple(n for fault in departments for n in fault.stretch.events))
    percents = parts(WHOLE - _sum(rest), len(departments))
    primary = tuple(
        Share(
            fault.stretch.department, None, percent, fault.ground, fault.reason, fault.figures, first,
            fault.stretch.events,
        )
        for fault, percent in zip(departments, percents, strict=True)
    )  # fmt: skip
    return primary + rest


def _by_table(facts: IssueFacts, mine: Sequence[Fault]) -> tuple[Share, ...]:
    """Dissatisfaction found by a survey is charged by size of liability: the table (A36-A41)."""
    rest = _secondary(facts, mine, Reason.SURVEY_SECONDARY, _all_events(facts))
    rules = ("A36", *facts.table_rules)
    primary = Share(
        facts.department, None, WHOLE - _sum(rest), "primary", Reason.SURVEY_PRIMARY, (), rules, _all_events(facts)
    )
    return (primary, *rest)


def _secondary(
    facts: IssueFacts, mine: Sequence[Fault], otherwise: Reason, events: tuple[int, ...]
) -> tuple[Share, ...]:
    """The account manager's secondary share: a part per ground of A41, or one without ground where the setting says."""
    percent = WHOLE - facts.primary_percent
    if facts.manager is None or percent == 0:
        return ()
    if mine:
        return tuple(
            Share(None, facts.manager, part, fault.ground, fault.reason, fault.figures, ("A41",), fault.stretch.events)
            for fault, part in zip(mine, parts(percent, len(mine)), strict=True)
        )
    if not facts.secondary_without_ground:
        return ()
    return (Share(None, facts.manager, percent, "secondary", otherwise, (), ("A41",), tuple(sorted(events))),)


def parts(percent: Decimal, count: int) -> list[Decimal]:
    """`percent` in `count` parts of whole hundredths that sum to it exactly; the first ones take what is over."""
    hundredths, over = divmod(int(percent / CENT), count)
    return [(hundredths + (1 if place < over else 0)) * CENT for place in range(count)]


def _sum(shares: Sequence[Share]) -> Decimal:
    return sum((share.percent for share in shares), Decimal(0))


def _all_events(facts: IssueFacts) -> tuple[int, ...]:
    numbers = {number for hop in facts.hops for number in (hop.started_by, hop.ended_by) if number is not None}
    return tuple(sorted(numbers))
