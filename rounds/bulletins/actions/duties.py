"""The calendar of duties: what departments owe every week or month, listed ahead of time (A21-A25)."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from rounds.bulletins.actions.refusals import BulletinRefusedError, By
from rounds.bulletins.models import Bulletin, Duty
from rounds.bulletins.rules.duty import duty_refusal
from rounds.bulletins.rules.refusals import Refusal
from rounds.bulletins.rules.rhythm import DueDay, Repeats, Rhythm, WhenClosed, due_days
from rounds.bulletins.rules.settings import OWE_AHEAD_DAYS
from rounds.common.events import Draft, record, record_all
from rounds.people.models import Company, Department, Staff
from rounds.people.queries import calendar_of, settings_of

DUTIES = "the duties of one company"


@transaction.atomic
def add_duty(
    department: Department,
    *,
    topic: str,
    title: str,
    repeats: str,
    day: int,
    due_time: time,
    when_closed: str,
    starts_on: date,
    by: By,
    at: datetime,
) -> Duty:
    """From `starts_on` the department owes this every week or month (A21-A25); the next ones are listed at once."""
    if reason := duty_refusal(topic, department.function):
        raise BulletinRefusedError(reason)
    if not title.strip():
        raise BulletinRefusedError(Refusal.NO_TITLE)
    if not Rhythm(Repeats(repeats), day, WhenClosed(when_closed)).is_sound:
        raise BulletinRefusedError(Refusal.NO_SUCH_DAY)
    duty = Duty.objects.create(
        company=department.company,
        department=department,
        topic=topic,
        title=title.strip(),
        repeats=repeats,
        day=day,
        due_time=due_time,
        when_closed=when_closed,
        starts_on=starts_on,
        made_by=by if isinstance(by, Staff) else None,
        made_at=at,
    )
    rhythm = {"repeats": repeats, "day": day, "due_time": due_time.isoformat(), "when_closed": when_closed}
    record("duty.added", duty, by=by, at=at, department=department.pk, topic=topic, title=duty.title, **rhythm)
    owe_by_duties(duty.company, by=by, at=at, only=duty)
    return duty


@transaction.atomic
def end_duty(duty: Duty, *, because: str, by: By, at: datetime) -> int:
    """It is owed no longer. What is listed for later days and not yet published goes; what is due by now stays owed.

    Returns how many later ones were taken off the list.
    """
    if not because.strip():
        raise BulletinRefusedError(Refusal.NO_REASON)
    today = duty.company.local_day(at)
    going_on = Duty.objects.unscoped("the row the caller holds").filter(pk=duty.pk, ends_on__isnull=True)
    if not going_on.update(ends_on=max(today, duty.starts_on)):
        raise BulletinRefusedError(Refusal.ALREADY_ENDED)
    duty.refresh_from_db(fields=["ends_on"])
    later = Bulletin.objects.unscoped("listed by this duty").filter(duty=duty, published_at__isnull=True, due_at__gt=at)
    taken_off = list(later.order_by("pk").values_list("pk", flat=True))
    later.delete()
    record("duty.ended", duty, by=by, at=at, because=because.strip(), taken_off=taken_off)
    return len(taken_off)


@transaction.atomic
def owe_by_duties(company: Company, *, by: By, at: datetime, only: Duty | None = None) -> int:
    """List what the duties of a company ask for in the weeks ahead; how many were new. Asked again it finds none.

    The days of a duty that were never listed are listed from the day it began, even when nobody asked for a while:
    what was owed is owed.
    """
    settings = settings_of(company)
    last = company.local_day(at) + timedelta(days=settings[OWE_AHEAD_DAYS])
    duties = Duty.objects.unscoped(DUTIES).filter(company=company, ends_on__isnull=True).select_for_update()
    if only is not None:
        duties = duties.filter(pk=only.pk)
    made: list[Bulletin] = []
    for duty in duties.select_related("department").order_by("pk"):
        first = max(duty.starts_on, duty.owed_until + timedelta(days=1)) if duty.owed_until else duty.starts_on
        if first > last:
            continue
        calendar = calendar_of(company, range(first.year - 1, last.year + 2), settings=settings)
        made += [_owed(duty, day) for day in due_days(duty.rhythm, first, last, calendar=calendar)]
        Duty.objects.unscoped(DUTIES).filter(pk=duty.pk).update(owed_until=last)
    _list(made, by=by, at=at)
    return len(made)


def _owed(duty: Duty, day: DueDay) -> Bulletin:
    return Bulletin(
        company_id=duty.company_id,
        department=duty.department,
        topic=duty.topic,
        title=f"{duty.title}（{day.named:%m-%d}）",
        duty=duty,
        duty_day=day.named,
        due_at=datetime.combine(day.owed, duty.due_time, ZoneInfo(duty.company.timezone)),
    )


def _list(made: list[Bulletin], *, by: By, at: datetime) -> None:
    if not made:
        return
    drafts = [
        Draft(
            "bulletin.owed",
            one,
            {"department": one.department_id, "topic": one.topic, "title": one.title, "due_at": one.due_at,
             "duty": one.duty_id},
        )
        for one in Bulletin.objects.bulk_create(made)
    ]  # fmt: skip
    record_all(drafts, by=by, at=at)
