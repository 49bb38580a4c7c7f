"""What every story of the city holds in its hand."""

from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from rounds.bulletins.models import Bulletin
from rounds.demo.city.agenda import Agenda
from rounds.demo.city.frame import Frame
from rounds.demo.city.progress import Progress
from rounds.demo.names import Goods
from rounds.demo.people import Cast
from rounds.demo.retailers import Shop
from rounds.people.models import Company, Staff


@dataclass
class City:
    """The people, shops and goods of the city, and its agenda."""

    frame: Frame
    cast: Cast
    shops: list[Shop]
    goods: list[Goods]
    agenda: Agenda
    progress: Progress
    by_retailer: dict[int, Shop] = field(init=False)
    published: list[Bulletin] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.by_retailer = {shop.retailer.pk: shop for shop in self.shops}

    @property
    def company(self) -> Company:
        """The sample company."""
        return self.cast.company

    def manager_of(self, shop: Shop) -> Staff:
        """The account manager of a shop."""
        return self.cast.managers[shop.manager]

    def shops_of(self, manager: int) -> list[Shop]:
        """The shops of one account manager, by his place in the cast."""
        return [shop for shop in self.shops if shop.manager == manager]

    def later(self, at: datetime, minutes: float) -> datetime:
        """So many working minutes after a time."""
        return self.frame.after(at, minutes)


def by_chance(dice: Random, share: float) -> bool:
    """True in `share` of all throws."""
    return dice.random() < share
