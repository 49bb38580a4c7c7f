"""The order of the day, changed on the phone."""

from datetime import datetime
from typing import Any

from rounds.field.rules.commands import DayReorder
from rounds.people.models import Staff
from rounds.visits.actions import reorder_day
from rounds.visits.models import Visit


def reorder(body: DayReorder, by: Staff, at: datetime) -> dict[str, Any]:
    """Give the day the order the phone names; visits that are gone since are passed over."""
    rows = Visit.objects.visible_to(by).filter(manager=by).on(body.day).exclude(state=Visit.State.WITHDRAWN)
    known = {name: visit for visit in rows for name in (str(visit.pk), str(visit.phone_id)) if name != "None"}
    named = {known[name].pk: known[name] for name in map(str.lower, body.visits) if name in known}
    changed = reorder_day(by, body.day, list(named.values()), by=by, at=at)
    return {"day": body.day.isoformat(), "changed": len(changed)}
