"""What each command of a phone does: fetch through the door, call the verb of the trade."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from rounds.bulletins.actions import pass_on
from rounds.bulletins.models import Bulletin
from rounds.field.actions.conflicts import beside_the_other
from rounds.field.actions.evening import add_task, note_time, observe, send_review, settle_task, tell_of_complaint
from rounds.field.actions.promises import promise, settle
from rounds.field.actions.round import reorder
from rounds.field.actions.rows import NotFoundError, referred, shop, shop_of
from rounds.field.actions.scores import object_to_score
from rounds.field.rules.commands import (
    Body,
    BulletinPassOn,
    Command,
    DayReorder,
    DoubtAnswer,
    FixBody,
    IssueConfirm,
    IssueRaise,
    IssueRemind,
    IssueTell,
    ObservationAdd,
    PromiseMake,
    PromiseSettle,
    ReviewSend,
    ScoreObject,
    TaskAdd,
    TaskSettle,
    TimeNote,
    VisitAdd,
    VisitFinish,
    VisitMiss,
    VisitStart,
)
from rounds.issues.actions import confirm_issue, raise_issue, remind_holder, tell_retailer
from rounds.issues.models import Issue
from rounds.people.models import Staff
from rounds.people.rules.roles import Role
from rounds.visits.actions import add_visit, answer_doubt, finish_visit, miss_visit, start_visit
from rounds.visits.models import Visit
from rounds.visits.rules.record import Announced, Fix, SopStep, VisitRecord

Answer = dict[str, Any]


def carry_out(command: Command, *, by: Staff, at: datetime) -> Answer:
    """Carry out one command for one person.

    NotFoundError for what is not his, ConflictError when another record stands, ValueError when a rule refuses.
    """
    if isinstance(command.body, BulletinPassOn):  # what he read then is what he told, however late it arrives
        return _pass_on(command.body, by, at, said_at=command.made_at)
    return VERBS[type(command.body)](command.body, by, at)


def _add(body: VisitAdd, by: Staff, at: datetime) -> Answer:
    visit = add_visit(
        shop(body.retailer, by),
        by,
        day=body.day,
        channel=body.channel,
        goal=body.goal,
        goal_because=body.goal_because,
        no_goal_reason=body.no_goal_reason,
        phone_id=body.visit,
        by=by,
        at=at,
    )
    return {"visit": visit.pk}


def _start(body: VisitStart, by: Staff, at: datetime) -> Answer:
    visit = referred(Visit.objects.all(), body.visit, by)
    started = start_visit(visit, arrived_at=body.arrived_at, position=_fix(body.arrival), by=by, at=at)
    return {"visit": started.pk, "version": started.version}


def _finish(body: VisitFinish, by: Staff, at: datetime) -> Answer:
    record = VisitRecord(
        arrived_at=body.arrived_at,
        departed_at=body.departed_at,
        steady_seconds=body.steady_seconds,
        comment=body.comment,
        suggestion=body.suggestion,
        summary=body.summary,
        arrival=_fix(body.arrival),
        departure=_fix(body.departure),
        channel=body.channel,
        goal=body.goal,
        no_goal_reason=body.no_goal_reason,
        done_duties=body.done_duties,
        facts=body.facts,
        announced=tuple(Announced(a.kind, a.sha256, a.size, a.purpose) for a in body.announced),
        order_advice=body.order_advice.strip(),
        sop_steps=tuple(SopStep(**step.model_dump()) for step in body.sop_steps),
        answers=body.answers,
    )
    visit = referred(Visit.objects.all(), body.visit, by)
    with beside_the_other(visit):
        done = finish_visit(visit, record=record, by=by, at=at)
    return {"visit": done.pk, "version": done.version, "complete": done.is_complete, "doubts": done.doubts}


def _fix(body: FixBody | None) -> Fix | None:
    return None if body is None else Fix(body.lat, body.lon, body.accuracy, body.datum, body.samples)


def _miss(body: VisitMiss, by: Staff, at: datetime) -> Answer:
    visit = referred(Visit.objects.all(), body.visit, by)
    with beside_the_other(visit):
        missed = miss_visit(visit, reason=body.reason, note=body.note, by=by, at=at)
    return {"visit": missed.pk, "version": missed.version}


def _answer_doubt(body: DoubtAnswer, by: Staff, at: datetime) -> Answer:
    visit = referred(Visit.objects.all(), body.visit, by)
    answered = answer_doubt(visit, kind=body.kind, answer=body.answer, by=by, at=at)
    return {"visit": answered.pk, "version": answered.version}


def _raise(body: IssueRaise, by: Staff, at: datetime) -> Answer:
    visit = referred(Visit.objects.all(), body.visit, by) if body.visit else None
    issue = raise_issue(
        shop_of(visit, body.retailer, by),
        category=body.category,
        text=body.text,
        kind=body.kind,
        entry=Issue.Entry.TEAM if by.role == Role.SERVICE_TEAM else Issue.Entry.VISIT,
        proposed_solution=body.proposed_solution,
        visit=visit,
        phone_id=body.issue,
        raised_at=body.raised_at,
        announced=[photo.model_dump() for photo in body.announced],
        by=by,
        at=at,
    )
    tell_of_complaint(issue, body, by=by, at=at)
    return {"issue": issue.pk, "number": issue.number}


def _tell(body: IssueTell, by: Staff, at: datetime) -> Answer:
    issue = tell_retailer(referred(Issue.objects.all(), body.issue, by), how=body.how, by=by, at=at)
    return {"issue": issue.pk, "state": issue.state}


def _confirm(body: IssueConfirm, by: Staff, at: datetime) -> Answer:
    issue = confirm_issue(referred(Issue.objects.all(), body.issue, by), by=by, at=at)
    return {"issue": issue.pk, "state": issue.state}


def _remind(body: IssueRemind, by: Staff, at: datetime) -> Answer:
    issue = referred(Issue.objects.all(), body.issue, by)
    remind_holder(issue, words=body.words, by=by, at=at)
    return {"issue": issue.pk, "state": issue.state}


def _pass_on(body: BulletinPassOn, by: Staff, at: datetime, said_at: datetime | None = None) -> Answer:
    bulletin = Bulletin.objects.visible_to(by).filter(pk=body.bulletin).first()
    if bulletin is None:
        raise NotFoundError("bulletin")
    visit = referred(Visit.objects.all(), body.visit, by) if body.visit else None
    retailer = shop_of(visit, body.retailer, by)
    passed = pass_on(bulletin, retailer, manager=by, how=body.how, visit=visit, by=by, at=at, said_at=said_at)
    return {"bulletin": passed.bulletin_id}


VERBS: Mapping[type[Body], Callable[[Any, Staff, datetime], Answer]] = {
    VisitAdd: _add,
    VisitStart: _start,
    VisitFinish: _finish,
    VisitMiss: _miss,
    DoubtAnswer: _answer_doubt,
    IssueRaise: _raise,
    IssueTell: _tell,
    IssueConfirm: _confirm,
    IssueRemind: _remind,
    BulletinPassOn: _pass_on,
    PromiseMake: promise,
    PromiseSettle: settle,
    DayReorder: reorder,
    ReviewSend: send_review,
    TimeNote: note_time,
    TaskAdd: add_task,
    TaskSettle: settle_task,
    ObservationAdd: observe,
    ScoreObject: object_to_score,
}
