"""The orders of the last weeks of many retailers, as small as a phone needs them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from rounds.orders.models import MonthlyFeature
from rounds.people.models import Company

MONTHS = 4


@dataclass(frozen=True)
class Orders:
    """Volumes by month, oldest first, and what the newest month says: last order, rhythm in days, trend as fraction."""

    months: tuple[tuple[str, float, float], ...] = ()
    last_on: date | None = None
    rhythm_days: float | None = None
    trend: float | None = None

    def record(self) -> dict[str, Any]:
        """Plain JSON for the phone."""
        return {
            "months": [{"month": month, "volume": volume, "amount": amount} for month, volume, amount in self.months],
            "last_on": self.last_on.isoformat() if self.last_on else None,
            "rhythm_days": self.rhythm_days,
            "trend": self.trend,
        }


def orders_of(company: Company | None, ids: Collection[int], *, as_of: date) -> dict[int, Orders]:
    """The monthly features of the last four months of each retailer."""
    since = as_of.replace(day=1) - timedelta(days=31 * (MONTHS - 1))
    rows = MonthlyFeature.objects.unscoped("of retailers that came through the door").filter(
        company=company, retailer_id__in=ids, month__range=(since.replace(day=1), as_of)
    )
    found: dict[int, list[MonthlyFeature]] = {}
    for row in rows.order_by("month"):
        found.setdefault(row.retailer_id, []).append(row)
    return {retailer: _orders(features) for retailer, features in found.items()}


def _orders(features: list[MonthlyFeature]) -> Orders:
    newest = features[-1]
    return Orders(
        months=tuple((f"{f.month:%Y-%m}", float(f.volume), float(f.amount)) for f in features),
        last_on=newest.last_order_on,
        rhythm_days=newest.rhythm_days,
        trend=newest.trend,
    )
