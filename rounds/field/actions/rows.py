"""The rows a phone means, each through its door."""

from typing import TypeVar
from uuid import UUID

from rounds.common.scoping import ScopedQuerySet
from rounds.field.models import Receipt
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


def owner_of(visit: str, issue: str, sha256: str, by: Staff) -> Visit | Issue:
    """The visit or issue a picture belongs to.

    The photos a person announced with an issue of his are taken even when its shop has moved on to somebody else.
    """
    if not issue:
        return referred(Visit.objects.all(), visit, by)
    try:
        return referred(Issue.objects.all(), issue, by)
    except NotFoundError:
        raised = _raised_by(issue, by)
        if raised is None or all(photo["sha256"] != sha256 for photo in raised.announced):
            raise
        return raised


def _raised_by(reference: str, by: Staff) -> Issue | None:
    """The issue his own receipt speaks of."""
    receipts = Receipt.objects.unscoped("his own receipts").filter(staff=by, kind="issue.raise")
    done = receipts.filter(outcome=Receipt.Outcome.DONE)
    named = {"answer__issue": int(reference)} if reference.isdecimal() else {"body__issue": reference}
    receipt = done.filter(**named).first()
    if receipt is None:
        return None
    return Issue.objects.unscoped("his receipt says that he raised it").filter(pk=receipt.answer["issue"]).first()


def shop(number: int, by: Staff) -> Retailer:
    """The retailer, through the door."""
    found = Retailer.objects.visible_to(by).filter(pk=number).first()
    if found is None:
        raise NotFoundError("retailer")
    return found


def shop_of(visit: Visit | None, retailer: int, by: Staff) -> Retailer:
    """The shop of his own visit, even if it has moved on to somebody else; otherwise one of his own."""
    return visit.retailer if visit and visit.retailer_id == retailer else shop(retailer, by)
