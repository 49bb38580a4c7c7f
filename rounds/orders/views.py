"""Desk pages of orders."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from rounds.common.doors import ANY_STAFF, open_to
from rounds.orders.models import MonthlyFeature
from rounds.orders.queries.lines import Week
from rounds.orders.queries.pages import PERIODS, MonthRow, RetailerOrders, months_of, orders_of_retailer, products_of
from rounds.orders.rules.rhythm import GapState, GapVerdict
from rounds.orders.rules.trend import Direction, TrendVerdict
from rounds.people.models import StaffRequest
from rounds.people.rules.roles import DESK
from rounds.retailers.models import Retailer

SPANS = (12, 24, 36)
GAP_TONES = {
    GapState.NEVER: "neutral",
    GapState.UNKNOWN: "neutral",
    GapState.ON_TIME: "success",
    GapState.LATE: "warning",
    GapState.TOO_LONG: "danger",
}


@open_to(*DESK)
def months(request: StaffRequest) -> HttpResponse:
    """Month by month with last month and last year beside it, and what sold most."""
    company = request.user.company
    span = next((each for each in SPANS if str(each) == request.GET.get("months")), SPANS[0])
    period = request.GET.get("period", "")
    period = period if period in PERIODS else "quarter"
    rows = months_of(company, count=span)
    since, until, products = products_of(company, period=period)
    context = {
        "rows": rows,
        "newest": next((row for row in rows if row.complete), None),
        "chart": _months_chart(rows, unit=_(company.volume_unit), currency=_(company.currency)),
        "products": products,
        "since": since,
        "until": until,
        "span": span,
        "spans": SPANS,
        "period": period,
        "unit": _(company.volume_unit),
        "currency": _(company.currency),
    }
    return render(request, "orders/months.html", context)


@open_to(ANY_STAFF)
def of_retailer(request: StaffRequest, pk: int) -> HttpResponse:
    """For the retailer's page: his weeks, his rhythm, his months."""
    retailer = get_object_or_404(Retailer.objects.visible_to(request.user).select_related("company"), pk=pk)
    found = orders_of_retailer(retailer)
    unit = _(retailer.company.volume_unit)
    context = {
        "retailer": retailer,
        "found": found,
        "unit": unit,
        "currency": _(retailer.company.currency),
        "chart": _weeks_chart(found.weeks, unit=unit) if found else None,
        "gap": _gap_shown(found) if found else None,
        "months": [_month_shown(row) for row in found.months] if found else [],
        "reasons": [_because(found.gap), _because(found.trend)] if found else [],
    }
    template = "orders/_of_retailer.html" if request.htmx else "orders/of_retailer.html"
    return render(request, template, context)


def _month_shown(row: MonthlyFeature) -> dict[str, Any]:
    return {
        "month": row.month,
        "volume": row.volume,
        "money": round(row.amount),
        "brands": row.brands,
        "orders": row.orders,
    }


def _gap_shown(found: RetailerOrders) -> dict[str, str]:
    words = {
        GapState.NEVER: _("从未订货"),
        GapState.UNKNOWN: _("看不出周期"),
        GapState.ON_TIME: _("按周期订货"),
        GapState.LATE: _("订货偏晚"),
        GapState.TOO_LONG: _("久未订货"),
    }
    ways = {
        Direction.RISING: _("上升"),
        Direction.STEADY: _("基本持平"),
        Direction.FALLING: _("下降"),
        Direction.STOPPED: _("停止订货"),
        Direction.UNKNOWN: _("不能比较"),
    }
    icons = {
        Direction.RISING: "trending-up",
        Direction.FALLING: "trending-down",
        Direction.STOPPED: "player-stop",
        Direction.STEADY: "equal",
        Direction.UNKNOWN: "help-circle",
    }
    return {
        "word": words[found.gap.state],
        "tone": GAP_TONES[found.gap.state],
        "trend": ways[found.trend.direction],
        "trend_icon": icons[found.trend.direction],
    }


def _because(verdict: GapVerdict | TrendVerdict) -> str:
    return f"{' '.join(verdict.rules)}: {_(verdict.because) % verdict.params}"


def _weeks_chart(weeks: Sequence[Week], *, unit: str) -> dict[str, Any]:
    bars = [{"value": float(week.volume), "tip": f"{week.start:%m-%d}: {week.volume:,.0f} {unit}"} for week in weeks]
    return {
        "grid": {"left": 8, "right": 8, "top": 12, "bottom": 8},
        "xAxis": {"type": "category", "data": [f"{week.start:%m-%d}" for week in weeks]},
        "yAxis": {"type": "value"},
        "tooltip": {"trigger": "item"},
        "series": [{"type": "bar", "data": bars, "name": unit}],
    }


def _months_chart(rows: Sequence[MonthRow], *, unit: str, currency: str) -> dict[str, Any]:
    ordered = list(reversed(rows))
    volume, amount = _("销量"), _("金额")
    return {
        "legend": {"data": [volume, amount]},
        "grid": {"left": 8, "right": 8, "top": 56, "bottom": 8},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": [f"{row.total.month:%Y-%m}" for row in ordered]},
        "yAxis": [
            {"type": "value", "name": f"{volume} ({unit})"},
            {"type": "value", "name": f"{amount} ({currency})", "splitLine": {"show": False}},
        ],
        "series": [
            {"type": "bar", "name": volume, "data": [float(row.total.volume) for row in ordered]},
            {"type": "line", "name": amount, "yAxisIndex": 1, "data": [float(row.total.amount) for row in ordered]},
        ],
    }
