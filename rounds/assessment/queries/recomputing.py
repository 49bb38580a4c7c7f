"""Recomputing a run: from its frozen inputs to the bytes that were kept."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from rounds.assessment.models import ClosingRun, Score, ScorePart
from rounds.assessment.rules.canonical import canonical, sha256_of
from rounds.assessment.rules.scheme import Party
from rounds.assessment.rules.score import RULE_VERSION, results_of

PARTIES = [party.value for party in Party]


@dataclass(frozen=True)
class Recomputation:
    """What held: the inputs under their seal, the results under theirs, the kept rows, and the version of the rules."""

    inputs_hold: bool
    results_hold: bool
    rows_hold: bool
    rules_are_the_same: bool
    sha256: str

    @property
    def holds(self) -> bool:
        """Everything is as it was, to the byte."""
        return self.inputs_hold and self.results_hold and self.rows_hold


def recomputation(run: ClosingRun) -> Recomputation:
    """Compute the scores again from `run.inputs` and compare with the seals and with the rows people see."""
    computed = results_of(run.inputs)
    digest = sha256_of(computed)
    return Recomputation(
        inputs_hold=sha256_of(run.inputs) == run.inputs_sha256,
        results_hold=digest == run.result_sha256,
        rows_hold=canonical(kept_results(run)) == canonical(computed),
        rules_are_the_same=run.rule_version == RULE_VERSION,
        sha256=digest,
    )


def kept_results(run: ClosingRun, *, of: Score | None = None) -> list[dict[str, Any]]:
    """The rows of a run as the document that was sealed, party by party, each by number; two queries.

    `of`: only the party of this score, whatever run that is of.
    """
    scores = Score.objects.unscoped("the run came through its door").filter(run=run)
    if of is not None:
        scores = scores.filter(party=of.party, manager=of.manager_id, department=of.department_id)
    parts: dict[int, list[ScorePart]] = defaultdict(list)
    for part in ScorePart.objects.filter(score__in=scores).order_by("score_id", "position"):
        parts[part.score_id].append(part)
    ordered = sorted(
        scores, key=lambda score: (PARTIES.index(score.party), score.manager_id or score.department_id or 0)
    )
    return [_score_record(score, parts[score.pk]) for score in ordered]


def _score_record(score: Score, parts: list[ScorePart]) -> dict[str, Any]:
    return {
        "party": score.party,
        "id": score.manager_id or score.department_id,
        "total": None if score.total is None else format(score.total, ".2f"),
        "parts": [_part_record(part) for part in parts],
        "notes": score.notes,
    }


def _part_record(part: ScorePart) -> dict[str, Any]:
    sample = {} if part.sample is None else {"sample": part.sample}
    return sample | {
        "indicator": part.indicator,
        "weight": format(part.weight, ".2f"),
        "used_weight": format(part.used_weight, ".2f"),
        "value": None if part.value is None else format(part.value, ".2f"),
        "formula": part.formula,
        "because": part.because,
        "records": part.records,
        "against": part.against,
        "prospect": part.prospect,
    }
