"""Units an order may be counted in."""

from decimal import Decimal

CARTON_UNITS = {
    "条": Decimal(1),
    "carton": Decimal(1),
    "cartons": Decimal(1),
    "箱": Decimal(250),
    "case": Decimal(250),
    "cases": Decimal(250),
    "瓶": Decimal(1),
    "bottle": Decimal(1),
    "bottles": Decimal(1),
}
"""Units in cartons: 1 case = 250 cartons (glossary 43). A company that sells bottles counts bottles."""
