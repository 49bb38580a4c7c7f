"""The frozen inputs of a closing, read into facts per account manager and per department."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from rounds.assessment.rules import field_facts
from rounds.assessment.rules.field_facts import JudgementRow, PromiseRow, ShopRow, TaskRow, TrainingRow
from rounds.assessment.rules.scheme import Party
from rounds.common.calendar import Pause, WorkCalendar, calendar_from_record
from rounds.issues.rules.clocks import Held, Stretch, minutes_held, stretches
from rounds.issues.rules.liability import IssueFacts, Share, liability_of

TASKS = ("plan", "anomaly", "ruling")


@dataclass(frozen=True)
class IssueRow:
    """One issue of the period with its clocks and the shares of liability they give."""

    key: int
    number: str
    manager: int | None
    is_told: bool
    stretches: tuple[Stretch, ...]
    shares: tuple[Share, ...]


@dataclass(frozen=True)
class VisitRow:
    """One visit of the period. `is_planned`: a plan put it into the round; `ruling`: a person's, never a grade."""

    key: int
    manager: int
    channel: str
    state: str
    missed_reason: str
    is_planned: bool
    is_complete: bool
    ruling: str = ""


@dataclass(frozen=True)
class BulletinRow:
    """One bulletin that was due in the period."""

    key: int
    department: int
    due_at: datetime
    published_at: datetime | None


@dataclass(frozen=True)
class AnswerRow:
    """Answers per score 1-5 to one survey item; `counts` None: the group is too small to be shown."""

    item: int
    category: str
    department: int | None
    manager: int | None
    answers: int
    counts: tuple[int, ...] | None

    @property
    def satisfied(self) -> int:
        """Answers 4 and 5."""
        return sum(self.counts[3:]) if self.counts else 0

    @property
    def dissatisfied(self) -> int:
        """Answers 1 and 2."""
        return sum(self.counts[:2]) if self.counts else 0


@dataclass(frozen=True)
class Terms:
    """The settings of the period that indicators need; `format` is that of the frozen document."""

    as_of: datetime
    accepted_reasons: frozenset[str]
    issue_weight: int
    survey_weight: int
    day: date | None = None
    small_group: int = 5
    tolerance_days: int = 0
    file_fields: tuple[str, ...] = ()
    allowed_minutes: Mapping[str, int] | None = None
    format: int = 1


@dataclass(frozen=True)
class PartyFacts:
    """Everything that counts for one account manager, market manager or department.

    `function` is what kind of department it is; `team` the account managers a market manager leads. `charges` is the
    percentage of dissatisfaction this party bears per survey category (A36-A42); `excluded` are (indicator, record)
    pairs left out because an objection was upheld.
    """

    party: Party
    key: int
    terms: Terms
    issues: tuple[IssueRow, ...] = ()
    visits: tuple[VisitRow, ...] = ()
    bulletins: tuple[BulletinRow, ...] = ()
    answers: tuple[AnswerRow, ...] = ()
    charges: Mapping[str, Decimal] | None = None
    excluded: frozenset[tuple[str, str]] = frozenset()
    function: str = ""
    team: frozenset[int] = frozenset()
    shops: tuple[ShopRow, ...] = ()
    promises: tuple[PromiseRow, ...] = ()
    trainings: tuple[TrainingRow, ...] = ()
    judgements: tuple[JudgementRow, ...] = ()
    tasks: tuple[TaskRow, ...] = ()

    def is_mine(self, share: Share) -> bool:
        """Whether a share of liability falls on this party."""
        return self.key == (share.manager if self.party == Party.MANAGER else share.department)

    def counts(self, indicator: str, record: str) -> bool:
        """Whether no upheld objection took this record out of this indicator."""
        return (indicator, record) not in self.excluded


def parties_of(inputs: Mapping[str, Any]) -> list[PartyFacts]:
    """One PartyFacts per assessed person and department: managers, market managers, departments, each by number."""
    reader = _Reader(inputs)
    managers = [reader.manager(key) for key in sorted(row["id"] for row in inputs["managers"])]
    leaders = [reader.leader(row) for row in sorted(inputs.get("market_managers", ()), key=_by_id)]
    return managers + leaders + [reader.department(row) for row in sorted(inputs["departments"], key=_by_id)]


def _by_id(row: Mapping[str, Any]) -> int:
    return int(row["id"])


