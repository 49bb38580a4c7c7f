"""Monthly features: what SQL computes is what plain counting gives."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from rounds.orders.queries.features import MonthFeatures, monthly_features
from rounds.orders.queries.store import LineStore
from rounds.orders.rules.rhythm import rhythm_of
from rounds.orders.tests.files import EAST, GOOD, RED, bring, text_file


def walked(rows: Sequence[Sequence[object]], retailer: str, month: dt.date, as_of: dt.date) -> dict[str, object]:
    """The same features by plain counting, from the definition."""
    closing = min((month.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1), as_of)
    own = [
        (dt.date.fromisoformat(str(day)), str(product), Decimal(str(quantity)))
        for day, key, product, quantity, *_ in rows
        if key == retailer and dt.date.fromisoformat(str(day)) <= closing
    ]
    here = [each for each in own if each[0] >= month]
    sold: defaultdict[str, bool] = defaultdict(bool)
    for _, product, quantity in here:
        sold[product] |= quantity > 0
    days = {day for day, _, quantity in own if quantity > 0}
    ago = [sum(each[2] for each in own if low <= (closing - each[0]).days < low + 91) for low in (0, 91)]
    return {
        "volume": sum(quantity for *_, quantity in here),
        "returned": -sum(min(quantity, Decimal(0)) for *_, quantity in here),
        "products": sum(sold.values()),
        "orders": len({day for day in days if day >= month}),
        "last_order": max(days),
        "recency_days": (closing - max(days)).days,
        "rhythm_days": rhythm_of(days, as_of=closing).days,
        "volume_13w": ago[0],
        "volume_prev_13w": ago[1],
    }


@pytest.mark.parametrize("seed", range(5))
def test_features_equal_plain_counting(store: LineStore, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    first, as_of = dt.date(2023, 1, 2), dt.date(2024, 3, 17)
    rows = [
        (
            (first + dt.timedelta(days=chance.randrange(430))).isoformat(), chance.choice((RED, EAST)),
            f"30{chance.randrange(6):02}", chance.choice((1, 2, 3, 5, 8, -1, 0)), "10.00", f"L{index}",
        )
        for index in range(400)
    ]  # fmt: skip
    bring(store, text_file(tmp_path / "a.csv", rows))
    features = monthly_features(store, "xa", as_of=as_of, brands={"3000": "甲", "3001": "甲"})
    assert {each.month for each in features} >= {dt.date(2023, month, 1) for month in range(2, 13)}
    for each in features:
        key = RED if each.retailer == 1 else EAST
        expected = walked(rows, key, each.month, as_of)
        assert {name: getattr(each, name) for name in expected} == expected
        assert each.products - 1 <= each.brands <= each.products


def test_months_without_orders_are_there_with_zeros_and_brands_join_products(store: LineStore, tmp_path: Path) -> None:
    bring(store, text_file(tmp_path / "a.csv", GOOD))
    everybody = monthly_features(store, "xa", as_of=dt.date(2024, 5, 10), brands={"3001": "甲", "3002": "甲"})
    features = [each for each in everybody if each.retailer == 1]
    assert [(each.month.month, int(each.volume), each.products, each.brands) for each in features] == [
        (3, 15, 2, 1), (4, 0, 0, 0), (5, 0, 0, 0),
    ]  # fmt: skip
    assert features[-1].recency_days == 67
    assert isinstance(features[0], MonthFeatures)
    assert features[0].gap_ratio is None


def test_a_trend_needs_half_a_year(store: LineStore, tmp_path: Path) -> None:
    monday = dt.date(2023, 1, 2)
    rows = [
        ((monday + dt.timedelta(weeks=week)).isoformat(), RED, "3001", 10 if week < 13 else 15, "1", f"L{week}")
        for week in range(26)
    ]
    bring(store, text_file(tmp_path / "a.csv", rows))
    features = monthly_features(store, "xa", as_of=dt.date(2023, 7, 2))
    assert [each.trend for each in features[:5]] == [None] * 5
    assert features[-1].trend == pytest.approx(0.5)
