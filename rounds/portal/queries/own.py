"""What a retailer sees of himself: his manager, his next visit, his issues, what he was promised, bulletins."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from rounds.bulletins.models import Bulletin
from rounds.bulletins.queries import bulletins_for
from rounds.issues.models import Issue
from rounds.people.models import Staff
from rounds.portal.models import PortalKey
from rounds.retailers.models import Retailer
from rounds.visits.models import Promise, Visit
from rounds.visits.queries.promises import PromiseRow, in_order

WHY = "the retailer's own page, opened by his key"
SHOWN = 10


@dataclass(frozen=True)
class OwnPage:
    """Everything on the first page of one retailer; nothing of anybody else."""

    retailer: Retailer
    manager: Staff | None
    next_visit: date | None
    last_visit: datetime | None
    issues: list[Issue]
    promises: list[PromiseRow]
    bulletins: list[Bulletin]


def live_key(pk: object) -> PortalKey | None:
    """The key a cookie names, unless it was revoked or its retailer is gone."""
    if not isinstance(pk, str) or not pk.isdigit():
        return None
    keys = PortalKey.objects.unscoped(WHY).filter(pk=int(pk), revoked_at__isnull=True, retailer__is_active=True)
    return keys.select_related("retailer__company", "retailer__territory__manager").first()


def own_page(retailer: Retailer, *, at: datetime, today: date) -> OwnPage:
    """The first page, in a fixed number of queries."""
    visits = Visit.objects.unscoped(WHY).filter(retailer=retailer)
    coming = visits.filter(state=Visit.State.PLANNED, channel=Visit.Channel.DOOR, planned_on__gte=today)
    seen = visits.filter(state=Visit.State.FINISHED).order_by("-departed_at")
    return OwnPage(
        retailer=retailer,
        manager=retailer.territory.manager if retailer.territory else None,
        next_visit=coming.order_by("planned_on").values_list("planned_on", flat=True).first(),
        last_visit=seen.values_list("departed_at", flat=True).first(),
        issues=list(own_issues(retailer).order_by("-raised_at")[:SHOWN]),
        promises=in_order(own_promises(retailer), retailer, at=at)[:SHOWN],
        bulletins=bulletins_for(retailer, at=at, today=today)[:SHOWN],
    )


def own_issues(retailer: Retailer) -> QuerySet[Issue]:
    """The retailer's issues, and no others."""
    return Issue.objects.unscoped(WHY).filter(retailer=retailer).select_related("department")


def own_promises(retailer: Retailer) -> QuerySet[Promise]:
    """What he himself was promised (D11)."""
    return Promise.objects.unscoped(WHY).filter(retailer=retailer)
