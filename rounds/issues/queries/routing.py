"""The routing table that counts."""

from datetime import datetime

from rounds.issues.models import RoutingRow, RoutingTable
from rounds.people.models import Company


def routing_in_force(company: Company, at: datetime) -> RoutingTable | None:
    """The newest table that has begun by `at`; before the first one begins, the first; None when there is none."""
    tables = RoutingTable.objects.unscoped("routing is the same for everybody in the company").filter(company=company)
    begun = tables.filter(valid_from__lte=at).order_by("-valid_from", "-version").first()
    return begun or tables.order_by("valid_from", "version").first()


def route_of(table: RoutingTable, category: str) -> RoutingRow | None:
    """The row of one category, with its department."""
    return RoutingRow.objects.select_related("department").filter(table=table, category=category).first()
