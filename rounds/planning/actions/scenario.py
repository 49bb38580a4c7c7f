"""Ask for what-if divisions, compute them with no transaction open, throw them away. Nothing in the market changes."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from rounds.common.events import record
from rounds.common.jobs import ask_to_stop, start
from rounds.common.scoping import Reach
from rounds.common.settings import Settings
from rounds.people.models import Company, Staff, Unit
from rounds.people.queries import settings_of
from rounds.planning.actions.build import PlanningError, Report, no_report
from rounds.planning.models import ScenarioOutlet, ScenarioTerritory, TerritoryScenario
from rounds.planning.queries.scenario_division import Division, divided
from rounds.planning.queries.scenario_engine import RefusedDivisionError
from rounds.planning.queries.scenario_question import Question, question_of
from rounds.retailers.models import Retailer

State = TerritoryScenario.State
SCENARIO_JOB = "scenario.build"


@transaction.atomic
def ask_scenario(
    company: Company,
    *,
    name: str,
    unit: Unit | None,
    managers: int | None,
    keep: str,
    by: Staff | str,
    at: datetime,
    percents: Mapping[int, int] | None = None,
    fixed: Collection[Retailer] = (),
    strict: bool = False,
    in_background: bool = True,
) -> TerritoryScenario:
    """Ask for a division of a unit, or of the whole company (`unit` None), among so many account managers.

    `managers` None lets the workload say how many are needed. `percents`: territory → part of a full account
    manager's time, 0 to leave him out. `strict`: nobody may get more work than his time holds.
    PlanningError when the unit is not within the reach of who asks.
    """
    if isinstance(by, Staff) and by.reach != Reach.COMPANY and (unit is None or unit.pk != by.unit_id):
        raise PlanningError(gettext_noop("只能测算自己市场部的片区"))
    wishes = {
        "managers": managers,
        "keep": keep,
        "percents": {str(pk): percent for pk, percent in sorted((percents or {}).items())},
        "fixed": sorted(retailer.pk for retailer in fixed),
        "strict": strict,
        "settings": dict(settings_of(company).chosen),
    }
    scenario = TerritoryScenario.objects.create(
        company=company,
        unit=unit,
        name=name,
        wishes=wishes,
        asked_by=by if isinstance(by, Staff) else None,
        asked_at=at,
    )
    said = {key: wishes[key] for key in ("managers", "keep", "percents", "fixed", "strict")}
    record("scenario.asked", scenario, by=by, at=at, name=name, unit=scenario.unit_id, **said)
    if in_background:
        job = start(SCENARIO_JOB, company_id=company.pk, by=by, at=at, scenario_id=scenario.pk)
        scenario.job_id = job.pk
        scenario.save(update_fields=["job_id"])
    return scenario


def build_scenario(
    scenario: TerritoryScenario, *, report: Report = no_report, at: datetime | None = None
) -> TerritoryScenario:
    """Compute what was asked for. `report(percent, message)` may raise to stop; nothing is written then."""
    if scenario.state != State.ASKED:
        return scenario
    when = at or scenario.asked_at
    question = question_of(scenario, settings=Settings(scenario.wishes["settings"]), at=when)
    try:
        division = divided(question, report)
    except RefusedDivisionError as error:
        _refuse(scenario, error, at=when)
        return scenario
    report(100, "")
    _write(scenario, question, division, at=when)
    return scenario


@transaction.atomic
def _refuse(scenario: TerritoryScenario, error: RefusedDivisionError, *, at: datetime) -> None:
    waiting = TerritoryScenario.objects.unscoped("own row").filter(pk=scenario.pk, state=State.ASKED)
    if waiting.update(state=State.REFUSED, refusal=error.reason.record(), finished_at=at):
        record("scenario.refused", scenario, by=scenario.asked_by or "system", at=at, because=error.reason.text)
    scenario.refresh_from_db()


@transaction.atomic
def _write(scenario: TerritoryScenario, question: Question, division: Division, *, at: datetime) -> None:
    """All of it at once, and only once: a second worker finds the row taken."""
    waiting = TerritoryScenario.objects.unscoped("own row").filter(pk=scenario.pk, state=State.ASKED)
    if not waiting.update(state=State.READY, figures=division.figures, finished_at=at):
        return
    territories = ScenarioTerritory.objects.bulk_create(
        ScenarioTerritory(scenario=scenario, number=number, **row) for number, row in enumerate(division.rows, start=1)
    )
    ScenarioOutlet.objects.bulk_create(
        [
            ScenarioOutlet(
                scenario=scenario,
                retailer=outlet.retailer,
                before_id=outlet.retailer.territory_id,
                after=territories[outlet.slot],
                moves=outlet.moves,
                is_fixed=outlet.retailer.pk in question.fixed,
                minutes=outlet.minutes,
            )
            for outlet in division.outlets
        ],
        batch_size=1000,
    )
    by = scenario.asked_by or "system"
    record("scenario.built", scenario, by=by, at=at, moved=division.figures["moved"])
    scenario.refresh_from_db()


@transaction.atomic
def cancel_scenario(scenario: TerritoryScenario, *, by: Staff | str, at: datetime) -> TerritoryScenario:
    """Stop the computing. PlanningError when there is nothing left to stop."""
    if scenario.job_id is None or not ask_to_stop(scenario.job_id, at=at):
        raise PlanningError(gettext_noop("方案已经算完，不能取消"))
    return _closed(scenario, State.ASKED, by=by, at=at)


@transaction.atomic
def discard_scenario(scenario: TerritoryScenario, *, by: Staff | str, at: datetime) -> TerritoryScenario:
    """Throw a scenario away. PlanningError when it was adopted, or thrown away already."""
    if scenario.state not in {State.READY, State.REFUSED, State.ASKED}:
        raise PlanningError(gettext_noop("这份方案已有人处理"))
    return _closed(scenario, scenario.state, by=by, at=at)


def _closed(scenario: TerritoryScenario, state: str, *, by: Staff | str, at: datetime) -> TerritoryScenario:
    decided_by = by if isinstance(by, Staff) else None
    row = TerritoryScenario.objects.unscoped("the scenario came through the door").filter(pk=scenario.pk, state=state)
    if not row.update(state=State.DISCARDED, decided_by=decided_by, decided_at=at):
        raise PlanningError(gettext_noop("这份方案已有人处理"))
    scenario.outlets.all().delete()
    scenario.refresh_from_db()
    record("scenario.discarded", scenario, by=by, at=at)
    return scenario
