"""Contesting one's own score from the phone."""

from datetime import datetime
from typing import Any

from rounds.assessment.actions import ObjectionRefusedError, raise_objection
from rounds.assessment.models import Score, ScorePart
from rounds.assessment.rules.objections import SENTENCES
from rounds.field.actions.rows import NotFoundError
from rounds.field.rules.commands import ScoreObject
from rounds.people.models import Staff
from rounds.visits.rules.reasons import Reason, RefusedError


def object_to_score(body: ScoreObject, by: Staff, at: datetime) -> dict[str, Any]:
    """The day it arrives decides whether it is in time: the phone says so beside the form."""
    mine = Score.objects.visible_to(by).filter(manager=by)
    rows = ScorePart.objects.select_related("score__run__period", "score__run__company").defer("score__run__inputs")
    part = rows.filter(pk=body.part, score__in=mine).first()
    if part is None:
        raise NotFoundError("score")
    try:
        made = raise_objection(part, text=body.text, record=body.record, phone_id=body.objection, by=by, at=at)
    except ObjectionRefusedError as refused:
        raise RefusedError(Reason(SENTENCES[refused.code], rules=("A31",))) from refused
    return {"objection": made.pk}
