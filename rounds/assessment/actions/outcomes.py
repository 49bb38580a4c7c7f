"""What follows from results: proposed by the rule or a person, talked over, decided by others (A44-A53)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from rounds.assessment.models import Conversation, Outcome, Period, Reply, Score
from rounds.assessment.queries.outcomes import period_results, terms_of
from rounds.assessment.rules.outcomes import Fault, Verdict, off_post_training, pay_step
from rounds.common.events import record
from rounds.people.models import Company, Staff
from rounds.people.queries import settings_of
from rounds.people.rules.roles import Role

By = Staff | str
PROPOSERS = frozenset({Role.MARKET_MANAGER.value, Role.ASSESSOR.value, Role.HEAD.value})
DECIDERS = frozenset({Role.ASSESSOR.value, Role.HEAD.value})
RULES = {Outcome.Kind.PAY_STEP: pay_step, Outcome.Kind.OFF_POST: off_post_training}
BY_HAND = frozenset({Outcome.Kind.REWARD.value, Outcome.Kind.HONOUR.value})


class OutcomeRefusedError(ValueError):
    """A step on a proposal is not taken; `code` is a Fault of rules/outcomes.py."""

    def __init__(self, code: Fault) -> None:
        super().__init__(code)
        self.code = code


def refuse_if(*found: tuple[bool, Fault]) -> None:
    """OutcomeRefusedError with the first fault that applies."""
    fault = next((fault for applies, fault in found if applies), None)
    if fault:
        raise OutcomeRefusedError(fault)


@transaction.atomic
def propose_due(company: Company, *, by: By, at: datetime) -> list[Outcome]:
    """Ask the rules about every account manager and keep what they propose; twice gives nothing new (A46, A48, D17).

    Each is judged by his own published results alone. Who has an unsettled proposal of the same kind gets no second.
    """
    Company.objects.unscoped("the row the caller holds: one looks at a time").select_for_update().get(pk=company.pk)
    people = Staff.objects.filter(company=company, role=Role.ACCOUNT_MANAGER, is_active=True)
    results = period_results(company, people.values_list("pk", flat=True))
    terms = terms_of(settings_of(company, at=at))
    made = []
    for person in people.order_by("pk"):
        for kind, rule in RULES.items():
            verdict = rule(results.get(person.pk, ()), terms)
            if verdict.proposes and not _is_known(person, kind, verdict):
                made.append(_proposed(person, kind, verdict, at=at))
    record("outcome.looked_for", company, by=by, at=at, proposed=[one.pk for one in made])
    return made


def _is_known(person: Staff, kind: Outcome.Kind, verdict: Verdict) -> bool:
    """Whether the same is open already, or the same periods have been spoken about."""
    same = Outcome.objects.unscoped("of one person").filter(person=person, kind=kind)
    newest = f"assessment.score:{verdict.scores[-1]}"
    period = _period_of(verdict)
    spoken = any(newest in records for records in same.values_list("records", flat=True))
    return spoken or same.unsettled().exists() or same.filter(period=period).exists()


def _period_of(verdict: Verdict) -> Period:
    return Score.objects.unscoped("the score the rule rests on").select_related("run__period").defer(
        "run__inputs"
    ).get(pk=verdict.scores[-1]).run.period  # fmt: skip


def _proposed(person: Staff, kind: Outcome.Kind, verdict: Verdict, *, at: datetime) -> Outcome:
    outcome = Outcome.objects.create(
        company_id=person.company_id,
        person=person,
        kind=kind,
        period=_period_of(verdict),
        title=kind.label,
        reasons=[reason.record() for reason in verdict.reasons],
        records=[f"assessment.score:{score}" for score in verdict.scores],
        proposed_at=at,
    )
    record("outcome.proposed", outcome, by="system", at=at, person=person.pk, kind=kind, records=outcome.records)
    return outcome


@transaction.atomic
def propose_outcome(
    person: Staff, *, kind: str, title: str, because: str, records: Sequence[str], by: Staff, at: datetime
) -> Outcome:
    """Propose a reward or an honour in words, citing the records it rests on (A46, D19). OutcomeRefusedError.

    A pay step and off-post training are proposed by their rules alone.
    """
    refuse_if(
        (by.role not in PROPOSERS or by.company_id != person.company_id, Fault.NOT_ALLOWED),
        (by.pk == person.pk, Fault.HIMSELF),
        (kind not in BY_HAND, Fault.NOT_FOR_THIS),
        (not title.strip() or not because.strip(), Fault.NO_WORDS),
        (not records, Fault.NO_RECORDS),
    )
    outcome = Outcome.objects.create(
        company_id=person.company_id,
        person=person,
        kind=kind,
        title=title.strip()[:120],
        because=because.strip()[:500],
        records=list(dict.fromkeys(records)),
        proposed_by=by,
        proposed_at=at,
    )
    record(
        "outcome.proposed", outcome, by=by, at=at, person=person.pk, kind=kind, title=outcome.title,
        because=outcome.because, records=outcome.records,
    )  # fmt: skip
    return outcome


@transaction.atomic
def talk_over(
    outcome: Outcome, *, held_on: date, company_words: str, person_words: str, by: Staff, at: datetime
) -> Conversation:
    """Keep what was said by both sides (A44, A52). OutcomeRefusedError when one side is missing."""
    locked = lock(outcome)
    refuse_if(
        (by.role not in PROPOSERS, Fault.NOT_ALLOWED),
        (by.pk == locked.person_id, Fault.HIMSELF),
        (locked.state not in (Outcome.State.PROPOSED, Outcome.State.TALKED), Fault.SETTLED),
        (not company_words.strip() or not person_words.strip(), Fault.ONE_SIDE),
        (held_on > outcome.company.local_day(at), Fault.IN_THE_FUTURE),
    )
    said = {"company_words": company_words.strip()[:1000], "person_words": person_words.strip()[:1000]}
    talk = Conversation.objects.create(outcome=locked, held_on=held_on, held_by=by, made_at=at, **said)
    change(outcome, state=Outcome.State.TALKED)
    record("outcome.talked_over", outcome, by=by, at=at, held_on=held_on, **said)
    return talk


@transaction.atomic
def answer_outcome(outcome: Outcome, *, text: str, is_objection: bool, by: Staff, at: datetime) -> Reply:
    """The person's own words; an objection to a decision sends it back once, to be decided by somebody else."""
    locked = lock(outcome)
    decided = locked.rulings.count()
    reopens = is_objection and locked.state in (Outcome.State.DECIDED, Outcome.State.CLOSED) and decided > 0
    refuse_if(
        (by.pk != locked.person_id, Fault.NOT_HIS),
        (not text.strip(), Fault.NO_WORDS),
        (locked.state == Outcome.State.WITHDRAWN, Fault.SETTLED),
        (locked.state == Outcome.State.CLOSED and not reopens, Fault.SETTLED),
        (reopens and decided > 1, Fault.REOPENED_ALREADY),
    )
    reply = Reply.objects.create(outcome=locked, text=text.strip()[:1000], is_objection=is_objection, made_at=at)
    if reopens:
        talked = locked.conversations.exists()
        change(outcome, state=Outcome.State.TALKED if talked else Outcome.State.PROPOSED, decision="")
    record("outcome.answered", outcome, by=by, at=at, text=reply.text, is_objection=is_objection, reopened=reopens)
    return reply


