"""Questionnaires, campaigns, answers with identity kept apart from them, and the three degrees."""

from rounds.surveys.models.answer import Answer, Response
from rounds.surveys.models.campaign import Campaign, Invitation, Item, Reserve, Tally
from rounds.surveys.models.contact import Call, DayCount, PaperBatch
from rounds.surveys.models.degree import Degree, DegreeRun, TerritoryDegree
from rounds.surveys.models.questionnaire import AskedItem, Questionnaire, QuestionnaireItem

__all__ = [
    "Answer",
    "AskedItem",
    "Call",
    "Campaign",
    "DayCount",
    "Degree",
    "DegreeRun",
    "Invitation",
    "Item",
    "PaperBatch",
    "Questionnaire",
    "QuestionnaireItem",
    "Reserve",
    "Response",
    "Tally",
    "TerritoryDegree",
]
