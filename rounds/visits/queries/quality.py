"""Trace quality of a unit: flagged notes beside the notes they are like, doubts with their answers (E05-E08)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from rounds.people.models import Staff
from rounds.visits.models import Visit
from rounds.visits.models.visit import VisitQuerySet
from rounds.visits.queries.notes import note_of
from rounds.visits.queries.said import told
from rounds.visits.rules.doubts import ANSWER_LABELS, KIND_LABELS
from rounds.visits.rules.trace import TraceGrade
from rounds.visits.rules.trace_marks import Stretch, stretches_of

OPEN = "open"


@dataclass(frozen=True)
class Side:
    """A note as it is shown: whose, where, when, and its words in stretches; None words when they may not be seen."""

    visit: Visit
    words: tuple[Stretch, ...]


@dataclass(frozen=True)
class Flagged:
    """A note, and beside it the earlier one it is like; `is_hidden` when that one lies beyond the reader's reach."""

    side: Side
    earlier: Side | None = None
    is_hidden: bool = False


def records_asked_for(visits: VisitQuerySet, wanted: dict[str, Any]) -> VisitQuerySet:
    """Finished visits by day, manager, grade and ruling; the visits come through the caller's door."""
    found = visits.finished()
    spans = {"first": "planned_on__gte", "last": "planned_on__lte", "manager": "manager", "grade": "trace_grade"}
    found = found.filter(**{field: wanted[name] for name, field in spans.items() if name in wanted})
    ruling = wanted.get("ruling", "")
    if ruling == OPEN:
        return found.filter(ruling__isnull=True)
    return found.filter(ruling__ruling=ruling) if ruling else found


def ruling_figures(visits: VisitQuerySet) -> dict[str, int]:
    """Of these finished visits: how many were flagged, how many of them a person has ruled on and how."""
    flagged = Q(trace_grade=TraceGrade.BOILERPLATE)
    return visits.finished().aggregate(
        records=Count("pk"),
        flagged=Count("pk", filter=flagged),
        waiting=Count("pk", filter=flagged & Q(ruling__isnull=True)),
        agreed=Count("pk", filter=flagged & Q(ruling__ruling="boilerplate")),
        true_notes=Count("pk", filter=flagged & Q(ruling__ruling="true_note")),
    )


def side_by_side(rows: Sequence[Visit], reader: Staff, *, phrases: Sequence[str]) -> list[Flagged]:
    """Each note beside the earlier one that its evidence names, when the reader may see that one."""
    named = {row.pk: _named(row) for row in rows}
    seen = Visit.objects.visible_to(reader).filter(pk__in=set(filter(None, named.values())))
    earlier = {visit.pk: visit for visit in seen.select_related("retailer", "manager")}
    return [_beside(row, named[row.pk], earlier.get(named[row.pk]), phrases) for row in rows]


def _named(row: Visit) -> int:
    numbers = (reason.get("params", {}).get("visit") for reason in row.trace_because if isinstance(reason, dict))
    return next((int(number) for number in numbers if number), 0)


def _beside(row: Visit, number: int, earlier: Visit | None, phrases: Sequence[str]) -> Flagged:
    text = note_of(row).text
    other = note_of(earlier).text if earlier else ""
    side = Side(row, stretches_of(text, phrases=phrases, other=other))
    if earlier is None:
        return Flagged(side, is_hidden=bool(number))
    return Flagged(side, Side(earlier, stretches_of(other, phrases=phrases, other=text)))


def doubted(visits: VisitQuerySet, wanted: dict[str, Any]) -> VisitQuerySet:
    """Visits with doubts, by day and manager."""
    spans = {"first": "planned_on__gte", "last": "planned_on__lte", "manager": "manager"}
    found = visits.finished().exclude(doubts=[])
    return found.filter(**{field: wanted[name] for name, field in spans.items() if name in wanted})


def doubt_told(record: Mapping[str, Any]) -> dict[str, str]:
    """A doubt with its answer, in the reader's language; words a person wrote himself stay as they are."""
    kind, answer = record.get("kind", ""), record.get("answer", "")
    return {
        "kind": _(KIND_LABELS.get(kind, kind)),
        "text": told(record)["text"],
        "answer": _(ANSWER_LABELS.get(answer, answer)) if answer else "",
    }
