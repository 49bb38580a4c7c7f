"""What a visit works with besides the shop: procedures and promises."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from rounds.improvement.queries import newest_sops
from rounds.people.models import Staff
from rounds.visits.models import Promise

SETTLED_SHOWN = timedelta(days=7)


def sop_cards(staff: Staff) -> list[dict[str, Any]]:
    """The procedures in force that belong to visits; each step says whether it is done or skipped with a reason."""
    return [
        {
            "code": sop.code,
            "version": sop.version,
            "title": sop.title,
            "purpose": sop.purpose,
            "steps": [{"text": text, "is_required": place in sop.required} for place, text in enumerate(sop.steps)],
        }
        for sop in newest_sops(staff).exclude(purpose="")
    ]


def promise_cards(staff: Staff, retailers: Collection[int], *, at: datetime) -> list[dict[str, Any]]:
    """Open promises to these retailers, and those settled in the last week; the next due first."""
    rows = Promise.objects.visible_to(staff).filter(retailer_id__in=retailers)
    rows = rows.filter(Q(outcome="") | Q(settled_at__gte=at - SETTLED_SHOWN)).select_related("manager", "department")
    return [
        {
            "id": str(row.pk),
            "phone_id": str(row.phone_id) if row.phone_id else None,
            "retailer": row.retailer_id,
            "text": row.text,
            "due_on": row.due_on,
            "by": row.keeper.name,
            "issue": row.issue_number,
            "made_at": row.made_at,
            "outcome": row.outcome,
            "note": row.settled_note,
        }
        for row in rows.order_by("due_on", "pk")
    ]
