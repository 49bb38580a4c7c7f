"""What the survey pages may submit."""

from rounds.surveys.forms.answering import PaperForm, SurveyForm, WishForm
from rounds.surveys.forms.campaigns import CampaignForm, CloseForm
from rounds.surveys.forms.contact import BatchForm, OutcomeForm
from rounds.surveys.forms.questionnaires import ItemForm, MoveForm, QuestionnaireForm

__all__ = [
    "BatchForm",
    "CampaignForm",
    "CloseForm",
    "ItemForm",
    "MoveForm",
    "OutcomeForm",
    "PaperForm",
    "QuestionnaireForm",
    "SurveyForm",
    "WishForm",
]
