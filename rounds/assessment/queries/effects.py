"""What upholding an objection alone would change: the pure rule over the run's frozen inputs, before and after."""

from rounds.assessment.models import Objection, Score
from rounds.assessment.rules.objections import Contested, effect_of
from rounds.assessment.rules.score import results_of

Effect = dict[str, list[str | None]]


def effect_if_upheld(objection: Objection) -> Effect:
    """Part and total as they are and as they would be without the contested record or part."""
    part = objection.part
    contested = Contested(*party_of(part.score), part.indicator, objection.record)
    return effect_of(part.score.run.inputs, contested, results_of)


def party_of(score: Score) -> tuple[str, int]:
    """Whose score it is, as the frozen inputs name it."""
    return score.party, int(score.manager_id or score.department_id or 0)
