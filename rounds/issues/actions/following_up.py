"""回访: after an issue is closed, somebody who did not handle it asks the retailer (A31, A32)."""

from datetime import datetime

from django.db import transaction

from rounds.common.events import record
from rounds.issues.actions.answering import reopen_issue
from rounds.issues.actions.refusals import IssueConflictError, IssueRefusedError
from rounds.issues.models import FollowUp, Issue
from rounds.issues.queries.following_up import handlers_of
from rounds.issues.queries.standing import party_of
from rounds.issues.rules.helping import follow_up_refusal
from rounds.people.models import Staff


@transaction.atomic
def make_follow_up(check: FollowUp, *, result: str, note: str, by: Staff, at: datetime) -> FollowUp:
    """What the retailer said. Who is not content gets his issue back to whoever owes the answer."""
    issue = check.issue
    party = party_of(by, issue)
    if reason := follow_up_refusal(result, note, party=party, person=by.pk, handlers=handlers_of(issue)):
        raise IssueRefusedError(reason)
    waiting = FollowUp.objects.unscoped("the row the caller holds").open().filter(pk=check.pk)
    if not waiting.update(result=result, note=note.strip(), done_by=by, done_at=at):
        raise IssueConflictError
    record("issue.followed_up", issue, by=by, at=at, result=result, note=note.strip())
    check.refresh_from_db()
    if result == FollowUp.Result.NOT_CONTENT and issue.state == Issue.State.CLOSED:
        reopen_issue(issue, reason=note, by=by, at=at)
    return check
