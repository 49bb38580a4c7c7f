"""The pages of surveys."""

from rounds.surveys.views.campaigns import (
    campaign_close,
    campaign_detail,
    campaign_discard,
    campaign_list,
    campaign_new,
    campaign_open,
    campaign_renew,
)

__all__ = [
    "campaign_close",
    "campaign_detail",
    "campaign_discard",
    "campaign_list",
    "campaign_new",
    "campaign_open",
    "campaign_renew",
]
