"""The question a scenario asks: which retailers, which account managers, what must stay."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rounds.common.settings import Settings
from rounds.people.models import Staff, Territory
from rounds.people.rules.roles import Role
from rounds.people.rules.settings import FIELD_HOURS
from rounds.planning.models import TerritoryScenario
from rounds.planning.queries.loads import Load, loads_of
from rounds.retailers.models import Retailer

WORKDAYS = 20
NEW_NAME = "新片区%(number)s"


@dataclass(frozen=True)
class Slot:
    """One territory that takes part: an existing one, or a new one; `percent` of a full account manager's time."""

    territory: Territory | None
    manager: Staff | None
    name: str
    percent: int

    @property
    def home(self) -> tuple[float, float] | None:
        """Where its days start, when that is known."""
        place = self.territory
        if place is None or place.start_lat is None or place.start_lon is None:
            return None
        return place.start_lat, place.start_lon


@dataclass(frozen=True)
class Question:
    """Everything a division depends on. `shops` have a position, `unplaced` have none; loads in the same order."""

    scenario: TerritoryScenario
    settings: Settings
    slots: tuple[Slot, ...]
    shops: tuple[Retailer, ...]
    loads: tuple[Load, ...]
    unplaced: tuple[Retailer, ...]
    unplaced_loads: tuple[Load, ...]

    @property
    def workdays(self) -> int:
        """Days of four weeks without holidays."""
        return WORKDAYS

    @property
    def capacity(self) -> float:
        """Minutes of field time one full account manager has in four weeks without holidays."""
        return float(self.workdays * sum(int(end) - int(start) for start, end in self.settings[FIELD_HOURS]))

    @property
    def fixed(self) -> set[int]:
        """Retailers who stay where they are."""
        return set(self.scenario.wishes["fixed"])

    def slot_numbers(self) -> dict[int, int]:
        """Existing territory → its place among the slots."""
        return {slot.territory.pk: number for number, slot in enumerate(self.slots) if slot.territory}


def question_of(scenario: TerritoryScenario, *, settings: Settings, at: datetime) -> Question:
    """Gather the retailers and territories of the scenario's scope. Six queries, whatever their number."""
    shops = list(_shops(scenario))
    loads = loads_of(scenario.company, shops, settings=settings, at=at)
    pairs = list(zip(shops, loads, strict=True))
    placed = [pair for pair in pairs if pair[0].has_position]
    unplaced = [pair for pair in pairs if not pair[0].has_position]
    return Question(
        scenario=scenario,
        settings=settings,
        slots=tuple(_existing(scenario)),
        shops=tuple(shop for shop, _ in placed),
        loads=tuple(load for _, load in placed),
        unplaced=tuple(shop for shop, _ in unplaced),
        unplaced_loads=tuple(load for _, load in unplaced),
    )


def _shops(scenario: TerritoryScenario) -> Any:
    rows = Retailer.objects.unscoped("the scope was checked when the scenario was asked for").active()
    rows = rows.filter(company=scenario.company)
    if scenario.unit_id is not None:
        rows = rows.filter(territory__unit=scenario.unit_id)
    return rows.order_by("pk")


def _existing(scenario: TerritoryScenario) -> list[Slot]:
    rows = Territory.objects.unscoped("the scope was checked when the scenario was asked for")
    rows = rows.filter(company=scenario.company).select_related("manager", "unit")
    if scenario.unit_id is not None:
        rows = rows.filter(unit=scenario.unit_id)
    percents: dict[str, int] = scenario.wishes["percents"]
    return [Slot(row, row.manager, row.name, int(percents.get(str(row.pk), 100))) for row in rows.order_by("code")]


def chosen_slots(question: Question, wanted: int) -> list[int]:
    """Which of the slots take part when `wanted` are needed: those with work first, the emptiest give way.

    Slots of nobody's time (0 %) never take part; numbers beyond the existing ones are new territories.
    """
    minutes = Counter[int]()
    number_of = question.slot_numbers()
    for shop, load in zip(question.shops, question.loads, strict=True):
        if shop.territory_id in number_of:
            minutes[number_of[shop.territory_id]] += int(load.minutes)
    able = [number for number, slot in enumerate(question.slots) if slot.percent > 0]
    kept = sorted(able, key=lambda number: (-minutes[number], number))[:wanted]
    return sorted(kept)


def new_slots(question: Question, missing: int) -> list[Slot]:
    """New territories, each for an account manager who has none yet, as long as there are such."""
    scenario = question.scenario
    free = Staff.objects.filter(
        company=scenario.company, role=Role.ACCOUNT_MANAGER, is_active=True, territories__isnull=True
    )
    if scenario.unit_id is not None:
        free = free.filter(unit=scenario.unit_id)
    waiting = list(free.order_by("username")[:missing])
    names = [NEW_NAME % {"number": number + 1} for number in range(missing)]
    managers: list[Staff | None] = [*waiting, *([None] * (missing - len(waiting)))]
    return [Slot(None, manager, name, 100) for name, manager in zip(names, managers, strict=True)]
