"""What the evening brings from a phone: the review, time, tasks; and what the team saw."""

from datetime import datetime
from typing import Any

from rounds.field.actions.rows import referred, shop
from rounds.field.rules.commands import IssueRaise, ObservationAdd, ReviewSend, TaskAdd, TaskSettle, TimeNote
from rounds.improvement.actions import decline_task, finish_task, give_task
from rounds.improvement.actions import note_time as enter_note
from rounds.improvement.models import Task
from rounds.issues.models import Issue
from rounds.people.models import Staff
from rounds.retailers.actions import add_observation
from rounds.visits.actions import note_complaint, send_day_review

Answer = dict[str, Any]


def send_review(body: ReviewSend, by: Staff, at: datetime) -> Answer:
    """The review of the day; its figures come from the visits."""
    review = send_day_review(
        by,
        day=body.day,
        anomalies=body.anomalies,
        tomorrow=body.tomorrow,
        opened_at=body.opened_at,
        written_at=body.written_at,
        answers=[answer.model_dump() for answer in body.answers],
        by=by,
        at=at,
    )
    return {"planned": review.planned, "finished": review.finished}


def note_time(body: TimeNote, by: Staff, at: datetime) -> Answer:
    """Minutes told by a tap."""
    noted = enter_note(
        by,
        phone_id=body.note,
        day=body.day,
        place=body.place,
        minutes=body.minutes,
        giver=body.giver,
        cause=body.cause,
        began_at=body.began_at,
        by=by,
        at=at,
    )
    return {"note": noted.pk}


def add_task(body: TaskAdd, by: Staff, at: datetime) -> Answer:
    """A task noted by who has to do it."""
    task = give_task(
        by,
        title=body.title,
        giver=body.giver,
        is_important=body.is_important,
        is_urgent=body.is_urgent,
        minutes_expected=body.minutes,
        due_at=body.due_at,
        phone_id=body.task,
        by=by,
        at=at,
    )
    return {"task": task.pk}


def settle_task(body: TaskSettle, by: Staff, at: datetime) -> Answer:
    """Done or not; the task is referred to by its number or the phone's own id."""
    task = referred(Task.objects.all(), body.task, by)
    if body.outcome == "done":
        settled = finish_task(task, minutes=body.minutes, settled_at=body.settled_at, by=by, at=at)
    else:
        settled = decline_task(task, because=body.because, settled_at=body.settled_at, by=by, at=at)
    return {"task": settled.pk, "state": settled.state}


def observe(body: ObservationAdd, by: Staff, at: datetime) -> Answer:
    """What somebody saw at a retailer of his reach."""
    seen = add_observation(
        shop(body.retailer, by),
        topic=body.topic,
        text=body.text,
        seen_at=body.seen_at,
        phone_id=body.observation,
        by=by,
        at=at,
    )
    return {"observation": seen.pk}


def tell_of_complaint(issue: Issue, body: IssueRaise, *, by: Staff, at: datetime) -> None:
    """The market manager hears of a complaint at once, whoever of the team took it (C17)."""
    manager = issue.coordinator
    if body.kind != "complaint" or manager is None:
        return
    day = by.company.local_day(body.raised_at or at)
    words = f"{issue.number} {issue.text}"
    note_complaint(issue.retailer, manager, words=words, day=day, visit=issue.visit, by=by, at=at)
