"""A promise is made to a retailer, and settled (D11)."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from rounds.common.events import record
from rounds.people.models import Staff
from rounds.retailers.models import Retailer
from rounds.visits.models import Promise, Visit
from rounds.visits.rules.promises import check_promise, check_settlement
from rounds.visits.rules.reasons import Reason, RefusedError, gettext_noop

By = Staff | str


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
) -> Promise:
    """From now on the account manager owes this by `due_on`. One `phone_id`, one promise.

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
    )
    return promise


@transaction.atomic
def settle_promise(
    promise: Promise, *, outcome: str, by: By, at: datetime, note: str = "", settled_at: datetime | None = None
) -> Promise:
    """It was kept, or broken and why. Saying the same again changes nothing; saying otherwise is refused."""
    check_settlement(outcome, note)
    rows = Promise.objects.unscoped("the caller holds this row").select_for_update()
    row = rows.get(pk=promise.pk)
    if row.outcome == outcome:
        return row
    if row.outcome:
        raise RefusedError(Reason(gettext_noop("这项承诺已经有结果"), {}, ("D11",)))
    row.outcome, row.settled_note = outcome, note.strip()[:200]
    row.settled_at = max(row.made_at, min(settled_at or at, at))
    row.save(update_fields=["outcome", "settled_note", "settled_at"])
    record("promise.settled", row, by=by, at=at, outcome=outcome, note=row.settled_note, settled_at=row.settled_at)
    return row
