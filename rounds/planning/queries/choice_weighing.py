"""What the records say of two account managers and one retailer, for the sheet of the deciding market manager (A49)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max
from django.utils.translation import gettext_noop

from rounds.common.models import Event
from rounds.common.settings import Settings
from rounds.issues.models import Issue, LiabilityFinding, LiabilityShare
from rounds.people.models import Company, Staff, Territory
from rounds.people.queries import settings_of
from rounds.people.rules.settings import TERRITORY_MAXIMUM, TERRITORY_MINIMUM
from rounds.planning.models import ManagerChoice
from rounds.planning.queries.choice import Candidate, candidates_of
from rounds.planning.queries.loads import Load, loads_of
from rounds.planning.queries.watched import Watch, watched
from rounds.planning.rules import settings as chosen
from rounds.planning.rules.weighing import Line, Scale, ShopFacts, Side, reason_counts, weighed
from rounds.retailers.models import Retailer
from rounds.visits.models import Visit

WHY = "the market manager holds the request; figures of his own two territories"
# Ratings are given on the retailer's own page, a storey above: read from the log.
RATED = ("visit_rating.given", "visit_rating.changed")
YEAR = timedelta(days=365)
UNSAID = gettext_noop("没有说明")


@dataclass(frozen=True)
class _Period:
    """The weeks looked at, and the company with its settings they are looked at in."""

    company: Company
    settings: Settings
    since: datetime
    at: datetime
    rated: Sequence["Rated"]


def sheet_of(choice: ManagerChoice, territory: Territory, *, at: datetime) -> list[Line]:
    """The facts for giving this retailer to that territory; a fixed number of queries."""
    settings = settings_of(choice.company, at=at)
    around = {one.territory.pk: one for one in candidates_of(choice.retailer, settings)}
    if territory.pk not in around or choice.before_id not in around:
        return []
    scale = Scale(
        weeks=settings[chosen.CHOICE_WEEKS],
        least=settings[TERRITORY_MINIMUM],
        most=settings[TERRITORY_MAXIMUM],
        min_group=settings[chosen.CHOICE_MIN_GROUP],
    )
    since = at - timedelta(weeks=scale.weeks)
    period = _Period(choice.company, settings, since, at, rated_visits(choice.company, since=since, until=at))
    rows = watched(choice.company, [choice.before, territory], weeks=scale.weeks, at=at, settings=settings)
    if not any(one.retailer.pk == choice.retailer_id for one in rows):
        return []
    load = loads_of(choice.company, [choice.retailer], settings=settings, at=at)[0]
    shop = _shop(choice, rows, load, period)
    today = _side(choice, around[choice.before_id], rows, load, period)
    then = _side(choice, around[territory.pk], rows, load, period)
    return weighed(shop, today, then, scale)


def _shop(choice: ManagerChoice, rows: list[Watch], load: Load, period: _Period) -> ShopFacts:
    mine = next(one for one in rows if one.retailer.pk == choice.retailer_id)
    issues = Issue.objects.unscoped(WHY).of_service().filter(retailer=choice.retailer)
    recent = issues.filter(raised_at__range=(period.since, period.at))
    return ShopFacts(
        coverage=mine.coverage,
        raised=recent.count(),
        charged=_charged(choice.outgoing, period, retailer=choice.retailer),
        open_issues=issues.open().count(),
        visits=load.visits,
        minutes=load.minutes,
    )


def _side(choice: ManagerChoice, one: Candidate, rows: list[Watch], load: Load, period: _Period) -> Side:
    manager = one.territory.manager
    mine = [row for row in rows if row.territory.pk == one.territory.pk and row.retailer.pk != choice.retailer_id]
    km = one.seat.km
    raised = Issue.objects.unscoped(WHY).filter(company=period.company, coordinator=manager)
    rated = [one for one in period.rated if manager is not None and one.manager == manager.pk]
    asked = _asked_about(manager, choice, period)
    return Side(
        due=sum(row.coverage.due for row in mine),
        made=sum(row.coverage.made for row in mine),
        raised=raised.filter(raised_at__range=(period.since, period.at)).count(),
        charged=_charged(manager, period),
        ratings=len(rated),
        mean=mean_of(rated),
        asked=len(asked),
        reasons=reason_counts(asked, _labels()),
        km=km,
        minutes=None if km is None else 2 * km * _minutes_per_km(choice.retailer, period.settings) * load.visits,
        load=one.seat.load,
    )


def _minutes_per_km(shop: Retailer, settings: Settings) -> float:
    is_rural = shop.market_type == Retailer.MarketType.RURAL
    return 60 / float(settings[chosen.RURAL_SPEED if is_rural else chosen.URBAN_SPEED])


def _charged(manager: Staff | None, period: _Period, *, retailer: Retailer | None = None) -> int:
    """Issues raised in the weeks of which he bears a share in the newest finding. Two queries."""
    if manager is None:
        return 0
    findings = LiabilityFinding.objects.unscoped(WHY).filter(
        company=period.company, issue__coordinator=manager, issue__raised_at__range=(period.since, period.at)
    )
    if retailer is not None:
        findings = findings.filter(issue__retailer=retailer)
    newest = findings.order_by().values("issue").annotate(newest=Max("pk")).values_list("newest", flat=True)
    shares = LiabilityShare.objects.filter(finding__in=list(newest), manager=manager, percent__gt=0)
    return shares.values("finding").distinct().count()


@dataclass(frozen=True)
class Rated:
    """One visit with the stars (1 to 5) its retailer gave it last."""

    manager: int
    retailer: int
    on: date
    stars: int


def rated_visits(company: Company, *, since: datetime, until: datetime) -> list[Rated]:
    """The visits rated in that span. Two queries."""
    log = Event.objects.unscoped(WHY).filter(company_id=company.pk, verb__in=RATED, at__range=(since, until))
    bodies = [event.body for event in log.select_related("content").order_by("number")]
    stars = {int(str(body["visit"])): int(str(body["stars"])) for body in bodies if "visit" in body and "stars" in body}
    visits = Visit.objects.unscoped(WHY).filter(company=company, pk__in=list(stars), planned_on__isnull=False)
    rows = visits.values_list("pk", "manager_id", "retailer_id", "planned_on")
    return [Rated(manager, retailer, day, stars[pk]) for pk, manager, retailer, day in rows if day is not None]


def mean_of(rated: Sequence[Rated]) -> float | None:
    """Their mean, or None without any."""
    return sum(one.stars for one in rated) / len(rated) if rated else None


def _asked_about(manager: Staff | None, choice: ManagerChoice, period: _Period) -> list[str]:
    """The reasons of the requests of other shops about him within a year; "" where none was given."""
    rows = ManagerChoice.objects.unscoped(WHY).filter(company=period.company, outgoing=manager)
    others = rows.filter(asked_at__range=(period.at - YEAR, period.at)).exclude(retailer=choice.retailer_id)
    return list(others.values_list("reason", flat=True))


def _labels() -> dict[str, str]:
    return {"": UNSAID, **{str(value): str(label) for value, label in ManagerChoice.Reason.choices}}
