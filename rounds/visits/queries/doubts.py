"""What doubts compare a visit with: where the visit before ended, and photos used before."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from rounds.visits.models import Attachment, Visit
from rounds.visits.rules.doubts import Picture

SAME_DAY = timedelta(hours=12)


@dataclass(frozen=True)
class Before:
    """The last visit with a position: when it ended, its fix, its shop."""

    at: datetime
    fix: Mapping[str, Any]
    retailer: str


def place_before(visit: Visit, arrived_at: datetime) -> Before | None:
    """Where the same person was last, within half a day before this arrival; None when no position tells."""
    rows = Visit.objects.unscoped("his own visits").finished().filter(manager=visit.manager_id)
    rows = rows.filter(departed_at__range=(arrived_at - SAME_DAY, arrived_at)).exclude(pk=visit.pk)
    for row in rows.select_related("retailer").order_by("-departed_at")[:6]:
        fix = row.departure_position or row.arrival_position
        if fix and row.departed_at:
            return Before(row.departed_at, fix, row.retailer.name)
    return None


def pictures_used(visit: Visit, digests: Collection[str], *, since: datetime) -> list[Picture]:
    """Photos of other visits: the person's own since then, to compare by eye, and the same bytes in the company."""
    rows = Attachment.objects.unscoped("whether a photo was used before").filter(
        company=visit.company_id, kind=Attachment.Kind.PHOTO
    )
    rows = rows.filter(Q(sha256__in=digests) | Q(visit__manager=visit.manager_id, made_at__gte=since))
    names = ("sha256", "dhash", "visit__planned_on", "visit__made_at", "visit__retailer__name", "visit__manager_id")
    used = rows.exclude(visit=visit.pk).order_by("-made_at").values_list(*names)
    return [
        Picture(sha256, dhash, day or made_at.date(), shop if manager == visit.manager_id else "")
        for sha256, dhash, day, made_at, shop, manager in used
    ]
