"""The day an answer gives is a promise from the moment the retailer is told of it (D11)."""

from datetime import datetime

from rounds.issues.models import Issue
from rounds.people.models import Staff
from rounds.visits.actions import make_promise, replace_promise, settle_promise
from rounds.visits.models import Promise
from rounds.visits.rules.promises import BROKEN, KEPT
from rounds.visits.rules.reasons import gettext_noop

By = Staff | str
CONFIRMED = gettext_noop("零售户已确认问题办结")


def promise_day(issue: Issue, *, by: By, at: datetime) -> Promise | None:
    """The retailer is told of the answer: the day in it is promised, and one he was told before is replaced.

    None where nothing can be counted on: the answer gives no day, its day had gone by before he was told, or nobody of
    the house told him.
    """
    teller = issue.coordinator or (by if isinstance(by, Staff) else None)
    day = issue.promised_on
    if day is None or teller is None or day < issue.company.local_day(at):
        return None
    if before := _open_promise(issue):
        if before.due_on == day:
            return before
        replace_promise(before, due_on=day, by=by, at=at)
    return make_promise(
        issue.retailer,
        text=issue.answer,
        due_on=day,
        manager=teller,
        department=issue.department,
        issue_number=issue.number,
        visit=issue.visit,
        by=by,
        at=at,
    )


def keep_promise(issue: Issue, *, by: By, at: datetime) -> None:
    """The retailer confirms in time: his confirmation is the evidence. Later a person says how it was."""
    promise = _open_promise(issue)
    if promise is not None and issue.company.local_day(at) <= promise.due_on:
        settle_promise(promise, outcome=KEPT, note=CONFIRMED, by=by, at=at)


def break_promise(issue: Issue, *, reason: str, by: By, at: datetime) -> None:
    """The retailer is not content and the day has gone by: broken, in his words. Before that it may still be kept."""
    promise = _open_promise(issue)
    if promise is not None and issue.company.local_day(at) > promise.due_on:
        settle_promise(promise, outcome=BROKEN, note=reason, by=by, at=at)


def _open_promise(issue: Issue) -> Promise | None:
    rows = Promise.objects.unscoped("the promise of the caller's issue").open()
    return rows.filter(company_id=issue.company_id, issue_number=issue.number).first()
