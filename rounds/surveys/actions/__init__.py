"""The only writers of surveys."""

from rounds.surveys.actions.answers import SurveyRefusedError, answer_survey
from rounds.surveys.actions.campaigns import (
    CampaignError,
    close_campaign,
    discard_campaign,
    draft_campaign,
    open_campaign,
    renew_link,
    renew_links,
)

__all__ = [
    "CampaignError",
    "SurveyRefusedError",
    "answer_survey",
    "close_campaign",
    "discard_campaign",
    "draft_campaign",
    "open_campaign",
    "renew_link",
    "renew_links",
]
