"""Questionnaires, campaigns, invitations and answers, with identity kept apart from answers."""

from rounds.surveys.models.answer import Answer, Response
from rounds.surveys.models.campaign import Campaign, Invitation, Item, Reserve
from rounds.surveys.models.contact import Call, DayCount, PaperBatch
from rounds.surveys.models.questionnaire import AskedItem, Questionnaire, QuestionnaireItem

__all__ = [
    "Answer",
    "AskedItem",
    "Call",
    "Campaign",
    "DayCount",
    "Invitation",
    "Item",
    "PaperBatch",
    "Questionnaire",
    "QuestionnaireItem",
    "Reserve",
    "Response",
]
