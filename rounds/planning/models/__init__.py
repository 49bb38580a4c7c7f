"""Planning runs and the four-week visit plans they draft."""

from rounds.planning.models.plan import BrokenInterval, PlannedVisit, PlanRun, VisitPlan

__all__ = ["BrokenInterval", "PlanRun", "PlannedVisit", "VisitPlan"]
