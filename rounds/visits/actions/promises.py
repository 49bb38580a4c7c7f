"""A promise is made to a retailer, and settled (D11)."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from rounds.common.events import record
from rounds.people.models import Department, Staff
from rounds.retailers.models import Retailer
from rounds.visits.models import Promise, Visit
from rounds.visits.rules.promises import BROKEN, MOVED, check_promise, check_settlement, outcome_of_replacing
from rounds.visits.rules.reasons import Reason, RefusedError, gettext_noop

By = Staff | str
REPLACED = {
    MOVED: gettext_noop("到期前已告知零售户改期"),
    BROKEN: gettext_noop("到期没有兑现，过后才告知新的日期"),
}


@transaction.atomic
def make_promise(
    retailer: Retailer,
    *,
    text: str,
    due_on: date,
    manager: Staff,
    by: By,
    at: datetime,
    made_at: datetime | None = None,
    visit: Visit | None = None,
    phone_id: UUID | None = None,
    department: Department | None = None,
    issue_number: str = "",
) -> Promise:
    """From now on this is owed by `due_on`: by the department whose answer to an issue gave the day, else by the
    account manager. One `phone_id`, one promise.

    `made_at` is when it was said, never after `at`. RefusedError for an empty promise or a day that is past.
    """
    if phone_id is not None:
        known = Promise.objects.unscoped("a phone-made id names one promise")
        if made := known.filter(company_id=retailer.company_id, phone_id=phone_id, manager=manager).first():
            return made
    said_at = min(made_at or at, at)
    check_promise(text, due_on, made_on=retailer.company.local_day(said_at))
    promise = Promise.objects.create(
        company_id=retailer.company_id,
        retailer=retailer,
        manager=manager,
        visit=visit,
        text=text.strip()[:200],
        due_on=due_on,
        made_at=said_at,
        phone_id=phone_id,
        department=department,
        issue_number=issue_number,
    )
    record(
        "promise.made",
        promise,
        by=by,
        at=at,
        retailer=retailer.pk,
        manager=manager.pk,
        text=promise.text,
        due_on=due_on,
        visit=visit.pk if visit else None,
        department=department.pk if department else None,
        issue=issue_number,
    )
    return promise


@transaction.atomic
def settle_promise(
    promise: Promise, *, outcome: str, by: By, at: datetime, note: str = "", settled_at: datetime | None = None
) -> Promise:
    """It was kept, or broken and why. Saying the same again changes nothing; saying otherwise is refused."""
    check_settlement(outcome, note)
    row = _locked(promise)
    if row.outcome == outcome:
        return row
    return _settle(row, outcome, note, by=by, at=at, settled_at=settled_at)


@transaction.atomic
def replace_promise(promise: Promise, *, due_on: date, by: By, at: datetime) -> Promise:
    """The retailer is told another day for the same thing: moved when he hears it in time, else broken (D11)."""
    row = _locked(promise)
    today = row.retailer.company.local_day(at)
    outcome = outcome_of_replacing(due_on=row.due_on, told_on=today)
    row.moved_to = due_on
    return _settle(row, outcome, REPLACED[outcome], by=by, at=at)


def _locked(promise: Promise) -> Promise:
    rows = Promise.objects.unscoped("the caller holds this row").select_for_update(of=("self",))
    return rows.select_related("retailer__company").get(pk=promise.pk)


def _settle(
    row: Promise, outcome: str, note: str, *, by: By, at: datetime, settled_at: datetime | None = None
) -> Promise:
    if row.outcome:
        raise RefusedError(Reason(gettext_noop("这项承诺已经有结果"), {}, ("D11",)))
    row.outcome, row.settled_note = outcome, note.strip()[:200]
    row.settled_at = max(row.made_at, min(settled_at or at, at))
    row.settled_on = row.retailer.company.local_day(row.settled_at)
    row.settled_by = by if isinstance(by, Staff) else None
    row.save(update_fields=["outcome", "settled_note", "settled_at", "settled_on", "settled_by", "moved_to"])
    record(
        "promise.settled",
        row,
        by=by,
        at=at,
        outcome=outcome,
        note=row.settled_note,
        settled_at=row.settled_at,
        moved_to=row.moved_to,
    )
    return row


@transaction.atomic
def note_promises_taken(*, rows: int, by: Staff, at: datetime) -> None:
    """Who took the ledger out as a file, and how many promises it holds."""
    record("promises.exported", by, by=by, at=at, rows=rows)
