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
    own = rows.visible_to(by)
    found = own.filter(pk=int(reference)) if reference.isdigit() else own.filter(phone_id=UUID(reference))
    row = found.first()
    if row is None:
        raise NotFoundError(rows.model.__name__.lower())
    return row


def shop(number: int, by: Staff) -> Retailer:
    """The retailer, through the door."""
    found = Retailer.objects.visible_to(by).filter(pk=number).first()
    if found is None:
        raise NotFoundError("retailer")
    return found
