"""Contesting a part of one's score; a named person who is not involved decides, both results stay."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from rounds.assessment.models import Objection, ScorePart
from rounds.assessment.queries.effects import effect_if_upheld
from rounds.assessment.queries.standing import case_of, decision_due, is_party_to, was_scored
from rounds.assessment.rules.objections import MOST_CITED, Decider, Fault, decision_fault, objection_fault
from rounds.common import events
from rounds.common.jobs import start
from rounds.people.models import Staff
from rounds.people.rules.roles import Role

EFFECT_JOB = "assessment.effect"
DECIDERS = frozenset({Role.ASSESSOR.value, Role.HEAD.value})


class ObjectionRefusedError(ValueError):
    """The objection, its decision or a correction by hand is not taken; `code` is a Fault of rules/objections.py."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = Fault(code)


def may_object(part: ScorePart, person: Staff) -> bool:
    """Only who was scored: the manager himself, an officer of the department itself."""
    return was_scored(part.score, person)


@transaction.atomic
def raise_objection(
    part: ScorePart,
    *,
    text: str,
    by: Staff,
    at: datetime,
    record: str = "",
    cited: Sequence[str] = (),
    phone_id: UUID | None = None,
) -> Objection:
    """Contest a part (the rule of its indicator), or one record of it ("issues.issue:12"), of a published score.

    `cited` are records shown as evidence. ObjectionRefusedError says what is missing or that it is too late.
    """
    ScorePart.objects.select_for_update().get(pk=part.pk)  # two presses at once: the second meets the first
    fault = objection_fault(case_of(part, by, text=text, record=record, at=at))
    if fault:
        raise ObjectionRefusedError(fault)
    run = part.score.run
    objection = Objection.objects.create(
        company_id=part.score.company_id,
        part=part,
        record=record,
        rule_version="" if record else run.rule_version[:60],
        text=text.strip()[:500],
        cited=list(dict.fromkeys(cited))[:MOST_CITED],
        made_by=by,
        made_at=at,
        due_on=decision_due(run.company, at),
        phone_id=phone_id,
    )
    start(EFFECT_JOB, company_id=objection.company_id, by=by, at=at, objection_id=objection.pk)
    events.record(
        "objection.raised", objection, by=by, at=at, part=part.pk, indicator=part.indicator, record=record,
        text=objection.text, cited=objection.cited,
    )  # fmt: skip
    return objection


def keep_effect(objection: Objection) -> None:
    """Find out once what upholding an open objection alone would change, so that no reader of it computes.

    It takes as long as two closings of the company: computed without a lock, kept in one short write.
    """
    effect = effect_if_upheld(objection)
    rows = Objection.objects.unscoped("the row the caller holds").filter(pk=objection.pk)
    rows.filter(state=Objection.State.OPEN).update(effect=effect)


@transaction.atomic
def withdraw_objection(objection: Objection, *, by: Staff, at: datetime) -> Objection:
    """Who raised it takes it back before it is decided. ObjectionRefusedError."""
    if objection.made_by_id != by.pk:
        raise ObjectionRefusedError(Fault.NOT_YOURS)
    _settle(objection, state=Objection.State.WITHDRAWN)
    events.record("objection.withdrawn", objection, by=by, at=at, record=objection.record)
    return objection


def decide_objection(objection: Objection, *, upheld: bool, decision: str, by: Staff, at: datetime) -> Objection:
    """Decide with a reason; never one's own matter. The score that was contested stays as it is.

    What upholding alone would change is kept with the decision. Upheld, the next closing of the period leaves the
    record (or the whole part, when its rule was contested) out and says so: version 2 beside version 1.
    ObjectionRefusedError.
    """
    decider = Decider(
        may_decide=by.role in DECIDERS,
        made_it=objection.made_by_id == by.pk,
        is_involved=is_party_to(objection, by),
        text=decision,
    )
    fault = decision_fault(decider)
    if fault:
        raise ObjectionRefusedError(fault)
    state = Objection.State.UPHELD if upheld else Objection.State.DECLINED
    effect = objection.effect or effect_if_upheld(objection)  # before the lock: every phone would wait for it
    said = {"decision": decision.strip()[:500], "decided_by": by, "decided_at": at}
    with transaction.atomic():
        _settle(objection, state=state, effect=effect, **said)
        events.record(
            "objection.decided", objection, by=by, at=at, state=state, decision=objection.decision,
            record=objection.record, effect=objection.effect,
        )  # fmt: skip
    return objection


def _settle(objection: Objection, **fields: Any) -> None:
    rows = Objection.objects.unscoped("the row the caller holds").filter(pk=objection.pk)
    if not rows.filter(state=Objection.State.OPEN).update(**fields):
        raise ObjectionRefusedError(Fault.ALREADY_DECIDED)
    objection.refresh_from_db()
