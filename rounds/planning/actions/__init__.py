"""The only writers of plans."""

from rounds.planning.actions.build import PlanningError, build_plans, cancel_plan, request_plan
from rounds.planning.actions.decide import approve_plan, decline_plan
from rounds.planning.actions.edit import lock_visit, move_visit, undo_edit
from rounds.planning.actions.export import note_export, note_handover_export
from rounds.planning.actions.publish import publish_plan, put_in_force
from rounds.planning.actions.scenario import ask_scenario, build_scenario, cancel_scenario, discard_scenario
from rounds.planning.actions.scenario_apply import apply_scenario
from rounds.planning.actions.territories import draw_territories

__all__ = [
    "PlanningError",
    "apply_scenario",
    "approve_plan",
    "ask_scenario",
    "build_plans",
    "build_scenario",
    "cancel_plan",
    "cancel_scenario",
    "decline_plan",
    "discard_scenario",
    "draw_territories",
    "lock_visit",
    "move_visit",
    "note_export",
    "note_handover_export",
    "publish_plan",
    "put_in_force",
    "request_plan",
    "undo_edit",
]
