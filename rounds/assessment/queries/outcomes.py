"""Results over periods, and what is proposed, waits and is owed."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Prefetch, Q, QuerySet

from rounds.assessment.models import Conversation, Judgement, Outcome, Reply, Ruling, Score, ScorePart, Support
from rounds.assessment.models.outcome import OutcomeQuerySet
from rounds.assessment.rules.outcomes import PartResult, PeriodResult, Terms
from rounds.assessment.rules.settings import (
    BEHIND_PERIODS,
    BEHIND_RISE,
    BEHIND_SCORE,
    FEW_RECORDS,
    PAY_PERIODS,
    PAY_SCORE,
    SOLID_PERCENT,
)
from rounds.common.settings import Settings
from rounds.issues.models import Issue
from rounds.people.models import Company, Staff

MOST_ISSUES = 30
WHY = "the rule looks at each person's own published results"


def terms_of(settings: Settings) -> Terms:
    """What the company has set about what follows from results."""
    return Terms(
        behind_periods=settings[BEHIND_PERIODS],
        behind_score=settings[BEHIND_SCORE],
        behind_rise=settings[BEHIND_RISE],
        pay_periods=settings[PAY_PERIODS],
        pay_score=settings[PAY_SCORE],
        solid_percent=settings[SOLID_PERCENT],
        few_records=settings[FEW_RECORDS],
    )


def newest_scores(company: Company, people: Iterable[int] | None = None) -> dict[int, list[Score]]:
    """The newest published score of every period by person, the earliest period first; one query."""
    rows = Score.objects.unscoped(WHY).filter(company=company, manager__isnull=False, run__published_at__isnull=False)
    if people is not None:
        rows = rows.filter(manager__in=people)
    newest: dict[tuple[int, int], Score] = {}
    ordered = rows.select_related("run__period").defer("run__inputs").order_by("run__period__starts_on", "run__version")
    for score in ordered:
        newest[score.manager_id or 0, score.run.period_id] = score  # a later version takes the place
    grouped: dict[int, list[Score]] = defaultdict(list)
    for (person, _period), score in newest.items():
        grouped[person].append(score)
    return grouped


def period_results(company: Company, people: Iterable[int] | None = None) -> dict[int, list[PeriodResult]]:
    """What the rules of outcomes read, by person; two queries.

    A value without a sample of its own (a find beyond duty, a run of before samples were kept) rests on its records.
    """
    scores = newest_scores(company, people)
    parts: dict[int, list[PartResult]] = defaultdict(list)
    wanted = [score.pk for rows in scores.values() for score in rows]
    names = ("score_id", "used_weight", "value", "sample", "records")
    for score, weight, value, sample, records in ScorePart.objects.filter(score__in=wanted).values_list(*names):
        parts[score].append(PartResult(weight, value is not None, sample or len(records)))
    return {
        person: [
            PeriodResult(row.pk, row.run.period.name, row.run.period.starts_on, row.total, tuple(parts[row.pk]))
            for row in rows
        ]
        for person, rows in scores.items()
    }


def outcome_rows(user: Staff) -> OutcomeQuerySet:
    """Proposals the reader may see, each with its person."""
    return Outcome.objects.visible_to(user).select_related("person__unit", "period", "decided_by", "proposed_by")


def whole_outcome(user: Staff) -> OutcomeQuerySet:
    """The same with everything that was said, decided and is owed."""
    return outcome_rows(user).prefetch_related(
        Prefetch("conversations", Conversation.objects.select_related("held_by").order_by("held_on", "pk")),
        Prefetch("replies", Reply.objects.order_by("made_at", "pk")),
        Prefetch("rulings", Ruling.objects.select_related("decided_by").order_by("decided_at", "pk")),
        Prefetch("supports", Support.objects.select_related("owner", "department", "done_by").order_by("due_on", "pk")),
    )


def supports_owed(user: Staff) -> list[Support]:
    """What is still owed in proposals the reader may see, the earliest day first."""
    seen = Outcome.objects.visible_to(user).exclude(state=Outcome.State.WITHDRAWN)
    owed = Support.objects.filter(outcome__in=seen, done_at__isnull=True)
    return list(owed.select_related("outcome__person", "owner", "department").order_by("due_on", "pk")[:50])


def supports_owed_by(user: Staff) -> QuerySet[Support]:
    """What the reader, or his department, owes somebody else; the rest of the proposal is not his to read."""
    return Support.objects.filter(_owes(user)).exclude(outcome__person=user)


def supports_kept_by(user: Staff, *, leads: bool) -> QuerySet[Support]:
    """What the reader may say was kept: what he owes, and what is owed in matters he leads."""
    seen = Outcome.objects.visible_to(user).values("pk")
    return Support.objects.filter(_owes(user) | Q(outcome__in=seen)) if leads else supports_owed_by(user)


def _owes(user: Staff) -> Q:
    mine = Q(owner=user)
    if user.department_id is not None:
        mine |= Q(department=user.department_id)
    return mine & Q(outcome__company=user.company_id) & ~Q(outcome__state=Outcome.State.WITHDRAWN)


def citable(person: Staff) -> list[str]:
    """Records a reward may cite: published scores, finds beyond his duty (F02), issues he coordinated to the end."""
    scores = [f"assessment.score:{score.pk}" for score in newest_scores(person.company, [person.pk]).get(person.pk, ())]
    issues = Issue.objects.unscoped("the reader proposes for a person within his reach").filter(
        company=person.company_id, coordinator=person, state=Issue.State.CLOSED
    )
    newest = issues.order_by("-closed_at", "-pk").values_list("pk", flat=True)[:MOST_ISSUES]
    finds = Judgement.objects.unscoped("the reader proposes for a person within his reach").filter(
        staff=person, item=Judgement.Item.BEYOND_DUTY, withdrawn_at__isnull=True
    )
    found = finds.order_by("-day", "-pk").values_list("pk", flat=True)[:MOST_ISSUES]
    beyond = [f"assessment.judgement:{key}" for key in found]
    return [*reversed(scores), *beyond, *(f"issues.issue:{key}" for key in newest)]
