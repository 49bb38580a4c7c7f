"""Tasks beside the rounds: given, noted, done or declined (C20, row 11)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from rounds.common.events import record
from rounds.improvement.actions.ledger import MOST_MINUTES, enter_task_time
from rounds.improvement.models import Task
from rounds.people.models import Staff
from rounds.visits.rules.reasons import Reason, RefusedError, gettext_noop

By = Staff | str
State = Task.State


@transaction.atomic
def give_task(
    staff: Staff,
    *,
    title: str,
    is_important: bool,
    is_urgent: bool,
    by: By,
    at: datetime,
    giver: str = "",
    minutes_expected: int | None = None,
    due_at: datetime | None = None,
    phone_id: UUID | None = None,
) -> Task:
    """A task for somebody: from the desk its giver is who gives it, on the phone whoever the person names.

    One `phone_id`, one task. A task without a giver is the person's own.
    """
    if phone_id is not None:
        known = Task.objects.unscoped("a phone-made id names one task").filter(staff=staff, phone_id=phone_id)
        if (noted := known.first()) is not None:
            return noted
    if not title.strip():
        raise RefusedError(Reason(gettext_noop("请写明要办什么事"), {}, ("C20",)))
    given_by = by if isinstance(by, Staff) and by.pk != staff.pk else None
    task = Task.objects.create(
        company=staff.company,
        staff=staff,
        given_by=given_by,
        giver=(giver.strip() or (given_by.name if given_by else ""))[:80],
        title=title.strip()[:200],
        is_important=is_important,
        is_urgent=is_urgent,
        minutes_expected=minutes_expected,
        due_at=due_at,
        phone_id=phone_id,
        made_at=at,
    )
    said = {"staff": staff.pk, "title": task.title, "giver": task.giver, "quadrant": task.quadrant, "due_at": due_at}
    record("task.given", task, by=by, at=at, **said, minutes_expected=minutes_expected)
    return task


@transaction.atomic
def finish_task(task: Task, *, minutes: int, by: By, at: datetime, settled_at: datetime | None = None) -> Task:
    """Done; its minutes go into the ledger of who gave it. A second time changes nothing."""
    if not 0 <= minutes <= MOST_MINUTES:
        raise RefusedError(Reason(gettext_noop("一天只有 0 到 1440 分钟"), {}, ("C20",)))
    row = _locked(task)
    if row.state == State.DONE:
        return row
    _check_open(row)
    row.state, row.minutes_spent, row.settled_at = State.DONE, minutes, min(settled_at or at, at)
    row.save(update_fields=["state", "minutes_spent", "settled_at"])
    record("task.done", row, by=by, at=at, minutes=minutes, giver=row.giver)
    day = row.company.local_day(row.settled_at)
    enter_task_time(row, day=day, minutes=minutes, by=by, at=at)
    return row


@transaction.atomic
def decline_task(task: Task, *, because: str, by: By, at: datetime, settled_at: datetime | None = None) -> Task:
    """Not done, always with the reason; its giver reads it."""
    if not because.strip():
        raise RefusedError(Reason(gettext_noop("没有办的事要写明原因"), {}, ("C20",)))
    row = _locked(task)
    if row.state == State.DECLINED:
        return row
    _check_open(row)
    row.state, row.because, row.settled_at = State.DECLINED, because.strip()[:300], min(settled_at or at, at)
    row.save(update_fields=["state", "because", "settled_at"])
    record("task.declined", row, by=by, at=at, because=row.because, giver=row.giver)
    return row


def _check_open(task: Task) -> None:
    if task.state != State.OPEN:
        raise RefusedError(Reason(gettext_noop("这件事已经了结"), {}, ("C20",)))


def _locked(task: Task) -> Task:
    return Task.objects.unscoped("the caller holds this row").select_for_update().get(pk=task.pk)
