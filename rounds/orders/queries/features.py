"""What each retailer's orders say, month by month, computed from the lines in one statement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pyarrow as pa

from rounds.orders.queries import sql
from rounds.orders.queries.lines import EARLIEST, relation
from rounds.orders.queries.store import LineStore, connect, line_files


@dataclass(frozen=True, slots=True)
class MonthFeatures:
    """One retailer in one month, as known at the month's last day (or at `as_of` in the running month).

    - volume, amount: net of returns, in the base unit (cartons, bottles) and in money; `returned` is the volume taken
      back, ≥ 0. `orders` counts days with an order, `products` and `brands` those bought (a product whose brand nobody
      told counts as a brand of its own).
    - last_order, recency_days: the last day with an order so far and the days since.
    - rhythm_days: the median gap between order days of the last 364 days; None with fewer than three gaps.
    - volume_13w, volume_prev_13w: the last 91 days and the 91 before: whole weeks, so a weekly rhythm weighs evenly.
    - trend: their ratio less one (0.2 = a fifth more); None without half a year of history or without earlier volume.
    """

    retailer: int
    month: date
    volume: Decimal
    amount: Decimal
    returned: Decimal
    orders: int
    products: int
    brands: int
    last_order: date
    recency_days: int
    rhythm_days: float | None
    volume_13w: Decimal
    volume_prev_13w: Decimal
    trend: float | None

    @property
    def gap_ratio(self) -> float | None:
        """Days since the last order in rhythms: 1 = the next order is due, 2 = one order was left out."""
        return self.recency_days / self.rhythm_days if self.rhythm_days else None


def monthly_features(
    store: LineStore,
    company: str,
    *,
    as_of: date,
    since: date | None = None,
    brands: Mapping[str, str] | None = None,
) -> list[MonthFeatures]:
    """Features of every retailer who ever ordered, from his first month (or `since`) to the month of `as_of`.

    Months without orders are there with zeros. `brands` gives the brand of a product code. By retailer, then month.
    """
    files = line_files(store, company)
    if not files:
        return []
    known = dict(sorted((brands or {}).items()))
    with connect(store) as connection:
        connection.register(
            "brands",
            pa.table({"product": pa.array(known, pa.string()), "brand": pa.array(known.values(), pa.string())}),
        )
        rows = connection.execute(
            sql.FEATURES.format(lines=relation(files)), {"as_of": as_of, "since": since or EARLIEST}
        ).fetchall()
    return [MonthFeatures(*row) for row in rows]
