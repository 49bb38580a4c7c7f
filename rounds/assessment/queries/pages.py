"""Reads shaped for the assessment pages."""

from collections import defaultdict
from collections.abc import Sequence

from rounds.assessment.models import ClosingRun, Objection, Override, Period, Score, ScorePart
from rounds.assessment.models.closing import ScoreQuerySet
from rounds.assessment.models.scheme import PeriodQuerySet
from rounds.assessment.queries.recomputing import kept_results
from rounds.assessment.rules.changes import ScoreChange, changes_between
from rounds.common.pages import Page, page_of
from rounds.people.models import Staff


def periods_with_runs(periods: PeriodQuerySet) -> list[tuple[Period, list[ClosingRun]]]:
    """Periods, the newest first, each with its runs, the newest version first; two queries."""
    rows = list(periods.select_related("company").order_by("-starts_on", "-pk"))
    runs: dict[int, list[ClosingRun]] = defaultdict(list)
    found = ClosingRun.objects.unscoped("the periods came through their door").filter(period__in=rows)
    for run in found.defer("inputs").select_related("scheme", "closed_by").order_by("-version"):
        runs[run.period_id].append(run)
    return [(period, runs[period.pk]) for period in rows]


def previous_run(run: ClosingRun) -> ClosingRun | None:
    """The version before this one, if there is one."""
    runs = ClosingRun.objects.unscoped("the run came through its door").filter(period=run.period)
    return runs.filter(version__lt=run.version).defer("inputs").order_by("-version").first()


def changes_since_previous(run: ClosingRun) -> tuple[ClosingRun | None, list[ScoreChange]]:
    """The version before, and everybody whose score changed since."""
    before = previous_run(run)
    if before is None:
        return None, []
    return before, changes_between(kept_results(before), kept_results(run))


def versions_of(score: Score, scores: ScoreQuerySet) -> list[Score]:
    """The scores of the same party in all versions of its period that the reader may see."""
    same = scores.filter(run__period=score.run.period, manager=score.manager, department=score.department)
    return list(same.select_related("run").defer("run__inputs").order_by("run__version"))


def objections_to(parts: Sequence[ScorePart]) -> dict[int, list[Objection]]:
    """Objections by part, the oldest first; the parts came through their score's door."""
    found = Objection.objects.unscoped("the score came through its door").filter(part__in=parts)
    grouped: dict[int, list[Objection]] = defaultdict(list)
    for objection in found.select_related("made_by", "decided_by").order_by("made_at", "pk"):
        grouped[objection.part_id].append(objection)
    return grouped


def objection_page(user: Staff, *, is_open: bool, after: str, before: str) -> Page[Objection]:
    """Objections the reader may see: those that wait, the longest waiting first; or the settled, the newest first."""
    rows = Objection.objects.visible_to(user).select_related(
        "part__score__run__period", "part__score__manager", "part__score__department", "made_by", "decided_by"
    )
    rows = rows.defer("part__score__run__inputs")
    rows = rows.open() if is_open else rows.exclude(state=Objection.State.OPEN)
    return page_of(rows, order=("pk",) if is_open else ("-pk",), after=after, before=before)


def newer_scores(score: Score, scores: ScoreQuerySet) -> list[Score]:
    """The scores of the same party in later versions of the period that the reader may see."""
    return [one for one in versions_of(score, scores) if one.run.version > score.run.version]


def overrides_of(parts: Sequence[ScorePart], user: Staff) -> dict[int, list[Override]]:
    """Corrections by hand by part, the oldest first; the assessed see those that count."""
    grouped: dict[int, list[Override]] = defaultdict(list)
    found = Override.objects.visible_to(user).filter(part__in=parts).exclude(state=Override.State.WITHDRAWN)
    for override in found.select_related("proposed_by", "decided_by").order_by("proposed_at", "pk"):
        grouped[override.part_id].append(override)
    return grouped


def waiting_overrides(user: Staff) -> list[Override]:
    """Corrections that wait for a second person."""
    rows = Override.objects.visible_to(user).filter(state=Override.State.PROPOSED)
    around = ("part__score__manager", "part__score__department", "proposed_by")
    return list(rows.select_related(*around).order_by("proposed_at", "pk")[:100])
