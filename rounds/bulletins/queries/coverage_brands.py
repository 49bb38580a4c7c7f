"""Coverage by brand: each introduction, whom it concerned, who was told and how (E18, F06, A21)."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count

from rounds.bulletins.models import Bulletin, PassedOn
from rounds.bulletins.queries.audience import reached, tree_of, with_segment
from rounds.bulletins.queries.brands import hot_brands
from rounds.bulletins.queries.coverage import Window
from rounds.bulletins.rules.coverage import LEAFLET
from rounds.people.models import Staff
from rounds.retailers.models import Retailer

MOST_INTRODUCTIONS = 60


@dataclass
class Introduction:
    """One bulletin that introduces a brand: how many retailers it concerned, how many were told in which way."""

    bulletin: Bulletin
    concerned: int = 0
    ways: Counter[str] = field(default_factory=Counter)

    @property
    def told(self) -> int:
        """Retailers who heard it as it stands, also those who have given up since."""
        return self.ways.total()

    @property
    def counts(self) -> list[int]:
        """Retailers by way, in the order of the ways."""
        return [self.ways[how] for how in PassedOn.How.values]

    @property
    def untold(self) -> int:
        """Concerned and told by nobody."""
        return max(0, self.concerned - self.told)


@dataclass(frozen=True)
class BrandRow:
    """One brand with its introductions, the newest first."""

    brand: str
    is_hot: bool
    introductions: tuple[Introduction, ...]
    is_only_leaflets: bool

    @property
    def told(self) -> int:
        """Tellings of all introductions."""
        return sum(one.told for one in self.introductions)

    @property
    def leaflets(self) -> int:
        """Of them, by leaflet alone."""
        return sum(one.ways[LEAFLET] for one in self.introductions)


def brands_of(user: Staff, window: Window, *, words: str = "") -> list[BrandRow]:
    """Every brand introduced in the window, by name, for the retailers within reach. Five queries, however many."""
    wanted = [one for one in window.bulletins if one.brands][:MOST_INTRODUCTIONS]
    found = _introductions(user, window, wanted)
    hot, limits = hot_brands(window.company), window.thresholds
    rows = []
    for brand in sorted({brand for one in wanted for brand in one.brands}):
        own = tuple(found[one.pk] for one in wanted if brand in one.brands)
        told, leaflets = sum(one.told for one in own), sum(one.ways[LEAFLET] for one in own)
        only = told >= limits.least and 100 * leaflets >= limits.leaflet_percent * told
        rows.append(BrandRow(brand, brand in hot, own, only))
    return [row for row in rows if words.lower() in row.brand.lower()]


def _introductions(user: Staff, window: Window, bulletins: list[Bulletin]) -> dict[int, Introduction]:
    found = {one.pk: Introduction(one) for one in bulletins}
    tree, audiences = tree_of(window.company), list({one.audience for one in bulletins})
    counts = {f"a{number}": Count("pk", filter=reached(one, tree)) for number, one in enumerate(audiences)}
    retailers = with_segment(Retailer.objects.visible_to(user).active(), at=window.at)
    reach = retailers.aggregate(**counts) if counts else {}
    for one in bulletins:
        found[one.pk].concerned = reach[f"a{audiences.index(one.audience)}"]
    told = PassedOn.objects.visible_to(user).filter(bulletin__in=list(found))
    ways = told.values("bulletin", "version", "how").annotate(count=Count("pk"))
    for bulletin, version, how, count in ways.values_list("bulletin", "version", "how", "count"):
        if version >= found[bulletin].bulletin.tell_from:
            found[bulletin].ways[how] += count
    return found
