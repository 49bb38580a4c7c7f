"""The training one person is owed: planned, answered by himself, gone through topic by topic, ended, followed up."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from rounds.common.events import record
from rounds.people.models import Staff
from rounds.people.queries import settings_of
from rounds.training.actions.refusals import PlanRefusedError
from rounds.training.models import Attendance, PlanTopic, TrainingPlan, TrainingSession
from rounds.training.models.plans import TrainingPlanQuerySet
from rounds.training.rules.plans import PlanRefusal, Proposed, refusal
from rounds.training.rules.settings import OFF_POST_DAYS

By = Staff | str


@transaction.atomic
def plan_training(
    person: Staff,
    *,
    reason: str,
    topics: Iterable[str],
    by: By,
    at: datetime,
    because: str = "",
    kind: str = TrainingPlan.Kind.OFF_POST,
    first_day: date | None = None,
    last_day: date | None = None,
) -> TrainingPlan:
    """Plan what one person is to learn, from `first_day` (tomorrow) to `last_day` (as long as the company allows).

    `because` names the decision it follows from; an off-post plan cannot be made without it (A48). Raises
    PlanRefusedError: somebody else's company, himself, no reason, no topic, an open plan, too long.
    """
    if isinstance(by, Staff) and by.company_id != person.company_id:
        raise PlanRefusedError(PlanRefusal.FOREIGN)
    longest = settings_of(person.company, at=at)[OFF_POST_DAYS]
    today = person.company.local_day(at)
    first = first_day or today + timedelta(days=1)
    proposed = Proposed(
        kind=str(kind),
        person=person.pk,
        by=by.pk if isinstance(by, Staff) else 0,
        reason=reason.strip()[:300],
        because=because.strip()[:200],
        topics=tuple(dict.fromkeys(topic.strip()[:120] for topic in topics if topic.strip())),
        first=first,
        last=last_day or first + timedelta(days=longest - 1),
    )
    refused = refusal(proposed, today=today, longest_days=longest)
    if refused is not None:
        raise PlanRefusedError(refused)
    plan = _kept(person, proposed, by=by, at=at)
    PlanTopic.objects.bulk_create(
        PlanTopic(plan=plan, place=place, text=text) for place, text in enumerate(proposed.topics, start=1)
    )
    record(
        "training_plan.made", plan, by=by, at=at, staff=person.pk, kind=plan.kind, reason=plan.reason,
        because=plan.because, topics=list(proposed.topics), first_day=str(first), last_day=str(plan.last_day),
    )  # fmt: skip
    return plan


def _kept(person: Staff, proposed: Proposed, *, by: By, at: datetime) -> TrainingPlan:
    try:
        with transaction.atomic():
            return TrainingPlan.objects.create(
                company_id=person.company_id, staff=person, kind=proposed.kind, reason=proposed.reason,
                because=proposed.because, first_day=proposed.first, last_day=proposed.last,
                planned_by=by if isinstance(by, Staff) else None, planned_at=at,
            )  # fmt: skip
    except IntegrityError as taken:
        raise PlanRefusedError(PlanRefusal.ALREADY_OPEN) from taken


@transaction.atomic
def answer_training_plan(plan: TrainingPlan, *, words: str, by: Staff, at: datetime) -> TrainingPlan:
    """The person says what he thinks of it and which help he needs; he may say it again while the plan is open."""
    if by.pk != plan.staff_id:
        raise PlanRefusedError(PlanRefusal.NOT_YOURS)
    if not words.strip():
        raise PlanRefusedError(PlanRefusal.NO_WORDS)
    said = words.strip()[:600]
    if not _rows(plan).open().update(own_words=said, own_words_at=at):
        raise PlanRefusedError(PlanRefusal.NOT_OPEN)
    record("training_plan.answered", plan, by=by, at=at, words=said)
    plan.refresh_from_db()
    return plan


@transaction.atomic
def finish_topic(
    topic: PlanTopic, *, finding: str, by: Staff, at: datetime, session: TrainingSession | None = None
) -> PlanTopic:
    """The trainer says what came of one topic and, where there was one, in which training the person took part."""
    plan = _rows(topic.plan).select_for_update(of=("self",)).get()
    if not finding.strip():
        raise PlanRefusedError(PlanRefusal.NO_WORDS)
    if plan.ended_at is not None:
        raise PlanRefusedError(PlanRefusal.NOT_OPEN)
    if session is not None and not _took_part(plan, session):
        raise PlanRefusedError(PlanRefusal.NOT_HELD)
    waiting = PlanTopic.objects.unscoped("the plan came through the door").filter(pk=topic.pk, done_at__isnull=True)
    if not waiting.update(finding=finding.strip()[:300], session=session, done_by=by, done_at=at):
        raise PlanRefusedError(PlanRefusal.ALREADY_DONE)
    topic.refresh_from_db()
    record(
        "training_plan.topic_finished", plan, by=by, at=at, topic=topic.text, finding=topic.finding,
        session=session.pk if session else None,
    )  # fmt: skip
    return topic


@transaction.atomic
def end_training_plan(plan: TrainingPlan, *, ending: str, words: str, by: Staff, at: datetime) -> TrainingPlan:
    """Back to the post, on with support, or called off; said in words, by somebody else than the person."""
    if by.pk == plan.staff_id:
        raise PlanRefusedError(PlanRefusal.HIMSELF)
    if not words.strip() or ending not in TrainingPlan.Ending.values:
        raise PlanRefusedError(PlanRefusal.NO_WORDS)
    said = words.strip()[:300]
    if not _rows(plan).open().update(ending=ending, ending_words=said, ended_by=by, ended_at=at):
        raise PlanRefusedError(PlanRefusal.NOT_OPEN)
    record("training_plan.ended", plan, by=by, at=at, ending=ending, words=said)
    plan.refresh_from_db()
    return plan


@transaction.atomic
def follow_up_training(
    plan: TrainingPlan, *, improved_way: bool, improved_pace: bool, words: str, by: Staff, at: datetime
) -> TrainingPlan:
    """Afterwards: whether the way of working got better and the work goes faster (D14)."""
    if by.pk == plan.staff_id:
        raise PlanRefusedError(PlanRefusal.HIMSELF)
    if not words.strip():
        raise PlanRefusedError(PlanRefusal.NO_WORDS)
    if plan.ended_at is None:
        raise PlanRefusedError(PlanRefusal.NOT_ENDED)
    said = words.strip()[:300]
    waiting = _rows(plan).filter(ended_at__isnull=False, followed_up_at__isnull=True)
    if not waiting.update(
        improved_way=improved_way, improved_pace=improved_pace, follow_up_words=said, followed_up_by=by,
        followed_up_at=at,
    ):  # fmt: skip
        raise PlanRefusedError(PlanRefusal.ALREADY_FOLLOWED_UP)
    record("training_plan.followed_up", plan, by=by, at=at, way=improved_way, pace=improved_pace, words=said)
    plan.refresh_from_db()
    return plan


def _rows(plan: TrainingPlan) -> TrainingPlanQuerySet:
    return TrainingPlan.objects.unscoped("the plan came through the door").filter(pk=plan.pk)


def _took_part(plan: TrainingPlan, session: TrainingSession) -> bool:
    parts = Attendance.objects.unscoped("of the plan's own person")
    return parts.filter(session=session, staff_id=plan.staff_id, attended=True).exists()
