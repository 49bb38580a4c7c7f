"""Whom a retailer may choose, whether he may ask now, and his own requests (A50, D08, C18)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Count

from rounds.common.positions import Position, great_circle_metres
from rounds.common.settings import Settings
from rounds.people.models import Staff, Territory
from rounds.people.queries import settings_of
from rounds.people.rules.roles import Role
from rounds.people.rules.settings import TERRITORY_MAXIMUM
from rounds.planning.models import ManagerChoice
from rounds.planning.models.choice import ManagerChoiceQuerySet
from rounds.planning.queries.problem import home_of
from rounds.planning.rules import choice as rules
from rounds.planning.rules import settings as chosen
from rounds.planning.rules.choice import Limits, Nearness, Seat
from rounds.planning.rules.reasons import Reason
from rounds.retailers.models import Retailer
from rounds.retailers.rules.file import masked_phone

WHY = "the retailer stands before his own page, or his market manager holds the request"


@dataclass(frozen=True)
class Candidate:
    """One territory of the retailer's market department, and why it cannot be chosen (empty: it can)."""

    territory: Territory
    seat: Seat
    bars: tuple[Reason, ...]
    nearness: Nearness
    room: str

    @property
    def manager(self) -> Staff:
        """Who looks after it; only for those who can be chosen."""
        if self.territory.manager is None:
            raise LookupError(f"{self.territory} has no account manager")
        return self.territory.manager

    @property
    def near_words(self) -> str:
        """How near, as a message id."""
        return rules.NEARNESS_LABELS[self.nearness]

    @property
    def shown_phone(self) -> str:
        """His number before he is chosen: masked."""
        return masked_phone(self.manager.phone)


@dataclass(frozen=True)
class _Shop:
    """What the reach of a territory is measured by."""

    lat: float
    lon: float
    is_rural: bool


def limits_of(settings: Settings) -> Limits:
    """The company's radius, cap and cool-down."""
    return Limits(
        radius_km=settings[chosen.SERVICE_RADIUS],
        most=settings[TERRITORY_MAXIMUM],
        cooldown_days=settings[chosen.CHOICE_COOLDOWN],
    )


def candidates_of(retailer: Retailer, settings: Settings) -> list[Candidate]:
    """Every territory of his market department by the manager's name, with the bars of each. Four queries."""
    if retailer.territory is None:
        return []
    here = Territory.objects.unscoped(WHY).filter(company_id=retailer.company_id, unit=retailer.territory.unit_id)
    territories = list(here.select_related("manager"))
    shops, counts = _shops_of(territories), _counts_of(territories)
    promised = _promised(territories, but_not=retailer)
    limits = limits_of(settings)
    found = []
    for territory in territories:
        seat = _seat(retailer, territory, shops.get(territory.pk, []), settings)
        seat = replace(seat, outlets=counts.get(territory.pk, 0), promised=promised.get(territory.pk, 0))
        bars = tuple(rules.bars(seat, limits))
        room = rules.room_words(seat, limits)
        found.append(Candidate(territory, seat, bars, rules.nearness(seat, limits), room))
    return sorted(found, key=lambda one: (_name_of(one.territory), one.territory.pk))


def eligible_of(retailer: Retailer, settings: Settings) -> list[Candidate]:
    """Those he can choose among, by name: nobody is ranked."""
    return [one for one in candidates_of(retailer, settings) if not one.bars]


def candidate_at(retailer: Retailer, territory: Territory, settings: Settings) -> Candidate | None:
    """One of them by territory; None when it is none of his market department."""
    return next((one for one in candidates_of(retailer, settings) if one.territory.pk == territory.pk), None)


def _name_of(territory: Territory) -> str:
    return territory.manager.name if territory.manager else ""


def _shops_of(territories: Sequence[Territory]) -> dict[int, list[_Shop]]:
    rows = Retailer.objects.unscoped(WHY).active().filter(territory__in=territories)
    placed = rows.filter(lat__isnull=False, lon__isnull=False).values_list("territory_id", "lat", "lon", "market_type")
    found: dict[int, list[_Shop]] = {}
    for pk, lat, lon, market in placed:
        found.setdefault(pk or 0, []).append(_Shop(lat or 0.0, lon or 0.0, market == Retailer.MarketType.RURAL))
    return found


def _counts_of(territories: Sequence[Territory]) -> dict[int, int]:
    rows = Retailer.objects.unscoped(WHY).active().filter(territory__in=territories)
    return {pk or 0: number for pk, number in rows.order_by().values_list("territory_id").annotate(n=Count("pk"))}


