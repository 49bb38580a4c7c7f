"""Pushing a holder: reminders, supervision orders and their replies, and what is due by rule (A04, A27, A34, A35)."""

from datetime import date, datetime

from django.db import transaction

from rounds.common.calendar import WorkCalendar, late_before
from rounds.common.events import record
from rounds.common.models import Event
from rounds.issues.actions.refusals import IssueConflictError, IssueRefusedError
from rounds.issues.models import Hop, Issue, Reminder
from rounds.issues.queries.standing import party_of, standing_of
from rounds.issues.rules.clocks import minutes_left
from rounds.issues.rules.helping import (
    Aid,
    aid_refusal,
    escalation_level,
    is_holder,
    reminder_refusal,
    supervision_refusal,
)
from rounds.issues.rules.settings import ESCALATE_FIRST, ESCALATE_SECOND, REMIND_MINUTES
from rounds.issues.rules.steps import Refusal
from rounds.people.models import Company, Staff
from rounds.people.queries import calendar_around, settings_of

By = Staff | str
CHUNK = 500


@transaction.atomic
def remind_holder(issue: Issue, *, words: str, by: By, at: datetime) -> Reminder:
    """催办: the holder finds it in his next list. Not again within the minutes of the setting."""
    _permit(issue, Aid.REMIND, by=by, at=at)
    hop, calendar = _open_hop(issue), calendar_around(issue.company, at)
    last = hop.reminders.filter(kind=Reminder.Kind.REMINDER).order_by("-made_at").first()
    since = calendar.business_minutes(last.made_at, at) if last else None
    if reason := reminder_refusal(since, minimum=settings_of(issue.company, at=at)[REMIND_MINUTES]):
        raise IssueRefusedError(reason)
    said = words.strip()
    event = record("issue.reminded", issue, by=by, at=at, words=said, step=hop.step)
    return _pushed(hop, issue, Reminder.Kind.REMINDER, event, words=said, by=by)


@transaction.atomic
def supervise_issue(issue: Issue, *, words: str, reply_due_on: date, by: Staff, at: datetime) -> Reminder:
    """督办: somebody above orders it done and wants a reply by a day."""
    _permit(issue, Aid.SUPERVISE, by=by, at=at)
    if reason := supervision_refusal(words, reply_due_on, today=issue.company.local_day(at)):
        raise IssueRefusedError(reason)
    hop = _open_hop(issue)
    said, kind = words.strip(), Reminder.Kind.SUPERVISION
    event = record("issue.supervised", issue, by=by, at=at, words=said, step=hop.step, reply_due_on=reply_due_on)
    return _pushed(hop, issue, kind, event, words=said, by=by, reply_due_on=reply_due_on)


@transaction.atomic
def reply_to_supervision(order: Reminder, *, reply: str, by: Staff, at: datetime) -> Reminder:
    """The holder answers the order in words."""
    issue = order.issue
    if not is_holder(party_of(by, issue), standing_of(issue, at=at)):
        raise IssueRefusedError(Refusal.NOT_YOURS)
    if not reply.strip():
        raise IssueRefusedError(Refusal.NO_TEXT)
    waiting = Reminder.objects.unscoped("the row the caller holds").filter(
        pk=order.pk, kind=Reminder.Kind.SUPERVISION, replied_at__isnull=True
    )
    if not waiting.update(reply=reply.strip(), replied_by=by, replied_at=at):
        raise IssueConflictError
    record("issue.supervision_replied", issue, by=by, at=at, reply=reply.strip())
    order.refresh_from_db()
    return order


def escalate_late(company: Company, *, at: datetime) -> int:
    """Tell one level higher of every holder who is later than the settings allow, once per level. How many."""
    settings, calendar = settings_of(company, at=at), calendar_around(company, at)
    after = (settings[ESCALATE_FIRST], settings[ESCALATE_SECOND])
    late = (
        Issue.objects.unscoped("the house looks at every clock of the company")
        .filter(company=company, holder_due_at__lt=late_before(at, calendar))
        .open()
    )
    return sum(_escalated(issue, after=after, calendar=calendar, at=at) for issue in late.iterator(chunk_size=CHUNK))


def _escalated(issue: Issue, *, after: tuple[int, int], calendar: WorkCalendar, at: datetime) -> int:
    if issue.holder_due_at is None or issue.is_paused(at):
        return 0
    late = -minutes_left(issue.holder_due_at, at, calendar=calendar)
    with transaction.atomic():
        hop = issue.hops.filter(ends_at__isnull=True).first()
        if hop is None:
            return 0
        level = escalation_level(late, hop.step, after=after)
        told = set(hop.reminders.filter(kind=Reminder.Kind.ESCALATION).values_list("level", flat=True))
        if level == 0 or level in told:
            return 0
        event = record("issue.escalated", issue, by="system", at=at, step=hop.step, level=level)
        _pushed(hop, issue, Reminder.Kind.ESCALATION, event, by="system", level=level)
    return 1


def _pushed(
    hop: Hop,
    issue: Issue,
    kind: Reminder.Kind,
    event: Event,
    *,
    by: By,
    words: str = "",
    reply_due_on: date | None = None,
    level: int = 0,
) -> Reminder:
    return Reminder.objects.create(
        company_id=issue.company_id,
        issue=issue,
        hop=hop,
        kind=kind,
        level=level,
        words=words,
        made_by=by if isinstance(by, Staff) else None,
        made_by_words="" if isinstance(by, Staff) else by,
        made_at=event.at,
        reply_due_on=reply_due_on,
        event=event.number,
    )


def _permit(issue: Issue, aid: Aid, *, by: By, at: datetime) -> None:
    if reason := aid_refusal(aid, party_of(by, issue), standing_of(issue, at=at)):
        raise IssueRefusedError(reason)


def _open_hop(issue: Issue) -> Hop:
    # The lock lets one of two reminders of the same moment win.
    hop = Hop.objects.select_for_update(no_key=True).filter(issue=issue, ends_at__isnull=True).first()
    if hop is None:
        raise IssueRefusedError(Refusal.NOT_NOW)
    return hop
