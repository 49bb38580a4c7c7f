"""Planning runs, the four-week visit plans they draft, and what-if divisions into territories."""

from rounds.planning.models.edit import PlanEdit
from rounds.planning.models.plan import BrokenInterval, PlannedVisit, PlanRun, VisitPlan
from rounds.planning.models.replan import Replan, ReplanProposal
from rounds.planning.models.scenario import ScenarioOutlet, ScenarioTerritory, TerritoryScenario

__all__ = [
    "BrokenInterval",
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
