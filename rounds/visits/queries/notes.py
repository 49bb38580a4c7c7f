"""What a person wrote before, and the names that count as facts when he writes again (E07)."""

from collections.abc import Sequence
from itertools import chain

from rounds.orders.models import Product
from rounds.people.models import Staff
from rounds.visits.models import Visit
from rounds.visits.rules.trace import EarlierNote


def earlier_notes(manager: Staff, *, other_than: Visit | None = None, most: int = 200) -> Sequence[EarlierNote]:
    """His newest finished records, the newest first."""
    rows = Visit.objects.unscoped("his own notes").finished().filter(manager=manager).select_related("retailer")
    if other_than is not None:
        rows = rows.exclude(pk=other_than.pk)
    return [
        EarlierNote(
            day=visit.planned_on or visit.made_at.date(),
            retailer=visit.retailer.name,
            text="\n".join(part for part in (visit.comment, visit.suggestion, visit.summary) if part.strip()),
        )
        for visit in rows.order_by("-arrived_at")[:most]
    ]


def brand_vocabulary(company_id: int) -> list[str]:
    """Brand and product names of the company."""
    rows = Product.objects.unscoped("names only, for one rule").filter(company_id=company_id)
    return sorted({name for name in chain.from_iterable(rows.values_list("brand", "name")) if name})