def _promised(territories: Sequence[Territory], *, but_not: Retailer) -> Mapping[int, int]:
    """Retailers agreed upon who have not moved yet."""
    rows = ManagerChoice.objects.unscoped(WHY).filter(state=ManagerChoice.State.AGREED, wanted__in=territories)
    others = rows.exclude(retailer=but_not).order_by().values_list("wanted_id").annotate(n=Count("pk"))
    return {pk or 0: number for pk, number in others}


def _seat(retailer: Retailer, territory: Territory, shops: Sequence[_Shop], settings: Settings) -> Seat:
    manager = territory.manager
    kms = road_kms(territory, shops, settings)
    own = _Shop(retailer.lat or 0.0, retailer.lon or 0.0, retailer.market_type == Retailer.MarketType.RURAL)
    away = _km(territory, shops, own, settings) if retailer.lat is not None and retailer.lon is not None else None
    return Seat(
        is_own=territory.pk == retailer.territory_id,
        is_same_unit=retailer.territory is not None and territory.unit_id == retailer.territory.unit_id,
        has_manager=manager is not None and manager.is_active and manager.role == Role.ACCOUNT_MANAGER,
        km=away,
        reach_km=rules.reach_of(kms),
        outlets=0,
    )


def road_kms(territory: Territory, shops: Sequence[_Shop], settings: Settings) -> list[float]:
    """Kilometres by road (straight line × detour) from where the days start to each of these shops."""
    return [km for shop in shops if (km := _km(territory, shops, shop, settings)) is not None]


def _km(territory: Territory, shops: Sequence[_Shop], shop: _Shop, settings: Settings) -> float | None:
    if not shops and (territory.start_lat is None or territory.start_lon is None):
        return None
    home = home_of(territory, [(one.lat, one.lon) for one in shops])
    detour = settings[chosen.RURAL_DETOUR if shop.is_rural else chosen.URBAN_DETOUR]
    return float(great_circle_metres(Position(*home), Position(shop.lat, shop.lon)) / 1000 * detour)


def standing_of(
    retailer: Retailer, settings: Settings, *, today: date, wanted: Territory | None = None
) -> list[Reason]:
    """Why he cannot ask now (for that one); empty when he can. Two queries."""
    changes, limits = _changes_of(retailer), limits_of(settings)
    goes_back = wanted is not None and wanted.pk == rules.way_back(changes, today=today, limits=limits)
    territory = retailer.territory
    return rules.may_ask(
        has_manager=territory is not None and territory.manager_id is not None,
        has_open=choices_of(retailer).unsettled().exists(),
        last_change=changes[0][0] if changes and not goes_back else None,
        today=today,
        limits=limits,
    )


def _changes_of(retailer: Retailer) -> list[tuple[date, int]]:
    """His last changes, newest first: from which day, out of which territory."""
    done = choices_of(retailer).filter(state=ManagerChoice.State.DONE, starts_on__isnull=False)
    rows = done.order_by("-starts_on", "-pk").values_list("starts_on", "before_id")[:2]
    return [(day, before) for day, before in rows if day is not None]


def choices_of(retailer: Retailer) -> ManagerChoiceQuerySet:
    """His own requests, and no others."""
    return ManagerChoice.objects.unscoped(WHY).filter(retailer=retailer)


@dataclass(frozen=True)
class OwnChoices:
    """The retailer's page: what is under way, what became of the last one, whom he may choose, why he may not.

    `only_back`: within the cool-down he may only ask for the one he has left.
    """

    current: ManagerChoice | None
    last: ManagerChoice | None
    hindrances: tuple[Reason, ...]
    eligible: tuple[Candidate, ...]
    others: int
    only_back: bool = False


def own_choices(retailer: Retailer, *, at: datetime) -> OwnChoices:
    """Everything on the retailer's page, in at most a dozen queries; nothing of any other shop."""
    settings, today = settings_of(retailer.company, at=at), retailer.company.local_day(at)
    newest = list(choices_of(retailer).select_related("incoming", "proposed__manager").order_by("-asked_at", "-pk")[:2])
    current = next((one for one in newest if one.state in ManagerChoice.UNSETTLED), None)
    last = next((one for one in newest if one.state not in ManagerChoice.UNSETTLED), None)
    if current is not None:
        return OwnChoices(current, last, (), (), 0)
    hindrances = tuple(standing_of(retailer, settings, today=today))
    if hindrances:
        back = rules.way_back(_changes_of(retailer), today=today, limits=limits_of(settings))
        former = tuple(one for one in eligible_of(retailer, settings) if one.territory.pk == back) if back else ()
        return OwnChoices(None, last, hindrances, former, 0, only_back=bool(former))
    everybody = candidates_of(retailer, settings)
    eligible = tuple(one for one in everybody if not one.bars)
    others = sum(not one.seat.is_own for one in everybody) - len(eligible)
    return OwnChoices(None, last, (), eligible, others)
