"""What is known about a retailer when a visit is prepared."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class OpenIssue:
    """An issue of the retailer that is not closed; `awaits_telling` when the department has answered (A27)."""

    number: str
    category: str
    days_open: int
    awaits_telling: bool = False


@dataclass(frozen=True)
class BulletinToPass:
    """A bulletin nobody has passed on to this retailer yet (A26); `topic` as in bulletins."""

    title: str
    topic: str


@dataclass(frozen=True)
class VisitFacts:
    """Facts before a visit; None where nothing is known. Cartons a month, gaps in days, trend as fraction."""

    days_since_order: int | None = None
    rhythm_days: float | None = None
    trend: float | None = None
    monthly_volume: float | None = None
    stock_cartons: float | None = None
    display_grade: int | None = None
    out_of_province_brands: int | None = None
    days_since_visit: int | None = None
    is_vulnerable: bool = False
    is_rural: bool = False
    open_issues: tuple[OpenIssue, ...] = ()
    bulletins: tuple[BulletinToPass, ...] = field(default=())

    @property
    def order_is_late(self) -> bool:
        """Half as long again as the usual gap since the last order; without a rhythm, three weeks."""
        if self.days_since_order is None:
            return False
        return self.days_since_order > (1.5 * self.rhythm_days if self.rhythm_days else 21)

    @property
    def stock_weeks(self) -> float | None:
        """How many weeks the stock lasts at the pace of the last month."""
        if self.stock_cartons is None or not self.monthly_volume:
            return None
        return self.stock_cartons / (self.monthly_volume / (30.4 / 7))
