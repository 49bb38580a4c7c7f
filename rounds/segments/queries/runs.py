"""What became of each segmentation run."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from rounds.segments.models import Segment, SegmentProposal, SegmentRun

State = SegmentProposal.State


@dataclass(frozen=True)
class RunTold:
    """A run, what it proposed by segment, and what people did with it."""

    run: SegmentRun
    counts: Sequence[int]
    states: dict[str, int]

    @property
    def total(self) -> int:
        """How many retailers it looked at."""
        return sum(self.counts)


def runs_told(runs: Sequence[SegmentRun]) -> list[RunTold]:
    """Runs of one company with company-wide counts. One query."""
    states: dict[int, dict[str, int]] = {run.pk: dict.fromkeys(State.values, 0) for run in runs}
    counted = SegmentProposal.objects.unscoped("counts of the company's runs, no retailer is named").filter(
        run__in=runs
    )
    for run_id, state, number in counted.values_list("run_id", "state").annotate(number=Count("pk")).order_by():
        states[run_id][state] = number
    return [RunTold(run, [run.counts.get(value, 0) for value in Segment.values], states[run.pk]) for run in runs]
