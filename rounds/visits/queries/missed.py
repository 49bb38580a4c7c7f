"""Visits that did not take place, counted by cause (C08)."""

from dataclasses import dataclass

from django.db.models import Count

from rounds.visits.models import Visit
from rounds.visits.models.visit import VisitQuerySet
from rounds.visits.rules.missed import LAYER_LABELS, LAYER_OF


@dataclass(frozen=True)
class MissedCount:
    """One cause: its label, where it lies, how often, and its share of all missed visits."""

    reason: str
    label: str
    layer: str
    count: int
    share: float


def missed_by_reason(visits: VisitQuerySet) -> list[MissedCount]:
    """Causes among these visits, the most frequent first; the visits come through the caller's door."""
    rows = visits.filter(state=Visit.State.MISSED).order_by().values_list("missed_reason").annotate(n=Count("pk"))
    counts = dict(rows)
    total = sum(counts.values())
    return [
        MissedCount(
            reason=reason,
            label=str(Visit.MissedReason(reason).label),
            layer=LAYER_LABELS[LAYER_OF[reason]],
            count=count,
            share=count / total,
        )
        for reason, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]
