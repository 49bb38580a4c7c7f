"""What people have decided about the parts of a period: upheld objections and corrections by two, as plain rows."""

from datetime import datetime
from typing import Any

from rounds.assessment.models import Objection, Override, Period
from rounds.assessment.rules.scheme import Party

PARTY = ("part__score__party", "part__score__manager_id", "part__score__department_id", "part__indicator")


def corrections_of(period: Period) -> list[dict[str, Any]]:
    """Records that upheld objections took out of a part of this period; an empty record is the whole part."""
    upheld = Objection.objects.unscoped("corrections count for whoever was scored").filter(
        part__score__run__period=period, state=Objection.State.UPHELD
    )
    found = {(*_whose(row), row[-1]) for row in upheld.order_by().values_list(*PARTY, "record")}
    return [
        {"party": party, "id": key, "indicator": indicator, "record": record}
        for party, key, indicator, record in sorted(found)
    ]


def overrides_of(period: Period) -> list[dict[str, Any]]:
    """Values two people have agreed on, with both names; of several for one part the last confirmed counts.

    An objection to the same part upheld afterwards is the later word: the value set before it counts no more (A44).
    """
    agreed = Override.objects.unscoped("corrections count for whoever was scored").filter(
        part__score__run__period=period, state=Override.State.CONFIRMED
    )
    names = ("value", "because", "proposed_by__name", "decided_by__name", "decided_at")
    rows = list(agreed.order_by("decided_at", "pk").values_list(*PARTY, *names))
    later = _last_upheld(period) if rows else {}
    found = {
        _whose(row): {
            "value": format(row[4], "f"),
            "because": row[5],
            "proposed_by": row[6],
            "confirmed_by": row[7],
        }
        for row in rows
        if _whose(row) not in later or row[-1] >= later[_whose(row)]
    }
    return [
        {"party": party, "id": key, "indicator": indicator, **found[party, key, indicator]}
        for party, key, indicator in sorted(found)
    ]


def _last_upheld(period: Period) -> dict[tuple[str, int, str], datetime]:
    """When an objection was last upheld, by party, id and indicator."""
    upheld = Objection.objects.unscoped("corrections count for whoever was scored").filter(
        part__score__run__period=period, state=Objection.State.UPHELD
    )
    return {_whose(row): row[-1] for row in upheld.order_by("decided_at").values_list(*PARTY, "decided_at")}


def _whose(row: tuple[Any, ...]) -> tuple[str, int, str]:
    party, manager, department, indicator = row[:4]
    return party, department if party == Party.DEPARTMENT else manager, indicator
