"""What sells at each retailer: grounds for an advice on orders that presses nobody (E16, F05)."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.conf import settings

from rounds.orders.models import Product
from rounds.orders.queries.lines import top_of_many
from rounds.orders.queries.store import LineStore
from rounds.people.models import Company

WEEKS, MOST, MOST_NAMES = 13, 6, 40


def sells_of(company: Company, ids: Collection[int], *, as_of: date) -> dict[int, list[dict[str, Any]]]:
    """Per retailer his best-selling products of the last quarter: name, units a week, day of the last order."""
    if not ids:
        return {}
    since = as_of - timedelta(weeks=WEEKS)
    found = top_of_many(LineStore(settings.DATA), company.code, list(ids), since=since, until=as_of, most=MOST)
    codes = {code for rows in found.values() for code, _volume, _day in rows}
    names = names_of(company, codes)
    return {
        retailer: [
            {"name": names.get(code, code), "weekly": round(float(volume) / WEEKS, 1), "last_on": last_on.isoformat()}
            for code, volume, last_on in rows
        ]
        for retailer, rows in found.items()
    }


def names_of(company: Company, codes: Collection[str]) -> dict[str, str]:
    """Names of products by their code."""
    rows = Product.objects.unscoped("names only, of orders the caller holds").filter(company=company, code__in=codes)
    return dict(rows.values_list("code", "name"))


def brand_names(company: Company) -> list[str]:
    """Names to tap where a retailer speaks of a product: the assortment by name, the first ones."""
    rows = Product.objects.unscoped("names only").filter(company=company, is_out_of_province=False)
    return list(rows.order_by("price_class", "name").values_list("name", flat=True)[:MOST_NAMES])
