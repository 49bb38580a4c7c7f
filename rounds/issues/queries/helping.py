"""What lies beside the holder: of one issue, as its page shows it; of many, who may be reminded from when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from rounds.common.calendar import WorkCalendar
from rounds.issues.models import CoHandling, FollowUp, Issue, Reminder
from rounds.issues.queries.following_up import handlers_of
from rounds.issues.queries.standing import party_of, standing_of
from rounds.issues.rules.clocks import minutes_left
from rounds.issues.rules.helping import Aid, aids_for, follow_up_refusal, is_holder
from rounds.issues.rules.settings import REMIND_MINUTES
from rounds.people.models import Staff
from rounds.people.queries import calendar_around, settings_of


@dataclass(frozen=True)
class Asked:
    """One question to another department; minutes are working minutes, None once it is over."""

    row: CoHandling
    minutes_left: int | None
    may_answer: bool
    may_withdraw: bool


@dataclass(frozen=True)
class Pushed:
    """One reminder, order or escalation, and whether the reader owes its reply."""

    row: Reminder
    may_reply: bool


@dataclass(frozen=True)
class Beside:
    """Everything beside the holder, and what this reader may do there."""

    asked: list[Asked]
    pushed: list[Pushed]
    checks: list[FollowUp]
    open_check: FollowUp | None
    aids: frozenset[Aid]

    @property
    def is_shown(self) -> bool:
        """Whether there is anything to read or to do."""
        return bool(self.asked or self.pushed or self.checks or self.aids)


def beside(user: Staff, issue: Issue, *, now: datetime, calendar: WorkCalendar) -> Beside:
    """Questions, reminders and checks of one issue, oldest first."""
    party, standing = party_of(user, issue), standing_of(issue, at=now)
    aids, holds = aids_for(party, standing), is_holder(party, standing)
    checks = list(issue.follow_ups.select_related("done_by").order_by("asked_at", "pk"))
    waiting = next((check for check in checks if not check.result), None)
    return Beside(
        asked=[
            _asked(row, user, may_withdraw=Aid.ASK in aids, now=now, calendar=calendar)
            for row in issue.co_handlings.select_related("department", "asked_by", "answered_by")
        ],
        pushed=[
            Pushed(row, may_reply=holds and row.kind == Reminder.Kind.SUPERVISION and row.replied_at is None)
            for row in issue.reminders.select_related("made_by", "replied_by")
        ],
        checks=checks,
        open_check=waiting if waiting and _may_check(user, issue, party) else None,
        aids=aids,
    )


def _may_check(user: Staff, issue: Issue, party: str) -> bool:
    return follow_up_refusal("content", "", party=party, person=user.pk, handlers=handlers_of(issue)) is None


def _asked(row: CoHandling, user: Staff, *, may_withdraw: bool, now: datetime, calendar: WorkCalendar) -> Asked:
    waits = row.answered_at is None and row.withdrawn_at is None
    return Asked(
        row,
        minutes_left(row.due_at, now, calendar=calendar) if waits else None,
        may_answer=waits and user.department_id == row.department_id,
        may_withdraw=waits and may_withdraw,
    )


def remindable(user: Staff, issues: Collection[Issue], *, now: datetime) -> dict[int, datetime | None]:
    """The issues whose holder this person may remind, each with the moment from which he may do so again.

    None where the present holder was not reminded yet. The moment follows from rows and settings alone, so that a
    phone without a network comes to the same answer as the desk. The door is the caller's.
    """
    own = [issue.pk for issue in issues if Aid.REMIND in aids_for(party_of(user, issue), standing_of(issue, at=now))]
    if not own:
        return {}
    settings = settings_of(user.company, at=now)
    pushed = Reminder.objects.unscoped("of issues that came through the door")
    rows = pushed.filter(issue__in=own, kind=Reminder.Kind.REMINDER, hop__ends_at__isnull=True)
    last = dict(rows.order_by("made_at", "pk").values_list("issue_id", "made_at"))
    if not last:
        return dict.fromkeys(own)
    calendar = calendar_around(user.company, *last.values(), now, settings=settings)
    minimum = settings[REMIND_MINUTES]
    return {pk: calendar.due_at(last[pk], minimum) if pk in last else None for pk in own}
