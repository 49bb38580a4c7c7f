"""Contesting a part of one's score; a named person decides, both results stay."""

from datetime import datetime

from django.db import transaction

from rounds.assessment.models import Objection, ScorePart
from rounds.common.events import record as write_event
from rounds.people.models import Staff
from rounds.people.rules.roles import Role

DECIDERS = frozenset({Role.ASSESSOR.value, Role.HEAD.value})


class ObjectionRefusedError(ValueError):
    """The objection or its decision is not taken; `code` is `not_yours`, `not_published`, `unknown_record`, `no_text`,
    `already_open`, `not_a_decider`, `own_objection` or `already_decided`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def may_object(part: ScorePart, person: Staff) -> bool:
    """Only who was scored: the account manager himself, an officer of the department itself."""
    score = part.score
    if score.manager_id is not None:
        return score.manager_id == person.pk
    return person.role == Role.DEPARTMENT_OFFICER and score.department_id == person.department_id


@transaction.atomic
def raise_objection(part: ScorePart, *, text: str, by: Staff, at: datetime, record: str = "") -> Objection:
    """Contest a part, or one record of it ("issues.issue:12"), of a published score. ObjectionRefusedError."""
    if not may_object(part, by):
        raise ObjectionRefusedError("not_yours")
    if part.score.run.published_at is None:
        raise ObjectionRefusedError("not_published")
    if record and record not in part.records:
        raise ObjectionRefusedError("unknown_record")
    if not text.strip():
        raise ObjectionRefusedError("no_text")
    if part.objections.filter(record=record, state=Objection.State.OPEN).exists():
        raise ObjectionRefusedError("already_open")
    objection = Objection.objects.create(
        company_id=part.score.company_id, part=part, record=record, text=text.strip()[:500], made_by=by, made_at=at
    )
    write_event(
        "objection.raised", objection, by=by, at=at, part=part.pk, indicator=part.indicator, record=record,
        text=objection.text,
    )  # fmt: skip
    return objection


@transaction.atomic
def decide_objection(objection: Objection, *, upheld: bool, decision: str, by: Staff, at: datetime) -> Objection:
    """Decide with a reason; never one's own. The score that was contested stays as it is.

    When an objection to a record is upheld, the next closing of the period leaves that record out of the part and says
    so: version 2 beside version 1. ObjectionRefusedError.
    """
    if by.role not in DECIDERS:
        raise ObjectionRefusedError("not_a_decider")
    if objection.made_by_id == by.pk:
        raise ObjectionRefusedError("own_objection")
    if not decision.strip():
        raise ObjectionRefusedError("no_text")
    state = Objection.State.UPHELD if upheld else Objection.State.DECLINED
    rows = Objection.objects.unscoped("the row the caller holds").filter(pk=objection.pk, state=Objection.State.OPEN)
    if not rows.update(state=state, decision=decision.strip()[:500], decided_by=by, decided_at=at):
        raise ObjectionRefusedError("already_decided")
    objection.refresh_from_db()
    write_event(
        "objection.decided", objection, by=by, at=at, state=state, decision=objection.decision,
        record=objection.record,
    )  # fmt: skip
    return objection
