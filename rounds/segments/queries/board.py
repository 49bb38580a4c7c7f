"""How many retailers are in each segment, and which part of the company the board shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from rounds.people.models import Staff
from rounds.retailers.models import Retailer
from rounds.retailers.queries.lists import number_in
from rounds.segments.models import Segment, SegmentSpell

Q = TypeVar("Q", bound=QuerySet[Any])
NONE = "none"


@dataclass(frozen=True)
class Narrowing:
    """The filter of the board; empty means all within reach."""

    unit: int | None = None
    territory: int | None = None
    segment: str = ""

    @classmethod
    def read(cls, query: Mapping[str, Any]) -> "Narrowing":
        """From the fields of a request; what is no choice counts as not asked."""
        segment = str(query.get("segment", ""))
        return cls(
            unit=number_in(query, "unit"),
            territory=number_in(query, "territory"),
            segment=segment if segment in {*Segment.values, NONE} else "",
        )


@dataclass(frozen=True)
class Tile:
    """One segment: how many active retailers are in it, and their share of all."""

    segment: str
    label: str
    count: int
    share: float


def narrowed(rows: Q, narrowing: Narrowing, *, to_retailer: str = "retailer__") -> Q:
    """Rows of the chosen market department and territory."""
    if narrowing.unit:
        rows = rows.filter(**{f"{to_retailer}territory__unit": narrowing.unit})
    if narrowing.territory:
        rows = rows.filter(**{f"{to_retailer}territory": narrowing.territory})
    return rows


def tiles_of(user: Staff, narrowing: Narrowing, *, at: datetime) -> tuple[list[Tile], int]:
    """The four segments with their counts, and how many active retailers have none yet. Two queries."""
    spells = narrowed(SegmentSpell.objects.visible_to(user).filter(retailer__is_active=True), narrowing).at(at)
    counts = dict(spells.values_list("segment").annotate(number=Count("pk")).order_by())
    total = narrowed(Retailer.objects.visible_to(user).active(), narrowing, to_retailer="").count()
    tiles = [
        Tile(value, _(str(label)), counts.get(value, 0), counts.get(value, 0) / total if total else 0.0)
        for value, label in Segment.choices
    ]
    return tiles, max(0, total - sum(counts.values()))
