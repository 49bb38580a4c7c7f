"""What follows from the days of a plan: visits, minutes, days outside the band (C13)."""

from collections.abc import Mapping, Sequence
from typing import Any


def totals_of(days: Sequence[Mapping[str, Any]], band: tuple[int, int]) -> dict[str, Any]:
    """Terms of a plan from the rows of its days, as they are kept; `band` is the fewest and most visits of a day."""
    least, most = band
    return {
        "door_visits": sum(row["visits"] for row in days),
        "travel_minutes": round(float(sum(row["travel"] for row in days)), 1),
        "field_minutes": sum(row["minutes"] for row in days),
        "days_under": sum(row["visits"] < least for row in days),
        "days_over": sum(row["visits"] > most for row in days),
    }
