"""His own orders and his band, as they were imported; nothing of it is computed for him or about him."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from rounds.orders.queries.lines import Week
from rounds.orders.queries.pages import orders_of_retailer
from rounds.people.models import Department
from rounds.people.queries import settings_of
from rounds.portal.rules.settings import BAND_NOTE
from rounds.retailers.models import Fact, Retailer

WHY = "the retailer's own page, opened by his key"
CHART_WIDTH, CHART_HEIGHT, GAP = 650, 160, 8


@dataclass(frozen=True)
class Bar:
    """One week of the drawing: its place and size in drawing units, and what it stands for."""

    x: int
    y: int
    width: int
    height: int
    week: Week

    @property
    def money(self) -> int:
        """Whole money."""
        return round(self.week.amount)


@dataclass(frozen=True)
class Month:
    """One month: net volume, whole money."""

    month: date
    volume: Decimal
    money: int


@dataclass(frozen=True)
class OwnOrders:
    """Thirteen weeks and twelve months as known on `as_of`; who answers for the figures."""

    as_of: date
    bars: list[Bar]
    months: list[Month]
    most: Decimal
    owner: str


@dataclass(frozen=True)
class Band:
    """His supply band, when and from where it was imported, and the company's words about it."""

    band: int
    since: datetime | None
    source: str
    source_note: str
    note: str
    owner: str


def own_orders(retailer: Retailer) -> OwnOrders | None:
    """His weeks and months; None while nothing was imported or he never ordered."""
    found = orders_of_retailer(retailer)
    if found is None or not (found.months or any(week.orders for week in found.weeks)):
        return None
    most = max((week.volume for week in found.weeks), default=Decimal(0))
    months = [Month(row.month, row.volume, round(row.amount)) for row in found.months]
    owner = _owner(retailer, "sales_department")
    return OwnOrders(found.as_of, bars_of(list(found.weeks), most), months, most, owner)


def bars_of(weeks: list[Week], most: Decimal) -> list[Bar]:
    """The drawing: a bar per week, the highest as high as the drawing; a week without orders has none."""
    step = CHART_WIDTH // max(1, len(weeks))
    heights = [round(CHART_HEIGHT * max(Decimal(0), week.volume) / most) if most > 0 else 0 for week in weeks]
    return [
        Bar(x=place * step + GAP // 2, y=CHART_HEIGHT - height, width=step - GAP, height=height, week=week)
        for place, (week, height) in enumerate(zip(weeks, heights, strict=True))
    ]


def own_band(retailer: Retailer, *, at: datetime) -> Band | None:
    """His band with the import it came with; None when the company gave none."""
    if retailer.supply_band is None:
        return None
    facts = Fact.objects.unscoped(WHY).filter(retailer=retailer, field="supply_band")
    last = facts.order_by("-observed_at", "-pk").first()
    return Band(
        band=retailer.supply_band,
        since=last.observed_at if last else None,
        source=str(last.get_source_display()) if last else "",
        source_note=last.source_note if last else "",
        note=str(settings_of(retailer.company, at=at)[BAND_NOTE]).strip(),
        owner=_owner(retailer, "sales_department"),
    )


def _owner(retailer: Retailer, function: str) -> str:
    departments = Department.objects.unscoped(WHY).filter(company_id=retailer.company_id, function=function)
    return departments.values_list("name", flat=True).first() or ""
