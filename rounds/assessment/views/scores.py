"""One score opened to its parts, formulas, reasons and records."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from rounds.assessment.actions.objections import DECIDERS, may_object
from rounds.assessment.models import Objection, Score, ScorePart
from rounds.assessment.queries.pages import objections_to, previous_run, versions_of
from rounds.assessment.queries.recomputing import kept_results
from rounds.assessment.rules.changes import changes_between
from rounds.assessment.views.periods import SCORED
from rounds.assessment.views.references import Reference, references
from rounds.assessment.views.words import indicator_label, reasons, said, told_changes
from rounds.common.doors import open_to
from rounds.people.models import Staff, StaffRequest
from rounds.people.rules.roles import COMPANY_WIDE

MOST_SHOWN = 300


@open_to(*SCORED, *COMPANY_WIDE)
def score_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """A score: parts, formula, because, records, what would change it, objections, the other versions."""
    scores = Score.objects.visible_to(request.user)
    chosen = scores.select_related("run__period", "run__scheme", "manager__unit", "department").defer("run__inputs")
    score = get_object_or_404(chosen, pk=pk)
    parts = list(score.parts.order_by("position"))
    for part in parts:
        part.score = score
    objections = objections_to(parts)
    contested = [row.record for rows in objections.values() for row in rows if row.record]
    known = references(request.user, contested, *(part.records + part.against for part in parts))
    versions = versions_of(score, scores)
    context = {
        "score": score,
        "owner": score.manager or score.department,
        "notes": reasons(score.notes),
        "parts": [_part(part, known, objections.get(part.pk, []), request.user) for part in parts],
        "versions": versions,
        "is_last": versions[-1].pk == score.pk,
        "changes": _changes(score),
        "may_open_run": request.user.role in COMPANY_WIDE,
    }
    return render(request, "assessment/score.html", context)


def _part(part: ScorePart, known: dict[str, Reference], objections: list[Objection], user: Staff) -> dict[str, Any]:
    against = [known[record] for record in part.against[:MOST_SHOWN]]
    may_decide = user.role in DECIDERS
    return {
        "row": part,
        "label": indicator_label(part.indicator),
        "points": points_of(part),
        "formula": said(part.formula),
        "because": reasons(part.because),
        "prospect": said(part.prospect),
        "against": against,
        "records": [known[record] for record in part.records[:MOST_SHOWN]],
        "more": max(0, len(part.records) - MOST_SHOWN),
        "contestable": [one for one in against if not one.record.startswith("events:")],
        "may_object": may_object(part, user) and part.score.run.published_at is not None,
        "objections": [
            (row, known.get(row.record), may_decide and row.state == Objection.State.OPEN and row.made_by_id != user.pk)
            for row in objections
        ],
    }


def points_of(part: ScorePart) -> str:
    """What the part adds to the total, exact: at least two decimals, no zeros after them; "" when not measured."""
    if part.value is None:
        return ""
    whole, _dot, decimals = format(part.value * part.used_weight / 100, "f").partition(".")
    return f"{whole}.{decimals.rstrip('0').ljust(2, '0')}"


def _changes(score: Score) -> list[dict[str, Any]]:
    """What changed for this party since the version before."""
    before = previous_run(score.run)
    if before is None:
        return []
    mine = ("manager", score.manager_id) if score.manager_id else ("department", score.department_id)
    changes = [
        one for one in changes_between(kept_results(before), kept_results(score.run)) if (one.party, one.key) == mine
    ]
    managers = {score.manager_id: score.manager} if score.manager else {}
    departments = {score.department_id: score.department} if score.department else {}
    return told_changes(changes, managers, departments)  # type: ignore[arg-type]
