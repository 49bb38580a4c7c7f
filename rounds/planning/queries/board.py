"""The board of one market department: its plans of one four-week span, account managers by workdays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rounds.common.settings import Settings
from rounds.people.models import Staff, Unit
from rounds.people.rules.settings import FIELD_HOURS
from rounds.planning.models import PlanEdit, PlannedVisit, VisitPlan
from rounds.planning.models.plan import VisitPlanQuerySet
from rounds.planning.queries.page import plans_shown_to
from rounds.planning.rules.reasons import WEEKDAYS

State = VisitPlan.State
GONE = (State.SUPERSEDED, State.DECLINED)
WAITING = (State.DRAFT, State.APPROVED)
# A re-planning waits on a page of its own, which says what it changes; changed by hand, it would say something else.
PROPOSED = Q(state__in=WAITING, run__settings__has_key="replan")
EDITS_SHOWN = 40


@dataclass(frozen=True)
class Version:
    """A run that made plans for the span; chosen, the board shows them as they are, superseded ones included."""

    run: int
    asked_at: datetime
    plans: int


@dataclass(frozen=True)
class Choice:
    """What the board may show: the spans of the unit, the runs of the chosen span, and what is chosen."""

    unit: Unit
    starts_on: date
    spans: Sequence[date]
    versions: Sequence[Version]
    run: int | None = None


@dataclass(frozen=True)
class BoardDay:
    """One column: a workday; `week` counts from 0."""

    day: date
    week: int
    is_first: bool
    is_today: bool
    is_past: bool

    @property
    def weekday(self) -> str:
        """Its short name."""
        return _(WEEKDAYS[self.day.weekday()])


@dataclass(frozen=True)
class BoardCell:
    """One account manager's day. `share` is the part of the field hours used, in percent, 100 at most."""

    plan: VisitPlan
    column: BoardDay
    visits: int = 0
    minutes: int = 0
    travel: int = 0
    share: int = 0
    band: str = ""
    overtime: int = 0
    locks: int = 0
    handed: int = 0

    @property
    def words(self) -> str:
        """What the marks of the cell mean."""
        said = [
            _("多于上限") if self.band == "high" else _("少于下限") if self.band == "low" else "",
            _("超时 %(minutes)s 分钟") % {"minutes": self.overtime} if self.overtime else "",
            ngettext("%(number)s 次锁定", "%(number)s 次锁定", self.locks) % {"number": self.locks}
            if self.locks
            else "",
            ngettext("%(number)s 次代访", "%(number)s 次代访", self.handed) % {"number": self.handed}
            if self.handed
            else "",
        ]
        return _("，").join(part for part in said if part)


@dataclass(frozen=True)
class BoardRow:
    """One account manager: his plan, his days, the sums below his name; `colour` is his on the map."""

    plan: VisitPlan
    colour: int
    cells: Sequence[BoardCell]
    km: float | None

    @property
    def hours(self) -> int:
        """Hours on the road in the four weeks."""
        return round(float(self.plan.terms.get("travel_minutes", 0)) / 60)

    @property
    def name(self) -> str:
        """Whose row it is."""
        return name_of(self.plan)

    @property
    def is_waiting(self) -> bool:
        """Whether somebody still has to decide."""
        return self.plan.state in WAITING


@dataclass(frozen=True)
class Board:
    """Everything the matrix shows."""

    choice: Choice
    days: Sequence[BoardDay]
    rows: Sequence[BoardRow]
    weeks: Sequence[tuple[int, date, date, int]]

    @property
    def plans(self) -> list[VisitPlan]:
        """The plans shown."""
        return [row.plan for row in self.rows]


def choice_of(user: Staff, unit: Unit, *, today: date, starts_on: date | None, run: int | None) -> Choice | None:
    """What is chosen, or stands to reason: the span that waits for a decision, else the running one, else the last."""
    rows = _made(user, unit)
    if not rows:
        return None
    versions = _versions(rows)
    first = starts_on if starts_on in versions else _usual_span(rows, list(versions), today)
    made = versions[first]
    return Choice(unit, first, list(versions), made, run if run in {one.run for one in made} else None)


def versions_of(user: Staff, unit: Unit) -> dict[date, list[Version]]:
    """First day of each span of the unit, newest first, and the runs that made plans for it. One query."""
    return _versions(_made(user, unit))


def _made(user: Staff, unit: Unit) -> list[Mapping[str, Any]]:
    plans = plans_shown_to(user).filter(territory__unit=unit).exclude(PROPOSED).order_by()
    found = plans.values("starts_on", "run_id", "run__asked_at", "ends_on", "state").annotate(number=Count("pk"))
    return list(found.order_by("-starts_on", "-run_id"))


def _versions(rows: Sequence[Mapping[str, Any]]) -> dict[date, list[Version]]:
    found: dict[date, dict[int, Version]] = {}
    for row in rows:
        runs = found.setdefault(row["starts_on"], {})
        before = runs[row["run_id"]].plans if row["run_id"] in runs else 0
        runs[row["run_id"]] = Version(row["run_id"], row["run__asked_at"], before + row["number"])
    return {span: list(runs.values()) for span, runs in found.items()}


