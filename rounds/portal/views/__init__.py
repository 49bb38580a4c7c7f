"""The doors of the portal: the retailer's own pages by token, and the desk's side of them."""

from rounds.portal.views.desk import card, desk_home, of_retailer, revoke
from rounds.portal.views.door import closed, enter
from rounds.portal.views.home import home, manager_photo, notice
from rounds.portal.views.issues import (
    issue,
    issue_confirm,
    issue_new,
    issue_photo,
    issue_remind,
    issue_reopen,
    issue_voice,
)
from rounds.portal.views.knowledge import (
    knowledge,
    knowledge_answer,
    knowledge_check,
    knowledge_new,
    knowledge_withdraw,
)
from rounds.portal.views.ratings import rating_list, visit_rate
from rounds.portal.views.reading import answer, answer_thank, answers, orders
from rounds.portal.views.sheets import sheets
from rounds.portal.views.surveys import survey, survey_form, survey_open
from rounds.portal.views.voices import of_issue, voice

__all__ = [
    "answer",
    "answer_thank",
    "answers",
    "card",
    "closed",
    "desk_home",
    "enter",
    "home",
    "issue",
    "issue_confirm",
    "issue_new",
    "issue_photo",
    "issue_remind",
    "issue_reopen",
    "issue_voice",
    "knowledge",
    "knowledge_answer",
    "knowledge_check",
    "knowledge_new",
    "knowledge_withdraw",
    "manager_photo",
    "notice",
    "of_issue",
    "of_retailer",
    "orders",
    "rating_list",
    "revoke",
    "sheets",
    "survey",
    "survey_form",
    "survey_open",
    "visit_rate",
    "voice",
]
