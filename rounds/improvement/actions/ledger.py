"""The time ledger is kept: what no visit tells (E09)."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from rounds.common.events import record
from rounds.improvement.models import Task, TimeEntry
from rounds.people.models import Staff
from rounds.visits.rules.reasons import Reason, RefusedError, gettext_noop

Place, Cause = TimeEntry.Place, TimeEntry.Cause
MOST_MINUTES = 1440


@transaction.atomic
def enter_time(
    staff: Staff,
    *,
    day: date,
    place: str,
    minutes: int,
    at: datetime,
    giver: str = "",
    cause: str = "",
    by: Staff | str | None = None,
) -> TimeEntry:
    """Minutes of a day told on the desk; told again they replace those of before. Road and shop come from visits."""
    _check(place, minutes, giver, cause)
    entry, _made = TimeEntry.objects.unscoped("his own time").update_or_create(
        staff=staff,
        day=day,
        place=place,
        giver=_giver(place, giver),
        cause=cause,
        phone_id=None,
        task=None,
        defaults={"company": staff.company, "minutes": minutes},
    )
    record("time.entered", entry, by=by or staff, at=at, **_said(entry))
    return entry


@transaction.atomic
def note_time(
    staff: Staff,
    *,
    phone_id: UUID,
    day: date,
    place: str,
    minutes: int,
    by: Staff | str,
    at: datetime,
    giver: str = "",
    cause: str = "",
    began_at: datetime | None = None,
) -> TimeEntry:
    """Minutes told by a tap on the phone: each tap is a row of its own; one `phone_id`, one row."""
    known = TimeEntry.objects.unscoped("a phone-made id names one entry").filter(
        company_id=staff.company_id, phone_id=phone_id, staff=staff
    )
    if (noted := known.first()) is not None:
        return noted
    _check(place, minutes, giver, cause)
    entry = TimeEntry.objects.create(
        company=staff.company,
        staff=staff,
        day=day,
        place=place,
        minutes=minutes,
        giver=_giver(place, giver),
        cause=cause,
        began_at=began_at,
        phone_id=phone_id,
    )
    record("time.entered", entry, by=by, at=at, **_said(entry))
    return entry


def enter_task_time(task: Task, *, day: date, minutes: int, by: Staff | str, at: datetime) -> TimeEntry | None:
    """The minutes a finished task took, for its giver (row 11); a task of one's own has none to be named."""
    if not task.giver or not minutes:
        return None
    entry = TimeEntry.objects.create(
        company_id=task.company_id,
        staff_id=task.staff_id,
        day=day,
        place=Place.AD_HOC,
        minutes=minutes,
        giver=task.giver,
        task=task,
    )
    record("time.entered", entry, by=by, at=at, **_said(entry), task=task.pk)
    return entry


def _check(place: str, minutes: int, giver: str, cause: str) -> None:
    if place not in {Place.OFFICE, Place.PAPER, Place.AD_HOC}:
        raise RefusedError(Reason(gettext_noop("路上和门店的时间由拜访得出，不用记"), {}, ("E09",)))
    if place == Place.AD_HOC and not giver.strip():
        raise RefusedError(Reason(gettext_noop("临时交办要写明交办人"), {}, ("E09",)))
    if not 0 <= minutes <= MOST_MINUTES:
        raise RefusedError(Reason(gettext_noop("一天只有 0 到 1440 分钟"), {}, ("E09",)))
    if cause and cause not in Cause.values:
        raise RefusedError(Reason(gettext_noop("没有这种事由"), {}, ("E09",)))


def _giver(place: str, giver: str) -> str:
    return giver.strip()[:80] if place == Place.AD_HOC else ""


def _said(entry: TimeEntry) -> dict[str, object]:
    return {
        "day": entry.day,
        "place": entry.place,
        "minutes": entry.minutes,
        "giver": entry.giver,
        "cause": entry.cause,
    }
