"""One score opened to its parts, formulas, reasons and records; what stands beside it."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from rounds.assessment.models import Objection, Override, Score, ScorePart
from rounds.assessment.queries.beside import spread_of, trend_of
from rounds.assessment.queries.difficulty import difficulty_of
from rounds.assessment.queries.pages import objections_to, overrides_of, previous_run, versions_of
from rounds.assessment.queries.recomputing import kept_results
from rounds.assessment.queries.references import Reference, references
from rounds.assessment.queries.standing import is_newest_published, objection_until, was_scored
from rounds.assessment.rules.changes import changes_between
from rounds.assessment.views.drawings import spread_bars, trend_line
from rounds.assessment.views.periods import CLOSING, SCORED
from rounds.assessment.views.words import indicator_label, reasons, said, told_changes
from rounds.common.doors import open_to
from rounds.people.models import Staff, StaffRequest
from rounds.people.rules.roles import COMPANY_WIDE

MOST_SHOWN = 12
RECORDS_ON_A_PAGE = 40


@open_to(*SCORED, *COMPANY_WIDE)
def score_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """A score: parts, formula, because, records, what would change it, objections, the other versions."""
    user = request.user
    scores = Score.objects.visible_to(user)
    score = _score_of(scores, pk)
    parts = list(score.parts.order_by("position"))
    for part in parts:
        part.score = score
    objections, overrides = objections_to(parts), overrides_of(parts, user)
    contested = [row.record for rows in objections.values() for row in rows if row.record]
    known = references(user, contested, *(part.against for part in parts))
    versions = versions_of(score, scores)
    standing = _standing(score, user)
    context = {
        "score": score,
        "owner": score.manager or score.department,
        "notes": reasons(score.notes),
        "parts": [
            _part(part, known, objections.get(part.pk, []), overrides.get(part.pk, []), user) | standing
            for part in parts
        ],
        **standing,
        "versions": versions,
        "is_last": versions[-1].pk == score.pk,
        "changes": _changes(score, versions, user),
        "may_open_run": user.role in COMPANY_WIDE,
        **_beside(score),
    }
    return render(request, "assessment/score.html", context)


def _score_of(scores: Any, pk: int) -> Score:
    around = ("run__period", "run__scheme", "run__company", "manager__unit", "department")
    found: Score = get_object_or_404(scores.select_related(*around).defer("run__inputs"), pk=pk)
    return found


def _standing(score: Score, user: Staff) -> dict[str, Any]:
    """What the reader may do with any part of this score today."""
    until = objection_until(score.run)
    today = score.run.company.local_day(timezone.now())
    is_newest = is_newest_published(score.run)
    in_time = until is not None and today <= until
    return {
        "until": until,
        "is_scored": was_scored(score, user) and until is not None and is_newest,
        "may_object": was_scored(score, user) and in_time and is_newest,
        "may_override": user.role in CLOSING and not was_scored(score, user) and is_newest,
    }


def _beside(score: Score) -> dict[str, Any]:
    """One's own line, how the team's results lie, how hard the territory is."""
    trend, spread, difficulty = trend_of(score), spread_of(score), difficulty_of(score)
    return {
        "trend": trend,
        "trend_drawing": trend_line(trend) if len(trend) > 1 else None,
        "spread": spread,
        "spread_drawing": spread_bars(spread) if spread else None,
        "terrain": difficulty[0] if difficulty else None,
        "alike": reasons([difficulty[1].reason.record()])[0] if difficulty else None,
    }


def _part(
    part: ScorePart,
    known: dict[str, Reference],
    objections: list[Objection],
    overrides: list[Override],
    user: Staff,
) -> dict[str, Any]:
    against = [known[record] for record in part.against]
    return {
        "row": part,
        "label": indicator_label(part.indicator),
        "points": points_of(part),
        "formula": said(part.formula),
        "because": reasons(part.because),
        "prospect": said(part.prospect),
        "against": against[:MOST_SHOWN],
        "more_against": max(0, len(against) - MOST_SHOWN),
        "contestable": [one for one in against if not one.record.startswith("events:")],
        "objections": [(row, known.get(row.record)) for row in objections],
        "overrides": [
            (row, row.state == Override.State.PROPOSED and user.role in CLOSING and row.proposed_by_id != user.pk)
            for row in overrides
        ],
    }


def points_of(part: ScorePart) -> str:
    """What the part adds to the total, exact: at least two decimals, no zeros after them; "" when not measured."""
    if part.value is None:
        return ""
    whole, _dot, decimals = format(part.value * part.used_weight / 100, "f").partition(".")
    return f"{whole}.{decimals.rstrip('0').ljust(2, '0')}"


def _changes(score: Score, versions: list[Score], user: Staff) -> list[dict[str, Any]]:
    """What changed for this party since the version before; the assessed are told only of versions they may see."""
    seen = [one.run for one in versions if one.run.version < score.run.version]
    before = previous_run(score.run) if user.role in COMPANY_WIDE else (seen[-1] if seen else None)
    if before is None:
        return []
    changes = changes_between(kept_results(before, of=score), kept_results(score.run, of=score))
    managers = {score.manager_id: score.manager} if score.manager else {}
    departments = {score.department_id: score.department} if score.department else {}
    return told_changes(changes, managers, departments)  # type: ignore[arg-type]


@open_to(*SCORED, *COMPANY_WIDE)
def part_records(request: StaffRequest, pk: int) -> HttpResponse:
    """Every record behind a part, page by page: those that lowered it first, each with its link."""
    scores = Score.objects.visible_to(request.user)
    around = ("score__run__period", "score__manager", "score__department")
    rows = ScorePart.objects.select_related(*around).defer("score__run__inputs")
    part = get_object_or_404(rows, pk=pk, score__in=scores)
    lowered = set(part.against)
    others = [record for record in part.records if record not in lowered]
    page = Paginator([*part.against, *others], RECORDS_ON_A_PAGE).get_page(request.GET.get("page"))
    known = references(request.user, page.object_list)
    context = {
        "part": part,
        "label": indicator_label(part.indicator),
        "owner": part.score.manager or part.score.department,
        "page": page,
        "rows": [(known[record], record in lowered) for record in page.object_list],
        "lowered": len(part.against),
    }
    return render(request, "assessment/records.html", context)
