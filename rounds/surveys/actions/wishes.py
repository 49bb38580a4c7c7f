"""A retailer who asks to be called back at the end of a survey: an ordinary issue, with the words he chose for it."""

import uuid
from datetime import datetime

from rounds.issues.actions import raise_issue
from rounds.issues.models import Issue
from rounds.retailers.models import Retailer
from rounds.surveys.models import Invitation
from rounds.surveys.queries import token_hash

BY = "retailer"


def raise_wish(retailer: Retailer, *, category: str, text: str, sent_as: uuid.UUID, at: datetime) -> Issue:
    """Raise what he wants to see solved, in his name and because he agreed; his answers stay where they are.

    The issue holds his own words and nothing of the response; it is written apart from it. The same form sent twice is
    one issue. What `raise_issue` refuses passes through.
    """
    return raise_issue(
        retailer, category=category, text=text, entry=Issue.Entry.SURVEY.value, by=BY, at=at, phone_id=sent_as
    )


def raise_wish_by_token(token: str, *, category: str, text: str, sent_as: uuid.UUID, at: datetime) -> Issue | None:
    """The same for whoever holds the link; None for a token nobody was given."""
    found = Invitation.objects.filter(token_hash=token_hash(token)).select_related("retailer__company").first()
    return raise_wish(found.retailer, category=category, text=text, sent_as=sent_as, at=at) if found else None