class _Reader:
    """Reads the document once and groups its rows by who they count for."""

    def __init__(self, inputs: Mapping[str, Any]) -> None:
        self.routing = {(row["table"], row["category"]): row for row in inputs["routing"]}
        self.current = inputs["current_routing"]
        self.without_ground = bool(inputs["settings"]["issues.secondary_without_ground"])
        self.terms = _terms(inputs)
        calendar = calendar_from_record(inputs["calendar"])
        self.issues: dict[tuple[Party, int], list[IssueRow]] = defaultdict(list)
        for row in sorted(inputs["issues"], key=lambda row: int(row["id"])):
            self._place(_issue(row, self.routing, calendar, self.terms.as_of, self.without_ground))
        self.visits = _by_owner((visit for row in inputs["visits"] for visit in _visits(row)), "manager")
        self.bulletins = _by_owner((_bulletin(row) for row in inputs["bulletins"]), "department")
        self.answers = sorted((_answers(row) for row in inputs["satisfaction"]), key=lambda row: row.item)
        self.excluded: dict[tuple[str, int], set[tuple[str, str]]] = defaultdict(set)
        for row in inputs["corrections"]:
            self.excluded[row["party"], row["id"]].add((row["indicator"], row["record"]))
        self._read_field(inputs, calendar)

    def _place(self, issue: IssueRow) -> None:
        if issue.manager is not None:
            self.issues[Party.MANAGER, issue.manager].append(issue)
        holders = {stretch.department for stretch in issue.stretches if stretch.department is not None}
        holders |= {share.department for share in issue.shares if share.department is not None}
        for department in sorted(holders):
            self.issues[Party.DEPARTMENT, department].append(issue)

    def _read_field(self, inputs: Mapping[str, Any], calendar: WorkCalendar) -> None:
        """What only documents of the second format hold; one of the first has none of it."""
        promises = [field_facts.promise(row) for row in inputs.get("promises", ())]
        self.shops = _by_owner((field_facts.shop(row) for row in inputs.get("retailers", ())), "manager")
        self.promises = _by_owner((row for row in promises if row.department is None), "manager")
        self.owed = _by_owner((row for row in promises if row.department is not None), "department")
        self.trainings = _by_owner((field_facts.training(row) for row in inputs.get("trainings", ())), "staff")
        self.judgements = _by_owner((field_facts.judgement(row) for row in inputs.get("judgements", ())), "staff")
        tasks = (field_facts.task(row, calendar, self.terms.as_of) for row in inputs.get("tasks", ()))
        self.tasks = _by_owner(tasks, "unit")

    def manager(self, key: int) -> PartyFacts:
        return PartyFacts(
            party=Party.MANAGER,
            key=key,
            terms=self.terms,
            issues=tuple(self.issues[Party.MANAGER, key]),
            visits=tuple(self.visits[key]),
            answers=tuple(row for row in self.answers if row.manager == key),
            charges=self._charges(Party.MANAGER, key),
            excluded=frozenset(self.excluded[Party.MANAGER.value, key]),
            shops=tuple(self.shops[key]),
            promises=tuple(self.promises[key]),
            trainings=tuple(self.trainings[key]),
            judgements=tuple(self.judgements[key]),
        )

    def leader(self, row: Mapping[str, Any]) -> PartyFacts:
        key, team = int(row["id"]), sorted(row["team"])
        return PartyFacts(
            party=Party.MARKET_MANAGER,
            key=key,
            terms=self.terms,
            answers=tuple(answer for answer in self.answers if answer.manager in set(team)),
            excluded=frozenset(self.excluded[Party.MARKET_MANAGER.value, key]),
            team=frozenset(team),
            shops=tuple(one for member in team for one in self.shops[member]),
            trainings=tuple(self.trainings[key]),
            judgements=tuple(self.judgements[key]),
            tasks=tuple(self.tasks[row["unit"]]),
        )

    def department(self, row: Mapping[str, Any]) -> PartyFacts:
        key = int(row["id"])
        return PartyFacts(
            party=Party.DEPARTMENT,
            key=key,
            terms=self.terms,
            issues=tuple(self.issues[Party.DEPARTMENT, key]),
            bulletins=tuple(self.bulletins[key]),
            answers=tuple(answer for answer in self.answers if answer.manager is None),
            charges=self._charges(Party.DEPARTMENT, key),
            excluded=frozenset(self.excluded[Party.DEPARTMENT.value, key]),
            function=row["function"],
            promises=tuple(self.owed[key]),
        )

    def _charges(self, party: Party, key: int) -> dict[str, Decimal]:
        """By the table: what this party bears of dissatisfaction with each category, whoever was late (A36)."""
        charges: dict[str, Decimal] = {}
        for category in sorted(self.current):
            row = self.routing[self.current[category], category]
            facts = _issue_facts(row, key if party == Party.MANAGER else 0, (), self.without_ground, dissatisfied=True)
            mine = [s for s in liability_of(facts) if key == (s.manager if party == Party.MANAGER else s.department)]
            if mine:
                charges[category] = sum((share.percent for share in mine), Decimal(0))
        return charges


