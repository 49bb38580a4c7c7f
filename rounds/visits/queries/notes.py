"""What was written before, and the names that count as facts when somebody writes again (E07)."""

from collections.abc import Sequence
from itertools import chain

from django.db.models import QuerySet

from rounds.orders.models import Product
from rounds.people.models import Staff
from rounds.visits.models import Visit
from rounds.visits.rules.trace import EarlierNote
from rounds.visits.rules.trace_facts import observed_facts

OWN_NOTES = 200


def earlier_notes(manager: Staff, *, other_than: Visit | None = None, most: int = OWN_NOTES) -> Sequence[EarlierNote]:
    """His newest finished records, the newest first."""
    rows = newest_records(manager).select_related("retailer")
    if other_than is not None:
        rows = rows.exclude(pk=other_than.pk)
    return [note_of(visit) for visit in rows[:most]]


def newest_records(manager: Staff) -> QuerySet[Visit]:
    """His finished visits, the newest first."""
    rows = Visit.objects.unscoped("his own notes").finished().filter(manager=manager)
    return rows.order_by("-arrived_at", "-pk")


def note_of(visit: Visit, *, reader: int | None = None) -> EarlierNote:
    """The record of a visit as a note; a colleague's when the `reader` is somebody else."""
    return EarlierNote(
        day=visit.planned_on or visit.made_at.date(),
        retailer=visit.retailer.name,
        text="\n".join(part for part in (visit.comment, visit.suggestion, visit.summary) if part.strip()),
        visit=visit.pk,
        is_own=reader in (None, visit.manager_id),
        observed=observed_facts(visit.facts),
    )


def brand_vocabulary(company_id: int) -> list[str]:
    """Brand and product names of the company."""
    rows = Product.objects.unscoped("names only, for one rule").filter(company_id=company_id)
    return sorted({name for name in chain.from_iterable(rows.values_list("brand", "name")) if name})
