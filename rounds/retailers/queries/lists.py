"""Retailers by a query form, and the ones next door."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rounds.people.models import Staff
from rounds.retailers.models import Retailer
from rounds.retailers.models.retailer import RetailerQuerySet

NEAR_DEGREES = 0.012  # about 1.3 km to the north, a little less to the east


@dataclass(frozen=True)
class Wanted:
    """What the query form asks for; empty means anything. `active`: yes, no or all."""

    words: str = ""
    outlet_type: str = ""
    market_type: str = ""
    unit: int | None = None
    territory: int | None = None
    active: str = "yes"

    @classmethod
    def read(cls, query: Mapping[str, Any]) -> "Wanted":
        """From the fields of a request; what is not one of the choices counts as not asked."""
        outlet, market, active = (str(query.get(name, "")) for name in ("outlet_type", "market_type", "active"))
        return cls(
            words=str(query.get("q", "")).strip(),
            outlet_type=outlet if outlet in set(Retailer.OutletType) else "",
            market_type=market if market in set(Retailer.MarketType) else "",
            unit=number_in(query, "unit"),
            territory=number_in(query, "territory"),
            active=active if active in {"no", "all"} else "yes",
        )

    @property
    def is_narrow(self) -> bool:
        """Whether the second row of the form is in use."""
        return bool(self.market_type or self.active != "yes")


def number_in(query: Mapping[str, Any], name: str) -> int | None:
    """A row's number from a request; None for anything else."""
    text = str(query.get(name, ""))
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None


def retailers_wanted(user: Staff, wanted: Wanted) -> RetailerQuerySet:
    """The retailers within reach that the form asks for."""
    rows: RetailerQuerySet = Retailer.objects.visible_to(user)
    same = {
        "outlet_type": wanted.outlet_type,
        "market_type": wanted.market_type,
        "territory__unit": wanted.unit,
        "territory": wanted.territory,
    }
    rows = rows.filter(**{field: value for field, value in same.items() if value})
    if wanted.active != "all":
        rows = rows.filter(is_active=wanted.active == "yes")
    return rows.matching(wanted.words) if wanted.words else rows


def neighbours_of(user: Staff, retailer: Retailer) -> list[Retailer]:
    """Active retailers of the same territory around a position, for orientation on the map."""
    if retailer.lat is None or retailer.lon is None or retailer.territory_id is None:
        return []
    near = (
        Retailer.objects.visible_to(user)
        .active()
        .filter(
            territory=retailer.territory_id,
            lat__range=(retailer.lat - NEAR_DEGREES, retailer.lat + NEAR_DEGREES),
            lon__range=(retailer.lon - NEAR_DEGREES, retailer.lon + NEAR_DEGREES),
        )
    )
    return list(near.exclude(pk=retailer.pk).only("name", "lat", "lon")[:80])