@transaction.atomic
def withdraw_outcome(outcome: Outcome, *, because: str, by: Staff, at: datetime) -> Outcome:
    """A proposal is taken back with a reason before anybody has decided it. OutcomeRefusedError."""
    locked = lock(outcome)
    refuse_if(
        (by.role not in DECIDERS and by.pk != locked.proposed_by_id, Fault.NOT_ALLOWED),
        (by.pk == locked.person_id, Fault.HIMSELF),
        (locked.state not in (Outcome.State.PROPOSED, Outcome.State.TALKED), Fault.SETTLED),
        (locked.rulings.exists(), Fault.SETTLED),  # contested: it is decided again, what was decided does not vanish
        (not because.strip(), Fault.NO_WORDS),
    )
    change(outcome, state=Outcome.State.WITHDRAWN)
    record("outcome.withdrawn", outcome, by=by, at=at, because=because.strip()[:500])
    return outcome


def lock(outcome: Outcome) -> Outcome:
    """One step of a proposal at a time."""
    rows = Outcome.objects.unscoped("the row the caller holds").select_for_update(of=("self",))
    return rows.get(pk=outcome.pk)


def change(outcome: Outcome, **fields: Any) -> None:
    """Write fields of the locked row, and read it back into what the caller holds."""
    Outcome.objects.unscoped("the row the caller holds").filter(pk=outcome.pk).update(**fields)
    outcome.refresh_from_db()
