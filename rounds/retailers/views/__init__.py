"""The pages of the retailer file."""

from rounds.retailers.views.detail import retailer_detail, retailer_history, retailer_unmask
from rounds.retailers.views.editing import retailer_edit, retailer_new
from rounds.retailers.views.lists import retailer_export, retailer_list
from rounds.retailers.views.observations import observations, observe

__all__ = [
    "observations",
    "observe",
    "retailer_detail",
    "retailer_edit",
    "retailer_export",
    "retailer_history",
    "retailer_list",
    "retailer_new",
    "retailer_unmask",
]
