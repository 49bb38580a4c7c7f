"""Orders as the desk shows them: the company's months, one retailer's rhythm."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from rounds.orders.models import MonthlyFeature, OrderBatch, Product
from rounds.orders.queries.lines import (
    MonthTotal,
    ProductTotal,
    Week,
    company_months,
    quarter_volumes,
    top_products,
    weekly_series,
)
from rounds.orders.queries.place import lines_here
from rounds.orders.rules.rhythm import GapVerdict, gap_verdict
from rounds.orders.rules.trend import TrendVerdict, trend_of
from rounds.people.models import Company
from rounds.retailers.models import Retailer

PERIODS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True)
class MonthRow:
    """A month with its changes as fractions against the month before and the same month a year ago; None: no such
    month, or this one is not over yet."""

    total: MonthTotal
    complete: bool
    mom: Decimal | None
    yoy: Decimal | None
    amount_mom: Decimal | None
    amount_yoy: Decimal | None

    @property
    def amount(self) -> int:
        """Whole money."""
        return round(self.total.amount)


@dataclass(frozen=True)
class ProductRow:
    """A product with its name and its share of the volume of the period."""

    total: ProductTotal
    name: str
    share: Decimal | None

    @property
    def amount(self) -> int:
        """Whole money."""
        return round(self.total.amount)


@dataclass(frozen=True)
class RetailerOrders:
    """One retailer's orders as known on `as_of`, the last day any line of the company was imported for."""

    as_of: date
    weeks: Sequence[Week]
    months: Sequence[MonthlyFeature]
    gap: GapVerdict
    trend: TrendVerdict
    rhythm_days: float | None


def last_day(company: Company) -> date | None:
    """The last day with an order line; None while there are none."""
    rows = OrderBatch.objects.unscoped("when the lines of the company end").filter(
        company=company, removed_at=None, lines__gt=0
    )
    return rows.order_by("-last_on").values_list("last_on", flat=True).first()


def months_of(company: Company, *, count: int) -> list[MonthRow]:
    """The last `count` months with lines, the newest first."""
    known = last_day(company)
    if known is None:
        return []
    first = _months_back(known.replace(day=1), count + 12)
    totals = {each.month: each for each in company_months(lines_here(), company.code, since=first, until=known)}
    shown = sorted(totals, reverse=True)[:count]
    return [_month_row(totals, month, known) for month in shown]


def products_of(company: Company, *, period: str, limit: int = 15) -> tuple[date, date, list[ProductRow]]:
    """The products that sold most in the last month, quarter or year with lines: first day, last day, rows."""
    until = last_day(company)
    if until is None:
        return date.min, date.min, []
    since = _months_back(until.replace(day=1), PERIODS[period] - 1)
    totals = top_products(lines_here(), company.code, since=since, until=until, limit=limit)
    whole = sum(
        (each.volume for each in company_months(lines_here(), company.code, since=since, until=until)), Decimal(0)
    )
    named = Product.objects.unscoped("names of the company's products").filter(company=company)
    names = dict(named.filter(code__in=[each.product for each in totals]).values_list("code", "name"))
    rows = [
        ProductRow(each, names.get(each.product, each.product), each.volume / whole if whole else None)
        for each in totals
    ]
    return since, until, rows


def orders_of_retailer(retailer: Retailer) -> RetailerOrders | None:
    """Thirteen weeks, twelve months, and what the silence since the last order means (C10). None without any lines."""
    as_of = last_day(retailer.company)
    if as_of is None:
        return None
    store, code = lines_here(), retailer.company.code
    rows = MonthlyFeature.objects.unscoped("the retailer came through the door").filter(retailer=retailer)
    months = list(rows.filter(month__lte=as_of).order_by("-month")[:12])
    newest = months[0] if months else None
    recent, before, known_since = quarter_volumes(store, code, retailer.pk, as_of=as_of)
    return RetailerOrders(
        as_of=as_of,
        weeks=weekly_series(store, code, retailer.pk, as_of=as_of),
        months=months,
        gap=gap_verdict(
            last_order=newest.last_order_on if newest else None,
            rhythm_days=newest.rhythm_days if newest else None,
            as_of=as_of,
        ),
        trend=trend_of(recent=recent, before=before, history_days=(as_of - known_since).days + 1 if known_since else 0),
        rhythm_days=newest.rhythm_days if newest else None,
    )


def _month_row(totals: Mapping[date, MonthTotal], month: date, known: date) -> MonthRow:
    total = totals[month]
    complete = (month.year, month.month) != (known.year, known.month) or known.day == monthrange(*_pair(known))[1]
    before = totals.get(_months_back(month, 1)) if complete else None
    year_ago = totals.get(month.replace(year=month.year - 1)) if complete else None
    return MonthRow(
        total,
        complete,
        mom=_change(total.volume, before.volume if before else None),
        yoy=_change(total.volume, year_ago.volume if year_ago else None),
        amount_mom=_change(total.amount, before.amount if before else None),
        amount_yoy=_change(total.amount, year_ago.amount if year_ago else None),
    )


def _pair(day: date) -> tuple[int, int]:
    return day.year, day.month


def _change(now: Decimal, then: Decimal | None) -> Decimal | None:
    return now / then - 1 if then else None


def _months_back(month: date, count: int) -> date:
    for _ in range(count):
        month = (month - timedelta(days=1)).replace(day=1)
    return month