def _terms(inputs: Mapping[str, Any]) -> Terms:
    settings = inputs["settings"]
    return Terms(
        as_of=datetime.fromisoformat(inputs["as_of"]),
        accepted_reasons=frozenset(settings["assessment.accepted_missed_reasons"]),
        issue_weight=int(settings["assessment.issue_liability_weight"]),
        survey_weight=int(settings["assessment.survey_liability_weight"]),
        day=date.fromisoformat(inputs["day"]) if "day" in inputs else None,
        small_group=int(settings.get("assessment.small_group", 1)),
        tolerance_days=int(settings.get("assessment.tolerance_days", 0)),
        file_fields=tuple(settings.get("assessment.file_fields", ())),
        allowed_minutes={kind: int(settings.get(f"assessment.{kind}_minutes", 0)) for kind in TASKS},
        format=int(inputs["format"]),
    )


def _by_owner(rows: Iterable[Any], owner: str) -> dict[int, list[Any]]:
    grouped: dict[int, list[Any]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: int(row.key)):
        grouped[getattr(row, owner)].append(row)
    return grouped


def _issue(
    row: Mapping[str, Any],
    routing: Mapping[tuple[int, str], Mapping[str, Any]],
    calendar: WorkCalendar,
    as_of: datetime,
    without_ground: bool,
) -> IssueRow:
    hops = tuple(_held(hop, calendar, as_of) for hop in row["hops"])
    facts = _issue_facts(
        routing[row["table"], row["category"]], row["manager"], hops, without_ground, category=row["category"]
    )
    return IssueRow(
        key=row["id"],
        number=row["number"],
        manager=row["manager"],
        is_told=any(hop.step == "tell" and hop.ends_at for hop in hops),
        stretches=tuple(stretches(hops)),
        shares=liability_of(facts),
    )


def _held(hop: Mapping[str, Any], calendar: WorkCalendar, as_of: datetime) -> Held:
    start = datetime.fromisoformat(hop["from"])
    end = datetime.fromisoformat(hop["to"]) if hop["to"] else None
    spans = hop.get("paused", ())  # only where a clock stood still
    pauses = [Pause(datetime.fromisoformat(begun), datetime.fromisoformat(until)) for begun, until in spans]
    return Held(
        step=hop["step"],
        department=hop["department"],
        starts_at=start,
        ends_at=end,
        allowed=hop["allowed"],
        minutes=minutes_held(start, end, as_of=as_of, calendar=calendar, pauses=pauses),
        started_by=hop["started_by"],
        ended_by=hop["ended_by"],
        outcome=hop["outcome"],
    )


def _issue_facts(
    row: Mapping[str, Any],
    manager: int | None,
    hops: tuple[Held, ...],
    without_ground: bool,
    *,
    category: str = "",
    dissatisfied: bool = False,
) -> IssueFacts:
    return IssueFacts(
        category=category or row["category"],
        department=row["department"],
        primary_percent=Decimal(row["primary_percent"]),
        table_rules=tuple(row["rules"]),
        manager=manager,
        hops=hops,
        dissatisfied=dissatisfied,
        secondary_without_ground=without_ground,
    )


def _visits(row: Mapping[str, Any]) -> Iterable[VisitRow]:
    """One visit of the first format, or all those of the second that are alike but for their numbers."""
    for key in row["ids"] if "ids" in row else (row["id"],):
        yield VisitRow(
            key=key,
            manager=row["manager"],
            channel=row["channel"],
            state=row["state"],
            missed_reason=row["missed_reason"],
            is_planned=row["is_planned"],
            is_complete=row["is_complete"],
            ruling=row.get("ruling", ""),
        )


def _bulletin(row: Mapping[str, Any]) -> BulletinRow:
    published = row["published_at"]
    return BulletinRow(
        key=row["id"],
        department=row["department"],
        due_at=datetime.fromisoformat(row["due_at"]),
        published_at=datetime.fromisoformat(published) if published else None,
    )


def _answers(row: Mapping[str, Any]) -> AnswerRow:
    return AnswerRow(
        item=row["item"],
        category=row["category"],
        department=row["department"],
        manager=row["manager"],
        answers=row["answers"],
        counts=tuple(row["counts"]) if row["counts"] else None,
    )
