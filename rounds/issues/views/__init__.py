"""The pages of issues."""

from rounds.issues.views.day_list import day_list, day_list_seen, recheck
from rounds.issues.views.desk import (
    issue_add_file,
    issue_beginnings,
    issue_desk,
    issue_file,
    issue_glance,
    issue_note,
    similar_new,
)
from rounds.issues.views.detail import issue_detail
from rounds.issues.views.helping import (
    co_handling_answer,
    co_handling_withdraw,
    follow_up_make,
    follow_ups,
    issue_ask,
    issue_remind,
    issue_supervise,
    supervision_reply,
)
from rounds.issues.views.lists import issue_list, of_retailer
from rounds.issues.views.numbers import issue_by_number
from rounds.issues.views.objections import issue_object, objection, objection_decide, objections
from rounds.issues.views.performance import performance, performance_issues, performance_sheet
from rounds.issues.views.photos import issue_photo, issue_photo_small
from rounds.issues.views.registering import issue_new, retailer_choices
from rounds.issues.views.routing import routing_edit, routing_table
from rounds.issues.views.steps import (
    issue_accept,
    issue_answer,
    issue_confirm,
    issue_dispatch,
    issue_forward,
    issue_learn,
    issue_liability,
    issue_pause,
    issue_reopen,
    issue_resume,
    issue_return,
    issue_tell,
)
from rounds.issues.views.taking_out import accept_many, issue_export, issue_print
from rounds.issues.views.templates import answer_template, answer_template_retire, answer_templates

__all__ = [
    "accept_many",
    "answer_template",
    "answer_template_retire",
    "answer_templates",
    "co_handling_answer",
    "co_handling_withdraw",
    "day_list",
    "day_list_seen",
    "follow_up_make",
    "follow_ups",
    "issue_accept",
    "issue_add_file",
    "issue_answer",
    "issue_ask",
    "issue_beginnings",
    "issue_by_number",
    "issue_confirm",
    "issue_desk",
    "issue_detail",
    "issue_dispatch",
    "issue_export",
    "issue_file",
    "issue_forward",
    "issue_glance",
    "issue_learn",
    "issue_liability",
    "issue_list",
    "issue_new",
    "issue_note",
    "issue_object",
    "issue_pause",
    "issue_photo",
    "issue_photo_small",
    "issue_print",
    "issue_remind",
    "issue_reopen",
    "issue_resume",
    "issue_return",
    "issue_supervise",
    "issue_tell",
    "objection",
    "objection_decide",
    "objections",
    "of_retailer",
    "performance",
    "performance_issues",
    "performance_sheet",
    "recheck",
    "retailer_choices",
    "routing_edit",
    "routing_table",
    "similar_new",
    "supervision_reply",
]
