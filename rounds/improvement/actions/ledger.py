"""The time ledger is kept (E09)."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from rounds.common.events import record
from rounds.improvement.models import TimeEntry
from rounds.improvement.rules.ledger import Stay, derived_minutes
from rounds.people.models import Staff
from rounds.visits.models import Visit

Place = TimeEntry.Place


class LedgerError(ValueError):
    """The entry does not fit; the text says why."""


@transaction.atomic
def enter_time(
    staff: Staff, *, day: date, place: str, minutes: int, at: datetime, giver: str = "", by: Staff | str | None = None
) -> TimeEntry:
    """Minutes in the office, on paper or on an ad-hoc task; road and shop are derived from visits and refused here."""
    if place not in {Place.OFFICE, Place.PAPER, Place.AD_HOC}:
        raise LedgerError("road and shop minutes come from the visits")
    if place == Place.AD_HOC and not giver.strip():
        raise LedgerError("an ad-hoc task needs its giver")
    if not 0 <= minutes <= 1440:
        raise LedgerError("a day has 0 to 1440 minutes")
    entry = _put(staff, day, place, minutes, giver.strip() if place == Place.AD_HOC else "", derived=False)
    record("time.entered", entry, by=by or staff, at=at, day=day, place=place, minutes=minutes, giver=giver)
    return entry


@transaction.atomic
def derive_time(staff: Staff, day: date) -> list[TimeEntry]:
    """Road and shop minutes of one day from its finished visits; running it again gives the same."""
    rows = Visit.objects.unscoped("his own visits").filter(
        manager=staff, state=Visit.State.FINISHED, planned_on=day, channel=Visit.Channel.DOOR
    )
    stays = [
        Stay(arrived, departed)
        for arrived, departed in rows.values_list("arrived_at", "departed_at")
        if arrived is not None and departed is not None
    ]
    minutes = derived_minutes(stays)
    return [
        _put(staff, day, Place.SHOP, minutes.shop, "", derived=True),
        _put(staff, day, Place.ROAD, minutes.road, "", derived=True),
    ]


def _put(staff: Staff, day: date, place: str, minutes: int, giver: str, *, derived: bool) -> TimeEntry:
    values: dict[str, Any] = {"company": staff.company, "minutes": minutes, "is_derived": derived}
    entry, _made = TimeEntry.objects.unscoped("his own time").update_or_create(
        staff=staff, day=day, place=place, giver=giver, defaults=values
    )
    return entry
