"""A year and more of weekly orders: rhythm, seasons, growth and decline, shops that stopped, a few returns."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings

from rounds.demo.city.agenda import Story
from rounds.demo.city.context import City
from rounds.demo.city.frame import Frame
from rounds.demo.names import Goods
from rounds.demo.retailers import Shop
from rounds.orders.actions import add_lines, refresh_features
from rounds.orders.actions.products import write_products
from rounds.orders.queries.source import LineSource
from rounds.people.rules.roles import Role

SEASON = {1: 1.16, 2: 1.05, 3: 0.93, 4: 0.96, 5: 1.0, 6: 0.95, 7: 0.96, 8: 0.99, 9: 1.08, 10: 1.03, 11: 0.98, 12: 1.04}
COLUMNS = {
    "order_date": "订货日期",
    "retailer": "许可证号",
    "product": "商品编码",
    "quantity": "数量(条)",
    "amount": "金额(元)",
}
RETURN_EVERY = 900
Ints = npt.NDArray[np.int64]


def first_order_day(frame: Frame) -> date:
    """The month a year before the last full month: every comparison with last year has its figure."""
    last = frame.today.replace(day=1) - timedelta(days=1)
    return last.replace(year=last.year - 1, day=1)


def order_lines(frame: Frame, shops: list[Shop], goods: list[Goods]) -> pa.Table:
    """Every order line until yesterday, by retailer and day."""
    first = first_order_day(frame)
    monday = first - timedelta(days=first.weekday())
    weeks = (frame.today - monday).days // 7 + 1
    season = np.array([SEASON[(monday + timedelta(weeks=week)).month] for week in range(weeks)])
    dice = np.random.default_rng(frame.seed)
    weights = np.array([one.weight for one in goods])
    caps = np.array([2.0 if one.is_scarce else np.inf for one in goods])
    columns = [_lines_of(shop, number, season, weights, caps, dice) for number, shop in enumerate(shops)]
    shop, week, product, quantity = (np.concatenate(column) for column in zip(*columns, strict=True))
    weekdays = np.array([one.spot.order_weekday for one in shops])
    days = np.datetime64(monday) + week * 7 + weekdays[shop]
    prices = np.array([one.wholesale for one in goods])
    kept = (days >= np.datetime64(first)) & (days < np.datetime64(frame.today))
    return _table(shops, goods, prices, *(part[kept] for part in (shop, days, product, quantity)))


def _lines_of(
    shop: Shop, number: int, season: npt.NDArray[np.float64], weights: npt.NDArray[np.float64],
    caps: npt.NDArray[np.float64], dice: np.random.Generator,
) -> tuple[Ints, Ints, Ints, Ints]:  # fmt: skip
    weeks = len(season)
    taste = weights * dice.lognormal(0, 0.5, len(weights))
    chosen = dice.choice(len(weights), size=min(shop.breadth, len(weights)), replace=False, p=taste / taste.sum())
    share = taste[chosen] / taste[chosen].sum()
    week = np.arange(weeks)
    pace = 1 + shop.growth * (week - weeks + 8) / 52
    volume = shop.weekly * shop.rhythm_weeks * season * np.maximum(pace, 0.15) * dice.lognormal(0, 0.16, weeks)
    orders = (week >= shop.opens_week) & (week % shop.rhythm_weeks == number % shop.rhythm_weeks)
    orders &= dice.random(weeks) > 0.035
    if shop.stops_weeks_ago:
        orders &= week < weeks - shop.stops_weeks_ago
    wanted = dice.random((weeks, len(chosen))) < 0.68
    amounts = np.minimum(dice.poisson(np.outer(volume, share) / 0.68), caps[chosen] * shop.rhythm_weeks)
    found = np.nonzero(wanted & orders[:, None] & (amounts > 0))
    quantity = amounts[found].astype(np.int64)
    return np.full(len(quantity), number), found[0], chosen[found[1]], quantity


def _table(
    shops: list[Shop], goods: list[Goods], prices: npt.NDArray[np.float64], shop: Ints, days: Ints, product: Ints,
    quantity: Ints,
) -> pa.Table:  # fmt: skip
    back = np.arange(RETURN_EVERY // 2, len(quantity), RETURN_EVERY)
    shop, product = np.append(shop, shop[back]), np.append(product, product[back])
    days, quantity = np.append(days, days[back]), np.append(quantity, -np.minimum(quantity[back], 2))
    licences = pa.array([one.retailer.licence_no for one in shops])
    codes = pa.array([one.code for one in goods])
    return pa.table(
        {
            COLUMNS["order_date"]: pa.array(days),
            COLUMNS["retailer"]: licences.take(pa.array(shop)),
            COLUMNS["product"]: codes.take(pa.array(product)),
            COLUMNS["quantity"]: pa.array(quantity),
            COLUMNS["amount"]: pa.array(np.round(quantity * prices[product], 2)),
        }
    )


def write_lines(lines: pa.Table, path: Path, *, since: date, until: date) -> Path:
    """The lines of these days as a file such as a company would bring, `until` left out."""
    days = lines[COLUMNS["order_date"]].to_numpy()
    kept = (days >= np.datetime64(since)) & (days < np.datetime64(until))
    pq.write_table(lines.filter(pa.array(kept)), path)
    return path


def orders_arrive(city: City) -> Story:
    """The assortment and a year of orders, then what came before each plan and segmentation, yesterday the rest."""
    frame = city.frame
    administrator = city.cast.office[Role.ADMINISTRATOR]
    moments = (
        frame.at(frame.before(frame.start, 13), 10, 30),
        frame.at(frame.before(frame.start, 2), 8, 10),
        frame.at(frame.before(frame.monday, 4), 8, 10),
        frame.at(frame.today - timedelta(days=1), 19, 30),
    )
    yield moments[0]
    write_products(city.company, _as_products(city.goods), because="示例", by=administrator, at=moments[0])
    lines = order_lines(frame, city.shops, city.goods)
    since = first_order_day(frame)
    for number, at in enumerate(moments):
        yield at
        until = frame.today if at == moments[-1] else at.date()
        with TemporaryDirectory(dir=settings.DATA) as folder:
            path = write_lines(lines, Path(folder) / "orders.parquet", since=since, until=until)
            add_lines(city.company, LineSource(path, COLUMNS), key=f"sample-{number + 1}", by=administrator, at=at)
        as_of = until - timedelta(days=1)
        refresh_features(city.company, as_of=as_of, by=administrator, at=at, since=since.replace(day=1))
        since = until


def _as_products(goods: list[Goods]) -> dict[str, dict[str, Any]]:
    return {
        one.code: {
            "name": one.name,
            "brand": one.brand,
            "price_class": one.price_class,
            "wholesale_price": Decimal(str(one.wholesale)),
            "retail_price": Decimal(str(one.retail)),
            "is_scarce": one.is_scarce,
            "is_out_of_province": one.is_out_of_province,
        }
        for one in goods
    }
