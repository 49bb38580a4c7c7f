"""What a promise made or settled on a phone does."""

from datetime import datetime
from typing import Any

from rounds.field.actions.rows import referred, shop_of
from rounds.field.rules.commands import PromiseMake, PromiseSettle
from rounds.people.models import Staff
from rounds.visits.actions import make_promise, settle_promise
from rounds.visits.models import Promise, Visit


def promise(body: PromiseMake, by: Staff, at: datetime) -> dict[str, Any]:
    """Made on a visit, to the retailer of the visit even if he has moved on since."""
    visit = referred(Visit.objects.all(), body.visit, by) if body.visit else None
    retailer = shop_of(visit, body.retailer, by)
    made = make_promise(
        retailer,
        text=body.text,
        due_on=body.due_on,
        manager=by,
        made_at=body.made_at,
        visit=visit if visit and visit.retailer_id == retailer.pk else None,
        phone_id=body.promise,
        by=by,
        at=at,
    )
    return {"promise": made.pk}


def settle(body: PromiseSettle, by: Staff, at: datetime) -> dict[str, Any]:
    """Kept or broken; the promise is referred to by its number or the phone's own id."""
    found = referred(Promise.objects.all(), body.promise, by)
    settled = settle_promise(found, outcome=body.outcome, note=body.note, settled_at=body.settled_at, by=by, at=at)
    return {"promise": settled.pk, "outcome": settled.outcome}
