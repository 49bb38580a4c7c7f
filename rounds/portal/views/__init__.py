"""The doors of the portal: the retailer's own pages by token, and the desk's side of them."""

from rounds.portal.views.desk import card, of_retailer, revoke
from rounds.portal.views.door import enter
from rounds.portal.views.home import home
from rounds.portal.views.issues import issue, issue_confirm, issue_new, issue_reopen
from rounds.portal.views.surveys import survey

__all__ = [
    "card",
    "enter",
    "home",
    "issue",
    "issue_confirm",
    "issue_new",
    "issue_reopen",
    "of_retailer",
    "revoke",
    "survey",
]
