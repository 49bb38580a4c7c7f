"""Which department owes the answer to which kind of issue (A17, A37-A43), and within which working time."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Category(StrEnum):
    """What an issue is about."""

    SUPPLY = "supply_issue"
    ORDER = "order_issue"
    DELIVERY = "delivery_issue"
    MARKET = "market_issue"
    PRICE = "price_issue"
    VISIT = "visit_issue"


class TableFault(StrEnum):
    """Why a table cannot be adopted."""

    NOT_EVERY_CATEGORY_ONCE = "not_every_category_once"
    DEPARTMENT_MISSING = "department_missing"
    VISIT_HAS_DEPARTMENT = "visit_has_department"
    PRIMARY_NOT_LARGER = "primary_not_larger"
    NO_TIME = "no_time"


@dataclass(frozen=True)
class Limits:
    """Working minutes a department has to accept and to answer, and the account manager to tell the retailer."""

    accept: int
    answer: int
    tell: int


@dataclass(frozen=True)
class Route:
    """One row: the function of the department with primary liability; none means the account manager alone (A42)."""

    category: str
    function: str | None
    limits: Limits
    primary_percent: Decimal
    rules: tuple[str, ...] = ()
    is_assumption: bool = False


TABLE: tuple[tuple[Category, str | None, tuple[str, ...]], ...] = (
    (Category.SUPPLY, "sales_department", ("A17", "A37")),
    (Category.ORDER, "call_centre", ("A17", "A38")),
    (Category.DELIVERY, "distribution_centre", ("A17", "A39")),
    (Category.MARKET, "monopoly_department", ("A17", "A40")),
    # The source names the duty of the planning department (A23) but gives it no row: the row is our assumption (A43).
    (Category.PRICE, "planning_department", ("A23", "A43")),
    (Category.VISIT, None, ("A42",)),
)
ASSUMED = frozenset({Category.PRICE})


def default_routes(limits: Limits, *, primary_percent: Decimal) -> tuple[Route, ...]:
    """The table of the source; times and the split are the company's settings, because the source gives none."""
    return tuple(
        Route(
            category=category.value,
            function=function,
            limits=limits,
            primary_percent=primary_percent if function else Decimal(100),
            rules=rules,
            is_assumption=category in ASSUMED,
        )
        for category, function, rules in TABLE
    )


def default_rules(category: str) -> tuple[str, ...]:
    """The rules behind one row of the table."""
    return next(rules for known, _function, rules in TABLE if known == category)


def faults_of(routes: Iterable[Route]) -> list[tuple[TableFault, str]]:
    """What keeps these rows from being a table: each fault with the category it is about ("" for the whole)."""
    rows = list(routes)
    faults: list[tuple[TableFault, str]] = []
    if sorted(row.category for row in rows) != sorted(Category):
        faults.append((TableFault.NOT_EVERY_CATEGORY_ONCE, ""))
    for row in rows:
        faults.extend((fault, row.category) for fault in _row_faults(row))
    return faults


def _row_faults(row: Route) -> list[TableFault]:
    alone = row.category == Category.VISIT
    checks = (
        (alone and row.function is not None, TableFault.VISIT_HAS_DEPARTMENT),
        (not alone and row.function is None, TableFault.DEPARTMENT_MISSING),
        (not 50 <= row.primary_percent <= 100, TableFault.PRIMARY_NOT_LARGER),
        (min(row.limits.accept, row.limits.answer, row.limits.tell) < 1, TableFault.NO_TIME),
    )
    return [fault for broken, fault in checks if broken]
