"""Planning runs, the four-week visit plans they draft, what-if divisions, and retailers choosing their manager."""

from rounds.planning.models.choice import ManagerChoice
from rounds.planning.models.edit import PlanEdit
from rounds.planning.models.plan import BrokenInterval, PlannedVisit, PlanRun, VisitPlan
from rounds.planning.models.replan import Replan, ReplanProposal
from rounds.planning.models.scenario import ScenarioOutlet, ScenarioTerritory, TerritoryScenario

__all__ = [
    "BrokenInterval",
    "ManagerChoice",
    "PlanEdit",
    "PlanRun",
    "PlannedVisit",
    "Replan",
    "ReplanProposal",
    "ScenarioOutlet",
    "ScenarioTerritory",
    "TerritoryScenario",
    "VisitPlan",
]
