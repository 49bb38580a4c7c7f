"""The only writers of plans."""

from rounds.planning.actions.build import PlanningError, build_plans, cancel_plan, request_plan
from rounds.planning.actions.decide import approve_plan, decline_plan
from rounds.planning.actions.export import note_export
from rounds.planning.actions.publish import publish_plan, put_in_force
from rounds.planning.actions.territories import draw_territories

__all__ = [
    "PlanningError",
    "approve_plan",
    "build_plans",
    "cancel_plan",
    "decline_plan",
    "draw_territories",
    "note_export",
    "publish_plan",
    "put_in_force",
    "request_plan",
]
