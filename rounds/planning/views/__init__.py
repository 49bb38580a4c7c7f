"""The pages of plans: ask for them, look at them, decide on them."""

from rounds.planning.views.deciding import plan_approve, plan_decline, plan_publish, plan_publish_all
from rounds.planning.views.export import plan_calendar, plan_print, plan_sheet, plans_sheet
from rounds.planning.views.fairness import fairness_close, fairness_cost, fairness_page, run_changes
from rounds.planning.views.pages import of_retailer, plan_detail, plan_list
from rounds.planning.views.running import plan_cancel, plan_job, plan_request
from rounds.planning.views.travel import travel_page, travel_try

__all__ = [
    "fairness_close",
    "fairness_cost",
    "fairness_page",
    "of_retailer",
    "plan_approve",
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
    "run_changes",
    "travel_page",
    "travel_try",
]
