"""A part set by hand: one person proposes with a reason, another confirms; the next version says both names (A44)."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from rounds.assessment.actions.objections import DECIDERS, ObjectionRefusedError
from rounds.assessment.models import ClosingRun, Override, ScorePart
from rounds.assessment.queries.standing import is_involved, was_scored
from rounds.assessment.rules.objections import Fault, value_of
from rounds.common.events import record
from rounds.people.models import Staff


@transaction.atomic
def propose_override(part: ScorePart, *, value: object, because: str, by: Staff, at: datetime) -> Override:
    """Say what the part should be and why; nothing changes before another person confirms. ObjectionRefusedError."""
    locked = ScorePart.objects.select_for_update().get(pk=part.pk)
    wanted = value_of(value, now=locked.value)
    fault = _fault(part, by) or (wanted if isinstance(wanted, Fault) else None)
    if not fault and not because.strip():
        fault = Fault.NO_TEXT
    if fault:
        raise ObjectionRefusedError(fault)
    assert isinstance(wanted, Decimal)
    override = Override.objects.create(
        company_id=part.score.company_id, part=part, value=wanted, because=because.strip()[:500], proposed_by=by,
        proposed_at=at,
    )  # fmt: skip
    record(
        "override.proposed", override, by=by, at=at, part=part.pk, indicator=part.indicator, before=locked.value,
        value=wanted, because=override.because,
    )  # fmt: skip
    return override


def _fault(part: ScorePart, by: Staff) -> Fault | None:
    runs = ClosingRun.objects.unscoped("the part came through its score's door")
    run = part.score.run
    found = (
        (by.role not in DECIDERS, Fault.NOT_A_DECIDER),
        (was_scored(part.score, by) or by.department_id == (part.score.department_id or 0), Fault.INVOLVED),
        (runs.filter(period=run.period_id, version__gt=run.version).exists(), Fault.NOT_OVER),
        (part.overrides.filter(state=Override.State.PROPOSED).exists(), Fault.ALREADY_PROPOSED),
    )
    return next((fault for applies, fault in found if applies), None)


@transaction.atomic
def decide_override(override: Override, *, confirm: bool, decision: str, by: Staff, at: datetime) -> Override:
    """Another person confirms or refuses, with a reason. ObjectionRefusedError when it is the same one, or involved."""
    found = (
        (by.role not in DECIDERS, Fault.NOT_A_DECIDER),
        (override.proposed_by_id == by.pk, Fault.ALONE),
        (is_involved(override.part, by), Fault.INVOLVED),
        (not decision.strip(), Fault.NO_TEXT),
    )
    fault = next((fault for applies, fault in found if applies), None)
    if fault:
        raise ObjectionRefusedError(fault)
    state = Override.State.CONFIRMED if confirm else Override.State.REFUSED
    _settle(override, state=state, decision=decision.strip()[:500], decided_by=by, decided_at=at)
    record(
        "override.decided", override, by=by, at=at, state=state, decision=override.decision, value=override.value,
        proposed_by=override.proposed_by_id,
    )  # fmt: skip
    return override


@transaction.atomic
def withdraw_override(override: Override, *, by: Staff, at: datetime) -> Override:
    """Who proposed it takes it back before it is confirmed. ObjectionRefusedError."""
    if override.proposed_by_id != by.pk:
        raise ObjectionRefusedError(Fault.NOT_YOURS)
    _settle(override, state=Override.State.WITHDRAWN)
    record("override.withdrawn", override, by=by, at=at, value=override.value)
    return override


def _settle(override: Override, **fields: object) -> None:
    rows = Override.objects.unscoped("the row the caller holds").filter(pk=override.pk)
    if not rows.filter(state=Override.State.PROPOSED).update(**fields):
        raise ObjectionRefusedError(Fault.ALREADY_DECIDED)
    override.refresh_from_db()
