"""Named people decide a proposal; what the company owes is written down, kept, and looked at again (A48, A52)."""

from datetime import date, datetime

from django.db import transaction

from rounds.assessment.actions.outcomes import DECIDERS, PROPOSERS, change, lock, refuse_if
from rounds.assessment.models import Outcome, Ruling, Support
from rounds.assessment.queries.standing import answer_until
from rounds.assessment.rules.outcomes import Fault, Standing, decision_fault
from rounds.common.events import record
from rounds.people.models import Department, Staff
from rounds.training.actions import end_training_plan, plan_training
from rounds.training.models import TrainingPlan

FINAL = frozenset({Outcome.Decision.GRANTED, Outcome.Decision.DECLINED, Outcome.Decision.NOTHING})
PLANS = {
    Outcome.Decision.TRAINING.value: TrainingPlan.Kind.OFF_POST,
    Outcome.Decision.SUPPORT.value: TrainingPlan.Kind.SUPPORT,
}


def standing_of(outcome: Outcome, by: Staff, at: datetime) -> Standing:
    """How this person stands to deciding this proposal now."""
    return Standing(
        is_off_post=outcome.kind == Outcome.Kind.OFF_POST,
        is_open=outcome.state in (Outcome.State.PROPOSED, Outcome.State.TALKED),
        may_decide=by.role in DECIDERS,
        is_about_him=by.pk == outcome.person_id,
        took_part=by.pk == outcome.proposed_by_id
        or outcome.conversations.filter(held_by=by).exists()
        or outcome.rulings.filter(decided_by=by).exists(),
        talks=outcome.conversations.count(),
        has_answered=outcome.replies.exists(),
        answer_until=answer_until(outcome.company, outcome.proposed_at),
        today=outcome.company.local_day(at),
        supports=outcome.supports.count(),
        is_pay_step=outcome.kind == Outcome.Kind.PAY_STEP,
    )


@transaction.atomic
def decide_outcome(
    outcome: Outcome, *, decision: str, text: str, by: Staff, at: datetime, review_on: date | None = None
) -> Outcome:
    """Decide with reasons; rewards are granted or declined, a training is decided after the talk (A44, A48).

    Training or support makes the person's training plan from what the company owes him, and has a day on which it is
    looked at again. Decided a second time (after an objection) both decisions stay. OutcomeRefusedError.
    """
    locked = lock(outcome)
    fault = decision_fault(standing_of(locked, by, at), decision, text, review_on=review_on)
    if fault:
        refuse_if((True, fault))
    said = text.strip()[:500]
    Ruling.objects.create(outcome=locked, decision=decision, text=said, decided_by=by, decided_at=at)
    state = Outcome.State.CLOSED if decision in FINAL else Outcome.State.DECIDED
    plan = _plan(locked, decision, said, by=by, at=at)
    change(
        outcome, state=state, decision=decision, decided_by=by, decided_at=at, plan=plan or locked.plan,
        review_on=review_on if decision not in FINAL else None,
    )  # fmt: skip
    record(
        "outcome.decided", outcome, by=by, at=at, decision=decision, text=said, review_on=outcome.review_on,
        plan=plan.pk if plan else None,
    )  # fmt: skip
    return outcome


def _plan(outcome: Outcome, decision: str, text: str, *, by: Staff, at: datetime) -> TrainingPlan | None:
    """What he is to learn is what the company owes him; one plan at a time, an open one of the same kind goes on.

    Decided otherwise than before, the plan of the former decision ends: nobody stays off his post by a decision that
    no longer stands. A plan of another origin and kind is not ended here (OutcomeRefusedError).
    """
    kind, former = PLANS.get(decision), outcome.plan
    if former is not None and former.ended_at is None and former.kind != kind:
        end_training_plan(former, ending=TrainingPlan.Ending.CALLED_OFF, words=text, by=by, at=at)
    if kind is None:
        return None
    rows = TrainingPlan.objects.unscoped("of the person decided about").open()
    open_plan = rows.filter(staff=outcome.person_id).first()
    if open_plan is not None:
        refuse_if((open_plan.kind != kind, Fault.OTHER_PLAN))
        return open_plan
    return plan_training(
        outcome.person,
        reason=text,
        topics=[support.what for support in outcome.supports.order_by("due_on", "pk")],
        by=by,
        at=at,
        because=f"{outcome.get_kind_display()} #{outcome.pk}",
        kind=kind,
    )


@transaction.atomic
def owe_support(
    outcome: Outcome,
    *,
    what: str,
    due_on: date,
    by: Staff,
    at: datetime,
    owner: Staff | None = None,
    department: Department | None = None,
) -> Support:
    """Write down what the company owes the person, who owes it and by when (A52). OutcomeRefusedError."""
    locked = lock(outcome)
    refuse_if(
        (by.role not in PROPOSERS, Fault.NOT_ALLOWED),
        (by.pk == locked.person_id, Fault.HIMSELF),
        (locked.state not in Outcome.UNSETTLED, Fault.SETTLED),
        (not what.strip(), Fault.NO_WORDS),
        (owner is None and department is None, Fault.NO_OWNER),
        (due_on <= outcome.company.local_day(at), Fault.NO_DAY),
    )
    support = Support.objects.create(
        outcome=locked, what=what.strip()[:300], owner=owner, department=department, due_on=due_on, made_by=by,
        made_at=at,
    )  # fmt: skip
    record(
        "support.owed", outcome, by=by, at=at, support=support.pk, what=support.what, due_on=due_on,
        owner=owner.pk if owner else None, department=department.pk if department else None,
    )  # fmt: skip
    return support


@transaction.atomic
def keep_support(support: Support, *, note: str, by: Staff, at: datetime) -> Support:
    """Say how it was kept: its owner, an officer of its department, or who leads the matter. OutcomeRefusedError."""
    owes = support.owner_id == by.pk or (support.department_id and support.department_id == by.department_id)
    refuse_if(
        (not owes and by.role not in PROPOSERS, Fault.NOT_ALLOWED),
        (support.outcome.person_id == by.pk, Fault.HIMSELF),
        (not note.strip(), Fault.NO_WORDS),
    )
    rows = Support.objects.filter(pk=support.pk, done_at__isnull=True)
    if not rows.update(done_at=at, done_by=by, note=note.strip()[:300]):
        refuse_if((True, Fault.DONE_ALREADY))
    support.refresh_from_db()
    record("support.kept", support.outcome, by=by, at=at, support=support.pk, note=support.note)
    return support


@transaction.atomic
def follow_up_outcome(outcome: Outcome, *, text: str, by: Staff, at: datetime) -> Outcome:
    """Look at it again and end it; not while the company still owes what it has promised (A52). OutcomeRefusedError."""
    locked = lock(outcome)
    refuse_if(
        (by.role not in PROPOSERS, Fault.NOT_ALLOWED),
        (by.pk == locked.person_id, Fault.HIMSELF),
        (locked.state != Outcome.State.DECIDED, Fault.NOT_DECIDED),
        (not text.strip(), Fault.NO_WORDS),
        (locked.supports.filter(done_at__isnull=True).exists(), Fault.OWED_STILL),
    )
    said = text.strip()[:500]
    change(outcome, state=Outcome.State.CLOSED, review_text=said, reviewed_by=by, reviewed_at=at)
    record("outcome.followed_up", outcome, by=by, at=at, text=said)
    return outcome
