"""The order of one's own day, changed by hand."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import transaction

from rounds.common.events import Draft, record_all
from rounds.people.models import Staff
from rounds.visits.models import RoundOrder, Visit
from rounds.visits.rules.order import kept_order
from rounds.visits.rules.plan import PlannedStop
from rounds.visits.rules.reasons import Reason, RefusedError, gettext_noop


@transaction.atomic
def reorder_day(manager: Staff, day: date, visits: Sequence[Visit], *, by: Staff, at: datetime) -> list[Visit]:
    """Put the visits of one day into this order; remembered, so that a plan made again keeps it (C14).

    Places start at 1; planned hours are given out again in the new order. Returns what changed. RefusedError when a
    visit is of another day or manager.
    """
    if any(visit.manager_id != manager.pk or visit.planned_on != day for visit in visits):
        raise RefusedError(Reason(gettext_noop("只能调整自己当天的顺序"), {}, ("C14",)))
    rows = Visit.objects.unscoped("his own visits of the day, held").select_for_update()
    held = rows.in_bulk([visit.pk for visit in visits])
    ordered = [held[visit.pk] for visit in visits]
    RoundOrder.objects.unscoped("his own").update_or_create(
        manager=manager,
        day=day,
        defaults={
            "company_id": manager.company_id,
            "retailers": [visit.retailer_id for visit in ordered],
            "made_at": at,
        },
    )
    hours = iter(sorted(minute for visit in ordered if (minute := visit.planned_minute) is not None))
    changed = []
    for place, visit in enumerate(ordered, start=1):
        minute = next(hours) if visit.planned_minute is not None else None
        if (visit.position, visit.planned_minute) != (place, minute):
            visit.position, visit.planned_minute, visit.version = place, minute, visit.version + 1
            changed.append(visit)
    Visit.objects.unscoped("rows held above").bulk_update(changed, ["position", "planned_minute", "version"])
    record_all([Draft("visit.reordered", visit, {"position": visit.position}) for visit in changed], by=by, at=at)
    return changed


def with_order_by_hand(manager: Staff, stops: Sequence[PlannedStop], days: Collection[date]) -> list[PlannedStop]:
    """The stops of a plan with the orders their manager made by hand for these days."""
    orders = RoundOrder.objects.unscoped("of the manager the plan is for").filter(manager=manager, day__in=days)
    return kept_order(stops, dict(orders.values_list("day", "retailers")))
