"""The only writers of plans."""

from rounds.planning.actions.build import PlanningError, build_plans, request_plan
from rounds.planning.actions.decide import approve_plan, decline_plan
from rounds.planning.actions.publish import publish_plan
from rounds.planning.actions.territories import draw_territories

__all__ = [
    "PlanningError",
    "approve_plan",
    "build_plans",
    "decline_plan",
    "draw_territories",
    "publish_plan",
    "request_plan",
]
