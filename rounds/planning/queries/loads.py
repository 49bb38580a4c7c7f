"""What retailers ask of an account manager in four weeks, before any plan exists (C18, C28-C30)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from rounds.common.settings import Settings
from rounds.people.models import Company
from rounds.planning.queries.problem import CYCLE, minutes_in, rhythm_of
from rounds.planning.rules import settings as chosen
from rounds.retailers.models import Retailer
from rounds.segments.queries import current_segments, rhythms_of


@dataclass(frozen=True)
class Load:
    """Of one retailer in four weeks: door visits, minutes in his shop, minutes for a straight kilometre there."""

    visits: float
    minutes: float
    pace: float


def loads_of(company: Company, shops: Sequence[Retailer], *, settings: Settings, at: datetime) -> list[Load]:
    """Visits by the rhythm of the segment × minutes of a visit. One query."""
    segments: Mapping[int, str] = current_segments(company, at=at)
    rhythms = rhythms_of(settings)
    town = 60 * settings[chosen.URBAN_DETOUR] / settings[chosen.URBAN_SPEED]
    village = 60 * settings[chosen.RURAL_DETOUR] / settings[chosen.RURAL_SPEED]
    loads = []
    for shop in shops:
        rhythm = rhythm_of(segments.get(shop.pk, ""), rhythms, settings)
        visits = CYCLE / rhythm.interval_days
        pace = village if shop.market_type == Retailer.MarketType.RURAL else town
        loads.append(Load(visits, visits * minutes_in(shop, settings), pace))
    return loads
