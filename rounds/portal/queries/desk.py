"""What the desk sees of retailers' pages: who has a key and uses it, ratings as facts."""

from collections.abc import Sequence
from dataclasses import dataclass

import segno
from django.db.models import Exists, OuterRef
from django.urls import reverse

from rounds.people.models import Staff, Territory
from rounds.portal.models import PortalKey, VisitRating
from rounds.portal.models.rating import VisitRatingQuerySet
from rounds.retailers.models import Retailer
from rounds.retailers.models.retailer import RetailerQuerySet


@dataclass(frozen=True)
class HandedOut:
    """How far the cards of one territory are: active shops, with a live key, of those used at least once."""

    territory: Territory
    shops: int
    keyed: int
    used: int

    @property
    def percent(self) -> int:
        """Shops with a live key, of all."""
        return round(100 * self.keyed / self.shops) if self.shops else 0

    @property
    def missing(self) -> int:
        """Shops that have none."""
        return self.shops - self.keyed


@dataclass(frozen=True)
class Card:
    """One card of a sheet: for whom, whose, and the code that opens his page."""

    retailer: str
    address: str
    qr: str


def handed_out(user: Staff) -> list[HandedOut]:
    """The territories within reach, with how far their cards are. Three queries however many there are."""
    shops = Retailer.objects.visible_to(user).active()
    live = PortalKey.objects.visible_to(user).filter(revoked_at__isnull=True, retailer__is_active=True)
    keyed = list(live.values_list("retailer__territory", "used_at"))
    places = list(shops.values_list("territory", flat=True))
    found = Territory.objects.visible_to(user).filter(manager__isnull=False).select_related("manager", "unit")
    return [
        HandedOut(
            territory,
            shops=places.count(territory.pk),
            keyed=sum(place == territory.pk for place, _used in keyed),
            used=sum(place == territory.pk and used is not None for place, used in keyed),
        )
        for territory in found.order_by("code")
    ]


def shops_to_print(user: Staff, territory: Territory, *, only_without: bool) -> RetailerQuerySet:
    """The active shops of a territory, in the order of their names; `only_without`: those that have no live key."""
    shops = Retailer.objects.visible_to(user).active().filter(territory=territory).order_by("name", "pk")
    if not only_without:
        return shops
    live = PortalKey.objects.unscoped("narrowed by the shops").filter(retailer=OuterRef("pk"), revoked_at__isnull=True)
    return shops.filter(~Exists(live))


def cards_of(made: Sequence[tuple[Retailer, str]], *, origin: str) -> list[Card]:
    """The cards; `origin` is the scheme and host the codes lead to."""
    return [
        Card(shop.name, shop.address, _code(origin + reverse("portal:enter", args=[token]))) for shop, token in made
    ]


def _code(url: str) -> str:
    return str(segno.make(url, error="m").svg_inline(border=2, omitsize=True))


def ratings_wanted(user: Staff) -> VisitRatingQuerySet:
    """Ratings of visits within reach, with what they are about."""
    rows = VisitRating.objects.visible_to(user)
    return rows.select_related("visit__manager", "retailer")
