"""What this machine has for road times, and whether a company's source answers now."""

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from django.utils.translation import gettext

from rounds.common.settings import Settings
from rounds.people.models import Company
from rounds.planning.models import VisitPlan
from rounds.planning.queries.roads import kept
from rounds.planning.queries.roads.matrix import kept_folder, straight_minutes, travel_between
from rounds.planning.queries.roads.tiles import Network, is_installed, network_here
from rounds.planning.queries.roads.web import forget_silence
from rounds.planning.queries.words import told
from rounds.planning.rules import settings as chosen
from rounds.planning.rules.reasons import Reason
from rounds.planning.rules.travel import LABELS, Source
from rounds.retailers.models import Retailer

MOST_TRIED = 50
SECONDS_TRIED = 15.0


@dataclass(frozen=True)
class InstallationState:
    """The network in use, whether the optional part is there, and the matrices kept."""

    network: Network | None
    is_installed: bool
    matrices: int
    bytes: int


@dataclass(frozen=True)
class Trial:
    """One try: the source asked and the one that answered, and its minutes as a multiple of the estimate (median)."""

    asked: str
    answered: str
    shops: int
    seconds: float
    ratio: float
    notes: tuple[Reason, ...]


@dataclass(frozen=True)
class TravelTold:
    """What a plan says of its roads: kilometres, the source in words, what was estimated and why."""

    km: float
    source: str
    notes: list[dict[str, Any]]


def travel_told(plan: VisitPlan) -> TravelTold | None:
    """In the language of the reader; nothing for plans made before they kept it."""
    kept_words = plan.terms.get("travel")
    if kept_words is None:
        return None
    km = sum(row.get("km", 0.0) for row in plan.days)
    return TravelTold(km, source_in_words(kept_words["source"]), told(kept_words["notes"]))


def source_in_words(source: str) -> str:
    """The source of travel times as people call it."""
    return gettext(LABELS[Source(source)])


def installation_state() -> InstallationState:
    """As it is at this moment; nothing is asked of any server."""
    matrices, size = kept.room_taken(kept_folder())
    return InstallationState(network_here(), is_installed(), matrices, size)


def tried_on(company: Company, settings: Settings, *, at: datetime) -> Trial:
    """Ask the chosen source for the legs among some retailers spread over the company; nothing kept is used."""
    placed = Retailer.objects.unscoped("a trial asks for positions only").filter(company=company, is_active=True)
    rows = placed.filter(lat__isnull=False, lon__isnull=False).order_by("pk").values_list("lat", "lon", "market_type")
    shops = list(rows[:: max(1, rows.count() // MOST_TRIED)][:MOST_TRIED])
    asked = settings[chosen.TRAVEL_SOURCE]
    if len(shops) < 2:
        return Trial(asked, asked, len(shops), 0.0, 1.0, ())
    positions = [(float(lat or 0), float(lon or 0)) for lat, lon, _market in shops]
    areas = ["rural" if market == Retailer.MarketType.RURAL else "urban" for _lat, _lon, market in shops]
    forget_silence()
    began = time.monotonic()
    travel = travel_between(positions, areas, settings, at=at, use_kept=False, seconds=SECONDS_TRIED)
    seconds = time.monotonic() - began
    estimate = straight_minutes(positions, areas, settings)
    apart = estimate > 0
    ratio = float(np.median(travel.minutes[apart] / estimate[apart])) if apart.any() else 1.0
    return Trial(asked, str(travel.source), len(shops), seconds, ratio, travel.notes)
