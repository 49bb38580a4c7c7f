"""How a person stands to a score: whether he was scored, until when he may object, who is involved."""

from datetime import date, datetime

from rounds.assessment.models import ClosingRun, Judgement, Objection, Override, Score, ScorePart
from rounds.assessment.rules.objections import Case
from rounds.assessment.rules.settings import ANSWER_DAYS, DECISION_DAYS, OBJECTION_DAYS
from rounds.common.calendar import WorkCalendar
from rounds.issues.rules.objections import last_day
from rounds.people.models import Company, Staff
from rounds.people.queries import calendar_of, settings_of
from rounds.people.rules.roles import Role

DECIDED = (Objection.State.UPHELD, Objection.State.DECLINED)
JUDGEMENT = "assessment.judgement:"


def was_scored(score: Score, person: Staff) -> bool:
    """Only who was scored: the manager himself, an officer of the department itself."""
    if score.manager_id is not None:
        return score.manager_id == person.pk
    return person.role == Role.DEPARTMENT_OFFICER and score.department_id == person.department_id


def is_involved(part: ScorePart, person: Staff) -> bool:
    """Whether the matter is the person's own: his score, his department's, or a correction of his hand in this part."""
    score = part.score
    if person.pk == score.manager_id or (score.department_id and score.department_id == person.department_id):
        return True
    corrections = Override.objects.unscoped("who has set this part by hand does not judge it").filter(part=part)
    return corrections.exclude(state=Override.State.WITHDRAWN).filter(proposed_by=person).exists()


def is_party_to(objection: Objection, person: Staff) -> bool:
    """Whether the objection is the person's own matter, or contests what he has judged himself."""
    part = objection.part
    contested = [objection.record] if objection.record else part.records
    keys = [int(record.removeprefix(JUDGEMENT)) for record in contested if record.startswith(JUDGEMENT)]
    judged = Judgement.objects.unscoped("who has judged does not decide on it").filter(pk__in=keys, judged_by=person)
    return is_involved(part, person) or judged.exists()


def is_newest_published(run: ClosingRun) -> bool:
    """Whether no later version of the period has been published."""
    runs = ClosingRun.objects.unscoped("the run came through its door")
    later = runs.filter(period=run.period_id, version__gt=run.version, published_at__isnull=False)
    return not later.exists()


def objection_until(run: ClosingRun) -> date | None:
    """The last day on which scores of this version may be contested; None before they are published."""
    if run.published_at is None:
        return None
    company = run.company
    days = settings_of(company, at=run.published_at)[OBJECTION_DAYS]
    day = company.local_day(run.published_at)
    return last_day(day, days, calendar=_calendar(company, day))


def decision_due(company: Company, at: datetime) -> date:
    """By when an objection raised at `at` is to be decided."""
    day = company.local_day(at)
    return last_day(day, settings_of(company, at=at)[DECISION_DAYS], calendar=_calendar(company, day))


def answer_until(company: Company, at: datetime) -> date:
    """Until when somebody may answer a proposal made at `at` before it is decided without his words."""
    day = company.local_day(at)
    return last_day(day, settings_of(company, at=at)[ANSWER_DAYS], calendar=_calendar(company, day))


def _calendar(company: Company, day: date) -> WorkCalendar:
    return calendar_of(company, range(day.year - 1, day.year + 2))


def case_of(part: ScorePart, person: Staff, *, text: str, record: str, at: datetime) -> Case:
    """Everything that decides whether this person may contest this part, or this record of it, now.

    What was contested in an earlier version of the period counts: each version has parts of its own.
    """
    score, run = part.score, part.score.run
    same = Objection.objects.unscoped("of the part the caller holds, in every version").filter(
        part__score__run__period=run.period_id,
        part__score__party=score.party,
        part__score__manager=score.manager_id,
        part__score__department=score.department_id,
        part__indicator=part.indicator,
        record=record,
    )
    return Case(
        is_scored=was_scored(part.score, person),
        is_published=run.published_at is not None,
        is_newest=is_newest_published(run),
        today=run.company.local_day(at),
        last_day=objection_until(run),
        record=record,
        records=part.records,
        text=text,
        is_open=same.filter(state=Objection.State.OPEN).exists(),
        was_decided=same.filter(state__in=DECIDED).exists(),
    )
