"""The only writers of surveys."""

from rounds.surveys.actions.answers import SurveyRefusedError, answer_survey
from rounds.surveys.actions.calls import (
    CallRefusedError,
    answer_by_phone,
    note_call,
    replace_invitation,
    take_next_call,
)
from rounds.surveys.actions.campaigns import (
    CampaignError,
    close_campaign,
    close_ended,
    discard_campaign,
    draft_campaign,
    open_campaign,
    renew_link,
    renew_links,
)
from rounds.surveys.actions.paper import begin_batch, close_batch, enter_sheet
from rounds.surveys.actions.questionnaires import (
    QuestionnaireError,
    add_item,
    adopt_questionnaire,
    change_item,
    copy_questionnaire,
    discard_questionnaire,
    draft_questionnaire,
    move_item,
    remove_item,
    retire_questionnaire,
)
from rounds.surveys.actions.reminding import remind_waiting
from rounds.surveys.actions.wishes import raise_wish, raise_wish_by_token

__all__ = [
    "CallRefusedError",
    "CampaignError",
    "QuestionnaireError",
    "SurveyRefusedError",
    "add_item",
    "adopt_questionnaire",
    "answer_by_phone",
    "answer_survey",
    "begin_batch",
    "change_item",
    "close_batch",
    "close_campaign",
    "close_ended",
    "copy_questionnaire",
    "discard_campaign",
    "discard_questionnaire",
    "draft_campaign",
    "draft_questionnaire",
    "enter_sheet",
    "move_item",
    "note_call",
    "open_campaign",
    "raise_wish",
    "raise_wish_by_token",
    "remind_waiting",
    "remove_item",
    "renew_link",
    "renew_links",
    "replace_invitation",
    "retire_questionnaire",
    "take_next_call",
]
