"""Adopt a scenario: retailers change hands, new territories are opened, the affected ones are planned anew."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from rounds.common.events import record
from rounds.people.actions import assign_territory, open_territory
from rounds.people.models import Company, Staff, Territory, Unit
from rounds.planning.actions.build import PlanningError, request_plan
from rounds.planning.models import ScenarioOutlet, ScenarioTerritory, TerritoryScenario
from rounds.planning.queries.scenario_conflicts import conflicts_of
from rounds.retailers.actions.lists import Amendment, amend_retailers

State = TerritoryScenario.State


@transaction.atomic
def apply_scenario(
    scenario: TerritoryScenario, *, starts_on: date, because: str, by: Staff | str, at: datetime
) -> TerritoryScenario:
    """Move the retailers of a scenario and ask for plans of the affected territories from `starts_on`.

    PlanningError when somebody decided meanwhile, when the market has changed since the scenario was made (another
    scenario adopted, a retailer moved, an account manager given a territory), or when nothing would move.
    """
    # The company's row is the lock: of two scenarios adopted at once the second sees what the first has moved.
    Company.objects.unscoped("the lock of this company").select_for_update(no_key=True).get(pk=scenario.company_id)
    _check(scenario, starts_on, because, at)
    moves = list(scenario.outlets.filter(moves=True).select_related("retailer", "after"))
    targets = _targets(scenario, by=by, at=at)
    moved = amend_retailers(
        scenario.company,
        [
            Amendment(move.retailer_id, territory_id=targets[move.after_id].pk, moves=True)
            for move in moves
            if move.retailer.is_active
        ],
        source="desk",
        source_note=because,
        by=by,
        at=at,
    )
    affected = _affected(moves, targets)
    run = request_plan(scenario.company, starts_on=starts_on, by=by, at=at, territories=affected)
    _close(scenario, run_id=run.pk, because=because, by=by, at=at)
    ids = sorted(territory.pk for territory in affected)
    record("scenario.applied", scenario, by=by, at=at, moved=moved, territories=ids, run=run.pk, because=because)
    return scenario


def _check(scenario: TerritoryScenario, starts_on: date, because: str, at: datetime) -> None:
    scenario.refresh_from_db()
    if scenario.state != State.READY:
        raise PlanningError(gettext_noop("这份方案已有人处理"))
    if not because.strip():
        raise PlanningError(gettext_noop("请写明采用的原因"))
    if starts_on < scenario.company.local_day(at):
        raise PlanningError(gettext_noop("开始日期不能早于今天"))
    if conflicts := conflicts_of(scenario):
        raise PlanningError(conflicts[0].text, **conflicts[0].params)
    if not scenario.outlets.filter(moves=True).exists():
        raise PlanningError(gettext_noop("方案与现状相同，没有要移交的零售户"))


def _targets(scenario: TerritoryScenario, *, by: Staff | str, at: datetime) -> dict[int, Territory]:
    """Row of the scenario → territory; new ones are opened, those without a place to start get their middle."""
    found = {}
    for row in scenario.territories.select_related("territory", "manager"):
        if not row.after.get("outlets"):
            continue
        territory = row.territory or _opened(scenario, row, by=by, at=at)
        if territory.start_lat is None or territory.start_lon is None:
            territory.start_lat, territory.start_lon = row.lat, row.lon
            territory.save(update_fields=["start_lat", "start_lon"])
        found[row.pk] = territory
    return found


def _opened(scenario: TerritoryScenario, row: ScenarioTerritory, *, by: Staff | str, at: datetime) -> Territory:
    taken = set(scenario.company.territories.values_list("code", flat=True))
    code = next(code for n in range(1, len(taken) + 2) if (code := f"T{n:02d}") not in taken)
    territory = open_territory(scenario.company, _unit(row), code, row.name, by=by, at=at)
    if row.manager is not None:
        assign_territory(territory, row.manager, by=by, at=at, because="D08")
    row.territory = territory
    row.save(update_fields=["territory"])
    return territory


def _unit(row: ScenarioTerritory) -> Unit:
    """The market department of its account manager, else of most of its retailers."""
    if row.manager is not None and row.manager.unit is not None:
        return row.manager.unit
    if row.scenario.unit is not None:
        return row.scenario.unit
    outlets = row.outlets.filter(before__isnull=False).select_related("before__unit")
    units = [outlet.before.unit for outlet in outlets if outlet.before is not None]
    if not units:
        raise PlanningError(gettext_noop("新片区没有市场部：请先开设市场部"))
    return max(units, key=lambda unit: (units.count(unit), -unit.pk))


def _affected(moves: Sequence[ScenarioOutlet], targets: dict[int, Territory]) -> list[Territory]:
    """Every territory that gives or gets a retailer."""
    ids = {targets[move.after_id].pk for move in moves} | {move.before_id for move in moves if move.before_id}
    rows = Territory.objects.unscoped("territories of the scenario's company").filter(pk__in=ids)
    return list(rows.order_by("code"))


def _close(scenario: TerritoryScenario, *, run_id: int, because: str, by: Staff | str, at: datetime) -> None:
    scenario.state, scenario.plan_run_id, scenario.decision_reason = State.APPLIED, run_id, because[:300]
    scenario.decided_by, scenario.decided_at = by if isinstance(by, Staff) else None, at
    scenario.save(update_fields=["state", "plan_run", "decision_reason", "decided_by", "decided_at"])
