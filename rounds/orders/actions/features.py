"""Monthly features, computed from the lines and replaced as a whole."""

from datetime import date, datetime

from django.db import transaction

from rounds.common.events import record
from rounds.orders.models import MonthlyFeature, OrderBatch, Product
from rounds.orders.queries.features import MonthFeatures, monthly_features
from rounds.orders.queries.place import lines_here
from rounds.people.models import Company, Staff
from rounds.retailers.models import Retailer


def refresh_features(
    company: Company, *, as_of: date | None, by: Staff | str, at: datetime, since: date | None = None
) -> int:
    """Compute the features as known on `as_of` (None: the last day with a line) and replace the stored ones.

    `since` leaves the months before it as they are: enough when only lines from that month on came or went. Returns
    the number of rows written. The lines are read outside the transaction; the exchange is one short one.
    """
    last = as_of or _last_day(company)
    brands = dict(_products(company))
    found = (
        monthly_features(lines_here(), company.code, as_of=last, since=since, brands=brands) if last is not None else []
    )
    return _replace(company, found, as_of=last, since=since, by=by, at=at)


@transaction.atomic
def _replace(
    company: Company,
    found: list[MonthFeatures],
    *,
    as_of: date | None,
    since: date | None,
    by: Staff | str,
    at: datetime,
) -> int:
    here = Retailer.objects.unscoped("features of the whole company").filter(company=company)
    known = set(here.values_list("pk", flat=True))
    rows = [_row(company, each) for each in found if each.retailer in known]
    old = MonthlyFeature.objects.unscoped("replaced as a whole").filter(company=company)
    (old if since is None else old.filter(month__gte=since)).delete()
    MonthlyFeature.objects.bulk_create(rows, batch_size=2000)
    record("features.refreshed", company, by=by, at=at, as_of=as_of, since=since, rows=len(rows))
    return len(rows)


def _row(company: Company, found: MonthFeatures) -> MonthlyFeature:
    return MonthlyFeature(
        company=company,
        retailer_id=found.retailer,
        month=found.month,
        volume=found.volume,
        amount=found.amount,
        returned=found.returned,
        brands=found.brands,
        products=found.products,
        orders=found.orders,
        last_order_on=found.last_order,
        rhythm_days=found.rhythm_days,
        trend=found.trend,
        gap_days=found.recency_days,
    )


def _last_day(company: Company) -> date | None:
    living = OrderBatch.objects.unscoped("lines of the whole company").filter(
        company=company, removed_at=None, lines__gt=0
    )
    return living.order_by("-last_on").values_list("last_on", flat=True).first()


def _products(company: Company) -> list[tuple[str, str]]:
    rows = Product.objects.unscoped("brands of the whole company").filter(company=company)
    return list(rows.exclude(brand="").values_list("code", "brand"))
