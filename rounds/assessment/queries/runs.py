"""Reads for the pages of a closing run: its tables, the names behind its numbers, the job that computes it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from rounds.assessment.models import ClosingRun, Period, Score, ScorePart
from rounds.assessment.models.closing import ScoreQuerySet
from rounds.assessment.rules.registry import REGISTRY
from rounds.assessment.rules.scheme import Party
from rounds.assessment.rules.settings import BIG_CLOSING
from rounds.common.models import Job
from rounds.people.models import Department, Staff
from rounds.people.queries import settings_of
from rounds.visits.models import Visit


@dataclass(frozen=True)
class ScoreLine:
    """One row of a run: the score, and its values in the order of the columns (None: not measured, not weighed)."""

    score: Score
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True)
class RunTable:
    """The scores of one kind of party by staff number or by department: a list, never a ranking."""

    party: Party
    indicators: tuple[str, ...]
    rows: tuple[ScoreLine, ...]


def run_tables(scores: ScoreQuerySet) -> list[RunTable]:
    """The tables of a run, with a column for every indicator that counts for anybody in it. Two queries."""
    found = list(scores.select_related("manager__unit", "department").order_by("manager__username", "department_id"))
    parts: dict[int, dict[str, Decimal | None]] = defaultdict(dict)
    values = ScorePart.objects.filter(score__in=[score.pk for score in found])
    for score, indicator, value in values.values_list("score_id", "indicator", "value"):
        parts[score][indicator] = value
    tables = []
    for party in Party:
        mine = [score for score in found if score.party == party.value]
        if mine:
            columns = tuple(name for name in REGISTRY if any(name in parts[score.pk] for score in mine))
            rows = tuple(ScoreLine(one, tuple(parts[one.pk].get(name) for name in columns)) for one in mine)
            tables.append(RunTable(party, columns, rows))
    return tables


def names_of(run: ClosingRun) -> dict[tuple[str, int], str]:
    """Names by party and number of everybody of the company whom a trial of this run may name. Two queries."""
    people = dict(Staff.objects.filter(company=run.company_id).values_list("pk", "name"))
    offices = Department.objects.unscoped("the run came through its door").filter(company=run.company_id)
    persons = (Party.MANAGER, Party.MARKET_MANAGER)
    return {(party.value, key): name for party in persons for key, name in people.items()} | {
        (Party.DEPARTMENT.value, key): name for key, name in offices.values_list("pk", "name")
    }


def runs_to_try(user: Staff) -> list[ClosingRun]:
    """The last version of each of the newest periods: what a draft can be tried on."""
    runs = ClosingRun.objects.visible_to(user).select_related("period").defer("inputs")
    newest: dict[int, ClosingRun] = {}
    for run in runs.order_by("-period__starts_on", "-version")[:100]:
        newest.setdefault(run.period_id, run)
    return list(newest.values())[:12]


def is_big(period: Period) -> bool:
    """Whether closing takes long enough to be done in the background."""
    visits = Visit.objects.unscoped("counted, not read").filter(
        company=period.company, planned_on__range=(period.starts_on, period.ends_on)
    )
    return visits.count() > int(settings_of(period.company)[BIG_CLOSING])


def closings_under_way(user: Staff, periods: Sequence[Period]) -> dict[int, Job]:
    """The job of each period whose closing is not over, or ended badly."""
    jobs = Job.objects.visible_to(user).filter(pk__in=[period.job_id for period in periods if period.job_id])
    found = {job.pk: job for job in jobs if job.state != Job.State.DONE}
    return {period.pk: found[period.job_id] for period in periods if period.job_id in found}
