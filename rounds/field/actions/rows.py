"""The rows a phone means, each through its door."""

from typing import TypeVar
from uuid import UUID

from rounds.common.scoping import ScopedQuerySet
from rounds.improvement.models import Task
from rounds.issues.models import Issue
from rounds.people.models import Staff
from rounds.retailers.models import Retailer
from rounds.visits.models import Promise, Visit

Row = TypeVar("Row", Visit, Issue, Promise, Task)


class NotFoundError(LookupError):
    """Nothing of this person's has that id; whether it exists elsewhere is not said."""

    def __init__(self, noun: str) -> None:
        super().__init__(noun)
        self.noun = noun


def referred(rows: ScopedQuerySet[Row], reference: str, by: Staff) -> Row:
    """The row a phone means: the server's number, or the id the phone itself made."""
    own, noun = rows.visible_to(by), rows.model.__name__.lower()
    try:
        found = own.filter(pk=int(reference)) if reference.isdecimal() else own.filter(phone_id=UUID(reference))
    except ValueError as error:  # neither a number nor an id
        raise NotFoundError(noun) from error
    row = found.first()
    if row is None:
        raise NotFoundError(noun)
    return row


def owner_of(visit: str, issue: str, by: Staff) -> Visit | Issue:
    """The visit or issue a picture belongs to."""
    return referred(Issue.objects.all(), issue, by) if issue else referred(Visit.objects.all(), visit, by)


def shop(number: int, by: Staff) -> Retailer:
    """The retailer, through the door."""
    found = Retailer.objects.visible_to(by).filter(pk=number).first()
    if found is None:
        raise NotFoundError("retailer")
    return found


def shop_of(visit: Visit | None, retailer: int, by: Staff) -> Retailer:
    """The shop of his own visit, even if it has moved on to somebody else; otherwise one of his own."""
    return visit.retailer if visit and visit.retailer_id == retailer else shop(retailer, by)
