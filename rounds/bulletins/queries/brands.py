"""Brands as the product list of the company knows them."""

from collections.abc import Iterable
from dataclasses import dataclass

from rounds.orders.models import Product
from rounds.people.models import Company

KNOWN = "the product list is known to everybody in the company"
MOST_NAMES = 400


@dataclass(frozen=True)
class Brand:
    """A brand somebody typed: whether the product list has it, and whether a product of it is scarce."""

    name: str
    is_known: bool
    is_hot: bool


def brand_names(company: Company) -> list[str]:
    """For typing: the brands of the product list, by name."""
    found = Product.objects.unscoped(KNOWN).filter(company=company).exclude(brand="")
    return list(found.order_by("brand").values_list("brand", flat=True).distinct()[:MOST_NAMES])


def hot_brands(company: Company) -> frozenset[str]:
    """Brands with a scarce product (紧俏), by their names and by the names of those products (E18)."""
    found = Product.objects.unscoped(KNOWN).filter(company=company, is_scarce=True)
    return frozenset(name for pair in found.values_list("brand", "name") for name in pair if name)


def brands_known(company: Company, names: Iterable[str]) -> list[Brand]:
    """Each typed name against the product list; one that is not in it may be new."""
    wanted = list(names)
    if not wanted:
        return []
    known = Product.objects.unscoped(KNOWN).filter(company=company)
    there = set(known.filter(brand__in=wanted).values_list("brand", flat=True))
    there |= set(known.filter(name__in=wanted).values_list("name", flat=True))
    hot = hot_brands(company)
    return [Brand(name, name in there, name in hot) for name in wanted]
