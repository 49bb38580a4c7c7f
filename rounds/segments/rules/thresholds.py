"""The thresholds of one segmentation run, fixed or drawn from the company's own distribution (C22, C31)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Thresholds:
    """Frozen with the run, so that its result can be explained for ever."""

    mode: str
    scale: float
    brands: float
    display: int
    capability_needed: float
    scale_weight: float
    brands_weight: float
    display_weight: float
    will_needed: float
    will_days: int
    big_cap: float
    volume_unit: str = "条"

    def as_record(self) -> dict[str, Any]:
        """Plain JSON."""
        return asdict(self)


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of the values lie (linear between neighbours); 0 for no values."""
    if not values:
        return 0.0
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)