def _usual_span(rows: Sequence[Mapping[str, Any]], spans: Sequence[date], today: date) -> date:
    waiting = [row["starts_on"] for row in rows if row["state"] in WAITING and row["ends_on"] >= today]
    running = [row["starts_on"] for row in rows if row["starts_on"] <= today <= row["ends_on"]]
    return max(waiting or running or spans)


def board_of(user: Staff, choice: Choice, *, today: date) -> Board:
    """The matrix of the chosen span. Two queries whatever the size."""
    plans = _plans(user, choice)
    worked = sorted({date.fromisoformat(row["day"]) for one in plans for row in one.days})
    days = _columns(worked, choice.starts_on, today)
    marks = _marks(plans)
    rows = []
    for number, one in enumerate(plans):
        km = [row["km"] for row in one.days if "km" in row]
        rows.append(BoardRow(one, number % 10, _cells(one, days, marks), sum(km) if km else None))
    return Board(choice, days, rows, _weeks(days))


def usual_day(plan: VisitPlan, asked: date | None, today: date) -> date:
    """The day asked for, else the next one that is worked, else the first."""
    worked = [date.fromisoformat(row["day"]) for row in plan.days]
    if asked in worked:
        return asked
    return next((day for day in worked if day >= today), next(iter(worked), plan.starts_on))


def name_of(plan: VisitPlan) -> str:
    """Whose plan it is: the account manager, or the territory that has none."""
    return plan.manager.name if plan.manager else plan.territory.name


def _plans(user: Staff, choice: Choice) -> list[VisitPlan]:
    """One plan per territory: of the chosen run, or the newest that still stands."""
    plans = plans_shown_to(user).filter(territory__unit=choice.unit, starts_on=choice.starts_on).exclude(PROPOSED)
    plans = plans.filter(run=choice.run) if choice.run else plans.exclude(state__in=GONE)
    around = ("territory__unit", "manager", "run", "company", "decided_by")
    return newest(plans.select_related(*around))


def newest(plans: VisitPlanQuerySet) -> list[VisitPlan]:
    """Of several plans of a territory the one made last, by territory."""
    found: dict[int, VisitPlan] = {}
    for plan in plans.select_related("territory", "manager").order_by("territory__code", "-pk"):
        found.setdefault(plan.territory_id, plan)
    return list(found.values())


def _columns(worked: Sequence[date], starts_on: date, today: date) -> list[BoardDay]:
    columns: list[BoardDay] = []
    for day in worked:
        week = (day - starts_on).days // 7
        is_first = not columns or columns[-1].week != week
        columns.append(BoardDay(day, week, is_first, day == today, day < today))
    return columns


def _weeks(days: Sequence[BoardDay]) -> list[tuple[int, date, date, int]]:
    """Number, first and last day, columns of every week."""
    weeks: dict[int, list[date]] = {}
    for column in days:
        weeks.setdefault(column.week, []).append(column.day)
    return [(week, dates[0], dates[-1], len(dates)) for week, dates in weeks.items()]


def _marks(plans: Sequence[VisitPlan]) -> dict[tuple[int, date], tuple[int, int]]:
    """Locked and handed-over visits by plan and day. One query."""
    marked = PlannedVisit.objects.filter(plan__in=plans).exclude(lock="", handed_from=None)
    rows = marked.order_by().values_list("plan", "day")
    counted = rows.annotate(
        locks=Count("pk", filter=~Q(lock="")), handed=Count("pk", filter=Q(handed_from__isnull=False))
    )
    return {(plan, day): (locks, handed) for plan, day, locks, handed in counted}


def _cells(
    plan: VisitPlan, days: Sequence[BoardDay], marks: Mapping[tuple[int, date], tuple[int, int]]
) -> list[BoardCell]:
    known = {row["day"]: row for row in plan.days}
    least, most = plan.terms.get("band", (0, 10_000))
    hours = sum(end - start for start, end in Settings(plan.run.settings["chosen"])[FIELD_HOURS]) or 1
    cells = []
    for column in days:
        row = known.get(column.day.isoformat(), {"visits": 0, "minutes": 0, "travel": 0})
        visits, minutes = row["visits"], row["minutes"]
        locks, handed = marks.get((plan.pk, column.day), (0, 0))
        cells.append(
            BoardCell(
                plan,
                column,
                visits,
                minutes,
                row["travel"],
                share=min(100, round(100 * minutes / hours)),
                band="low" if visits < least else "high" if visits > most else "",
                overtime=row.get("overtime", max(0, minutes - hours)),
                locks=locks,
                handed=handed,
            )
        )
    return cells


def last_edit(plans: Sequence[VisitPlan]) -> PlanEdit | None:
    """The change that undo would take back. One query."""
    return edits_of(plans).filter(undone_at=None).first()


def edits_of(plans: Sequence[VisitPlan]) -> QuerySet[PlanEdit]:
    """The journal of these plans, newest first."""
    rows = PlanEdit.objects.filter(Q(plan__in=plans) | Q(to_plan__in=plans))
    return rows.select_related("retailer", "by", "undone_by", "plan__territory", "to_plan__territory").order_by(
        "-at", "-pk"
    )
