"""The pages of plans: ask for them, look at them, decide on them."""

from rounds.planning.views.board import board, plan_broken
from rounds.planning.views.choice import (
    choice_approve,
    choice_decline,
    choice_detail,
    choice_list,
    choice_propose,
    choice_view,
)
from rounds.planning.views.compare import compare
from rounds.planning.views.deciding import plan_approve, plan_decline, plan_publish, plan_publish_all
from rounds.planning.views.editing import edit_undo, move_cost, stop_card, visit_lock, visit_move
from rounds.planning.views.export import plan_calendar, plan_print, plan_sheet, plans_sheet
from rounds.planning.views.fairness import fairness_close, fairness_cost, fairness_page, run_changes
from rounds.planning.views.journal import board_edits
from rounds.planning.views.pages import of_retailer, plan_detail, plan_list
from rounds.planning.views.replan import (
    replan_accept,
    replan_again,
    replan_decline,
    replan_detail,
    replan_list,
    replan_new,
)
from rounds.planning.views.running import plan_cancel, plan_job, plan_request
from rounds.planning.views.scenario import (
    scenario_compare,
    scenario_detail,
    scenario_job,
    scenario_list,
    scenario_moves,
    scenario_new,
)
from rounds.planning.views.scenario_deciding import (
    scenario_again,
    scenario_apply,
    scenario_cancel,
    scenario_discard,
    scenario_handover,
    scenario_handover_sheet,
)
from rounds.planning.views.travel import travel_page, travel_try

__all__ = [
    "board",
    "board_edits",
    "choice_approve",
    "choice_decline",
    "choice_detail",
    "choice_list",
    "choice_propose",
    "choice_view",
    "compare",
    "edit_undo",
    "fairness_close",
    "fairness_cost",
    "fairness_page",
    "move_cost",
    "of_retailer",
    "plan_approve",
    "plan_broken",
    "plan_calendar",
    "plan_cancel",
    "plan_decline",
    "plan_detail",
    "plan_job",
    "plan_list",
    "plan_print",
    "plan_publish",
    "plan_publish_all",
    "plan_request",
    "plan_sheet",
    "plans_sheet",
    "replan_accept",
    "replan_again",
    "replan_decline",
    "replan_detail",
    "replan_list",
    "replan_new",
    "run_changes",
    "scenario_again",
    "scenario_apply",
    "scenario_cancel",
    "scenario_compare",
    "scenario_detail",
    "scenario_discard",
    "scenario_handover",
    "scenario_handover_sheet",
    "scenario_job",
    "scenario_list",
    "scenario_moves",
    "scenario_new",
    "stop_card",
    "travel_page",
    "travel_try",
    "visit_lock",
    "visit_move",
]
