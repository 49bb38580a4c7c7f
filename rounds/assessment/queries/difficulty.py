"""Territories described by their retailers, and a score beside those of like difficulty."""

from collections import defaultdict
from decimal import Decimal

from rounds.assessment.models import Difficulty, Score
from rounds.assessment.rules.difficulty import Beside, Terms, Terrain, beside_alike, terrain_of
from rounds.assessment.rules.settings import ALIKE_PERCENT, FEWEST_ALIKE
from rounds.people.models import Company
from rounds.people.queries import settings_of
from rounds.retailers.models import Retailer

WHY = "difficulty is described for every territory of the company; no name is shown"


def terrains_now(company: Company) -> list[Terrain]:
    """One per account manager with a territory, by number; one query."""
    rows = Retailer.objects.unscoped(WHY).filter(company=company, territory__manager__isnull=False).active()
    grouped: dict[int, list[tuple[str, float | None, float | None]]] = defaultdict(list)
    names = ("territory__manager", "market_type", "lat", "lon")
    for manager, market, lat, lon in rows.order_by("pk").values_list(*names):
        grouped[manager].append((market, lat, lon))
    return [_terrain(manager, grouped[manager]) for manager in sorted(grouped)]


def _terrain(manager: int, shops: list[tuple[str, float | None, float | None]]) -> Terrain:
    places = [(lat, lon) for _market, lat, lon in shops if lat is not None and lon is not None]
    rural = sum(1 for market, _lat, _lon in shops if market == Retailer.MarketType.RURAL)
    return terrain_of(manager, len(shops), rural, places)


def difficulty_of(score: Score) -> tuple[Terrain, Beside] | None:
    """The territory of a score as it was at closing, and the score beside like ones; None when not described."""
    if score.manager_id is None:
        return None
    rows = Difficulty.objects.unscoped(WHY).filter(run=score.run_id)
    terrains = [Terrain(row.manager_id, row.shops, row.rural, row.spacing, row.reach) for row in rows]
    mine = next((one for one in terrains if one.key == score.manager_id), None)
    if mine is None:
        return None
    settings = settings_of(score.company_id)
    terms = Terms(settings[ALIKE_PERCENT], settings[FEWEST_ALIKE])
    return mine, beside_alike(mine, terrains, _totals(score), terms)


def _totals(score: Score) -> dict[int, Decimal]:
    """Totals of the same kind of party in the same run, by manager."""
    rows = Score.objects.unscoped(WHY).filter(run=score.run_id, party=score.party, total__isnull=False)
    found = rows.values_list("manager_id", "total")
    return {key: total for key, total in found if key is not None and total is not None}
