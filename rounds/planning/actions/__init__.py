"""The only writers of plans."""

from rounds.planning.actions.build import PlanningError, build_plans, cancel_plan, request_plan
from rounds.planning.actions.choice_deciding import approve_choice, change_manager, decline_choice, propose_manager
from rounds.planning.actions.choosing import (
    ChoiceRefusedError,
    answer_proposal,
    ask_choice,
    withdraw_choice,
    write_view,
)
from rounds.planning.actions.decide import approve_plan, decline_plan
from rounds.planning.actions.edit import lock_visit, move_visit, undo_edit
from rounds.planning.actions.export import note_export, note_handover_export
from rounds.planning.actions.publish import publish_plan, put_in_force
from rounds.planning.actions.scenario import ask_scenario, build_scenario, cancel_scenario, discard_scenario
from rounds.planning.actions.scenario_apply import apply_scenario
from rounds.planning.actions.territories import draw_territories

__all__ = [
    "ChoiceRefusedError",
    "PlanningError",
    "answer_proposal",
    "apply_scenario",
    "approve_choice",
    "approve_plan",
    "ask_choice",
    "ask_scenario",
    "build_plans",
    "build_scenario",
    "cancel_plan",
    "cancel_scenario",
    "change_manager",
    "decline_choice",
    "decline_plan",
    "discard_scenario",
    "draw_territories",
    "lock_visit",
    "move_visit",
    "note_export",
    "note_handover_export",
    "propose_manager",
    "publish_plan",
    "put_in_force",
    "request_plan",
    "undo_edit",
    "withdraw_choice",
    "write_view",
]
