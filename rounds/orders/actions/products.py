"""The assortment."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from rounds.common.events import Draft, record_all
from rounds.orders.models import Product
from rounds.people.models import Company, Staff

_BATCH = 500


@transaction.atomic
def write_products(
    company: Company, wanted: Mapping[str, Mapping[str, Any]], *, because: str, by: Staff | str, at: datetime
) -> tuple[int, int]:
    """Open the products (by code) that are new and change those that differ; returns how many of each."""
    here = Product.objects.unscoped("codes are unique in the whole company").filter(company=company)
    current = {product.code: product for product in here.select_for_update()}
    opened = [
        Product(company=company, **{"name": code, **fields, "code": code})
        for code, fields in wanted.items()
        if code not in current
    ]
    Product.objects.bulk_create(opened, batch_size=_BATCH)
    drafts = [Draft("product.opened", each, {"code": each.code, "name": each.name}) for each in opened]
    changed = []
    for code, fields in wanted.items():
        if code not in current:
            continue
        product = current[code]
        differing = {name: value for name, value in fields.items() if getattr(product, name) != value}
        if not differing:
            continue
        changes = {name: {"before": getattr(product, name), "after": value} for name, value in differing.items()}
        for name, value in differing.items():
            setattr(product, name, value)
        changed.append(product)
        drafts.append(Draft("product.changed", product, {"code": code, "changes": changes, "because": because}))
    names = sorted({name for fields in wanted.values() for name in fields} - {"code"})
    if changed and names:
        Product.objects.bulk_update(changed, names, batch_size=_BATCH)
    record_all(drafts, by=by, at=at)
    return len(opened), len(changed)
