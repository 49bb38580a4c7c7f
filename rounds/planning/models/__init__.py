"""Planning runs and the four-week visit plans they draft."""

from rounds.planning.models.edit import PlanEdit
from rounds.planning.models.plan import BrokenInterval, PlannedVisit, PlanRun, VisitPlan

__all__ = ["BrokenInterval", "PlanEdit", "PlanRun", "PlannedVisit", "VisitPlan"]
