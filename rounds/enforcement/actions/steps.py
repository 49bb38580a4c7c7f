"""The life of a case: taken up by a named officer, checked, decided, closed; whoever opens it is noted (A20)."""

from datetime import datetime
from typing import Any

from django.db import transaction

from rounds.common.events import history, record
from rounds.enforcement.actions.refusals import CaseRefusedError
from rounds.enforcement.models import EnforcementCase
from rounds.enforcement.queries.deadlines import due_of
from rounds.enforcement.queries.rights import may_enter
from rounds.enforcement.queries.standing import keep_days_of, standing_of
from rounds.enforcement.rules.steps import MEASURES, Refusal, State, Verb, refusal
from rounds.people.models import Staff
from rounds.retailers.models import Retailer


@transaction.atomic
def note_opening(case: EnforcementCase, *, by: Staff, at: datetime) -> None:
    """Somebody with the right read the case: one event each time."""
    record("case.viewed", case, by=by, at=at)


@transaction.atomic
def take_up_case(case: EnforcementCase, *, by: Staff, at: datetime) -> EnforcementCase:
    """This officer has it from now on; also when another one had it before. A later step is not taken back."""
    permit(case, Verb.TAKE_UP, by=by, at=at)
    before = case.officer_id
    changes: dict[str, Any] = {"officer": by}
    if case.state == State.REPORTED:
        changes |= {"state": State.TAKEN_UP.value, "taken_up_at": at}
    change(case, at=at, **changes)
    record("case.taken_up", case, by=by, at=at, before=before)
    return case


@transaction.atomic
def check_case(
    case: EnforcementCase,
    *,
    findings: str,
    by: Staff,
    at: datetime,
    subject: Retailer | None = None,
    subject_words: str = "",
) -> EnforcementCase:
    """What was found on checking, and about whom; may be written again until the measure is decided."""
    permit(case, Verb.CHECK, by=by, at=at)
    if not findings.strip():
        raise CaseRefusedError(Refusal.NO_FINDINGS)
    if subject is not None and subject.company_id != case.company_id:
        raise CaseRefusedError(Refusal.FOREIGN)
    change(
        case,
        at=at,
        state=State.CHECKED.value,
        findings=findings.strip(),
        subject=subject,
        subject_words=subject_words.strip(),
        checked_at=at,
    )
    record(
        "case.checked",
        case,
        by=by,
        at=at,
        findings=case.findings,
        about=case.subject_id,
        about_words=case.subject_words,
    )
    return case


@transaction.atomic
def decide_case(case: EnforcementCase, *, measure: str, words: str, by: Staff, at: datetime) -> EnforcementCase:
    """What follows: nothing, education, a warning, or the authority; in words too."""
    permit(case, Verb.DECIDE, by=by, at=at)
    if measure not in MEASURES:
        raise CaseRefusedError(Refusal.NO_MEASURE)
    if not words.strip():
        raise CaseRefusedError(Refusal.NO_WORDS)
    change(case, at=at, state=State.DECIDED.value, measure=measure, measure_words=words.strip(), decided_at=at)
    record("case.decided", case, by=by, at=at, measure=measure, words=case.measure_words)
    return case


@transaction.atomic
def close_case(case: EnforcementCase, *, words: str, by: Staff, at: datetime) -> EnforcementCase:
    """The measure was carried out; from now on the days of keeping run."""
    permit(case, Verb.CLOSE, by=by, at=at)
    if not words.strip():
        raise CaseRefusedError(Refusal.NO_WORDS)
    change(case, at=at, state=State.CLOSED.value, closing_words=words.strip(), closed_at=at)
    record("case.closed", case, by=by, at=at, words=case.closing_words)
    return case


def permit(case: EnforcementCase, verb: Verb, *, by: Staff, at: datetime) -> None:
    """CaseRefusedError unless this person has the right and the step may be taken now, not before the last one."""
    if case.company_id != by.company_id or not may_enter(by):
        raise CaseRefusedError(Refusal.NO_RIGHT)
    keep_days = keep_days_of(case.company, at=at)
    if reason := refusal(verb, standing_of(case), by=by.pk, at=at, keep_days=keep_days):
        raise CaseRefusedError(reason)
    last = history(case).exclude(verb="case.viewed").last()
    if last is not None and at < last.at:
        raise CaseRefusedError(Refusal.TIME_RUNS_BACK)


def change(case: EnforcementCase, *, at: datetime, **changes: Any) -> None:
    """Change the row only if nobody changed it since it was read; a new state has a new deadline."""
    state = changes.get("state", case.state)
    if state != case.state:
        changes["due_at"] = due_of(case, since=at, state=state)
    changes["version"] = case.version + 1
    rows = EnforcementCase.objects.unscoped("the row the caller holds").filter(pk=case.pk, version=case.version)
    if not rows.update(**changes):
        raise CaseRefusedError(Refusal.SOMEBODY_WAS_FASTER)
    for name, value in changes.items():
        setattr(case, name, value)
