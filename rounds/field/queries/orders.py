"""The orders of the last weeks of many retailers, as small as a phone needs them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings

from rounds.orders.models import MonthlyFeature
from rounds.orders.queries.lines import weekly_volumes
from rounds.orders.queries.store import LineStore
from rounds.people.models import Company

MONTHS, WEEKS = 4, 13


@dataclass(frozen=True)
class Orders:
    """Volumes by week and month, oldest first; of the newest month: last order, rhythm in days, trend as fraction."""

    weeks: tuple[float, ...] = ()
    months: tuple[tuple[str, float, float], ...] = ()
    last_on: date | None = None
    rhythm_days: float | None = None
    trend: float | None = None

    def record(self) -> dict[str, Any]:
        """Plain JSON for the phone."""
        return {
            "weeks": list(self.weeks),
            "months": [{"month": month, "volume": volume, "amount": amount} for month, volume, amount in self.months],
            "last_on": self.last_on.isoformat() if self.last_on else None,
            "rhythm_days": self.rhythm_days,
            "trend": self.trend,
        }


def orders_of(company: Company, ids: Collection[int], *, as_of: date) -> dict[int, Orders]:
    """The weeks of the last quarter and the monthly features of the last four months of each retailer."""
    since = as_of.replace(day=1) - timedelta(days=31 * (MONTHS - 1))
    rows = MonthlyFeature.objects.unscoped("of retailers that came through the door").filter(
        company=company, retailer_id__in=ids, month__range=(since.replace(day=1), as_of)
    )
    found: dict[int, list[MonthlyFeature]] = {}
    for row in rows.order_by("month"):
        found.setdefault(row.retailer_id, []).append(row)
    weeks = (
        weekly_volumes(LineStore(settings.DATA), company.code, list(found), as_of=as_of, weeks=WEEKS) if found else {}
    )
    return {retailer: _orders(features, weeks.get(retailer, ())) for retailer, features in found.items()}


def _orders(features: list[MonthlyFeature], weeks: Sequence[Decimal]) -> Orders:
    newest = features[-1]
    return Orders(
        weeks=tuple(float(volume) for volume in weeks),
        months=tuple((f"{f.month:%Y-%m}", float(f.volume), float(f.amount)) for f in features),
        last_on=newest.last_order_on,
        rhythm_days=newest.rhythm_days,
        trend=newest.trend,
    )
