"""What stands beside a score: one's own earlier results, and how the results of the team lie, without names."""

from dataclasses import dataclass
from decimal import Decimal

from rounds.assessment.models import Score
from rounds.assessment.rules.difficulty import histogram
from rounds.assessment.rules.settings import FEWEST_ALIKE
from rounds.people.queries import settings_of

WHY = "how results lie is shown without names, and only of enough people"
Bins = list[tuple[int, int, int]]


@dataclass(frozen=True)
class Spread:
    """How many results lie in which ten points: of the own unit, or of the company when the unit is too small."""

    bins: Bins
    people: int
    is_unit: bool


def trend_of(score: Score) -> list[Score]:
    """The newest published score of every period of the same person or department, the earliest first; one query."""
    rows = Score.objects.unscoped("the same party's own results; the score came through its door").filter(
        party=score.party, manager=score.manager_id, department=score.department_id, run__published_at__isnull=False,
        company=score.company_id,
    )  # fmt: skip
    newest: dict[int, Score] = {}
    ordered = rows.select_related("run__period").defer("run__inputs").order_by("run__period__starts_on", "run__version")
    for row in ordered:
        newest[row.run.period_id] = row
    return list(newest.values())


def spread_of(score: Score) -> Spread | None:
    """How the results of the same run lie; None for departments and where too few people were scored."""
    if score.manager_id is None or score.manager is None:
        return None
    fewest = settings_of(score.company_id)[FEWEST_ALIKE]
    same = Score.objects.unscoped(WHY).filter(run=score.run_id, party=score.party, total__isnull=False)
    for is_unit in (True, False):
        rows = same.filter(manager__unit=score.manager.unit_id) if is_unit else same
        totals: list[Decimal] = [total for total in rows.values_list("total", flat=True) if total is not None]
        bins = histogram(totals, fewest=fewest)
        if bins is not None:
            return Spread(bins, len(totals), is_unit)
    return None
