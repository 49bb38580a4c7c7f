"""What the team saw at retailers lately."""

from collections.abc import Collection
from datetime import datetime, timedelta

from rounds.people.models import Staff
from rounds.retailers.models import Observation

LATELY = timedelta(days=60)
SHOWN_PER_SHOP = 3


def lately_seen(user: Staff, retailer_ids: Collection[int], *, at: datetime) -> dict[int, list[Observation]]:
    """The newest observations of each of these retailers that this person may see."""
    rows = Observation.objects.visible_to(user).filter(retailer_id__in=retailer_ids, seen_at__gte=at - LATELY)
    found: dict[int, list[Observation]] = {}
    for seen in rows.select_related("author").order_by("-seen_at", "-pk"):
        told = found.setdefault(seen.retailer_id, [])
        if len(told) < SHOWN_PER_SHOP:
            told.append(seen)
    return found
