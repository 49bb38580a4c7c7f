"""Who was told of what and how, by retailer: counts, and patterns as facts (E18, F06). Nobody is ranked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q

from rounds.bulletins.models import Bulletin, PassedOn
from rounds.bulletins.queries.audience import heard, outlets_of, reached, tree_of, with_segment
from rounds.bulletins.queries.brands import hot_brands
from rounds.bulletins.rules import settings as chosen
from rounds.bulletins.rules.audience import Audience, concerns
from rounds.bulletins.rules.coverage import Fact, Pattern, Tallies, Thresholds, facts_of, is_hot
from rounds.people.models import Company, Staff
from rounds.people.queries import settings_of
from rounds.retailers.models import Retailer
from rounds.retailers.models.retailer import RetailerQuerySet
from rounds.retailers.queries.lists import number_in

MOST_BULLETINS = 500


@dataclass(frozen=True)
class Wanted:
    """What the query form of the coverage page asks for; empty means anything."""

    words: str = ""
    unit: int | None = None
    territory: int | None = None
    pattern: str = ""

    @classmethod
    def read(cls, query: Mapping[str, Any]) -> "Wanted":
        """From the fields of a request; what is not one of the choices counts as not asked."""
        pattern = str(query.get("pattern", ""))
        return cls(
            words=str(query.get("q", "")).strip(),
            unit=number_in(query, "unit"),
            territory=number_in(query, "territory"),
            pattern=pattern if pattern in {*Pattern, "told"} else "",
        )


@dataclass(frozen=True)
class Window:
    """The bulletins that counted in the time looked at, sorted by what they introduce, and the thresholds."""

    company: Company
    at: datetime
    since: datetime
    days: int
    thresholds: Thresholds
    bulletins: tuple[Bulletin, ...]
    hot: frozenset[int]
    other: frozenset[int]

    @property
    def audiences(self) -> frozenset[Audience]:
        """Every audience there was."""
        return frozenset(one.audience for one in self.bulletins)


@dataclass(frozen=True)
class Telling:
    """One bulletin passed on once."""

    bulletin: int
    title: str
    brands: tuple[str, ...]
    how: str
    manager: str
    at: datetime


@dataclass
class RetailerRow:
    """One retailer with what he was told of late, how, and what the counts show."""

    retailer: Retailer
    concerned: int = 0
    tellings: list[Telling] = field(default_factory=list)
    facts: tuple[Fact, ...] = ()

    @property
    def ways(self) -> dict[str, int]:
        """Way → times."""
        return {how: sum(one.how == how for one in self.tellings) for how in PassedOn.How.values}


def window_of(company: Company, *, at: datetime) -> Window:
    """The last days as the company has set them. Withdrawn bulletins do not count. Three queries."""
    settings = settings_of(company)
    days = settings[chosen.COVERAGE_DAYS]
    since, today = at - timedelta(days=days), company.local_day(at)
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=today)
    found = Bulletin.objects.unscoped("bulletins are for everybody in the company").filter(
        begun, company=company, published_at__gte=since, published_at__lte=at, withdrawn_at__isnull=True
    )
    bulletins = tuple(found.select_related("department").order_by("-published_at", "-pk")[:MOST_BULLETINS])
    scarce = hot_brands(company)
    hot = frozenset(one.pk for one in bulletins if is_hot(one.brands, scarce))
    other = frozenset(one.pk for one in bulletins if one.brands) - hot
    names = (chosen.LEAST_TELLINGS, chosen.HOT_PERCENT, chosen.LEAFLET_PERCENT)
    return Window(company, at, since, days, Thresholds(*(settings[name] for name in names)), bulletins, hot, other)


def retailers_wanted(user: Staff, wanted: Wanted, window: Window) -> RetailerQuerySet:
    """Active retailers within reach that the form asks for; a pattern is the same that `rules.coverage` states."""
    rows: RetailerQuerySet = Retailer.objects.visible_to(user).active()
    same = {"territory__unit": wanted.unit, "territory": wanted.territory}
    rows = rows.filter(**{name: value for name, value in same.items() if value})
    rows = rows.matching(wanted.words) if wanted.words else rows
    if wanted.pattern == "told":
        return rows.filter(_told_any(window))
    if wanted.pattern == Pattern.NOBODY_TOLD:
        return _concerned_by(rows, window.bulletins, window).exclude(_told_any(window))
    if wanted.pattern == Pattern.ONLY_HOT:
        return _concerned_by(
            rows.filter(pk__in=_mostly_hot(user, window)),
            [one for one in window.bulletins if one.pk in window.other],
            window,
            is_missed=True,
        )
    if wanted.pattern == Pattern.ONLY_LEAFLETS:
        return rows.filter(pk__in=_mostly_leaflets(user, window))
    return rows


def rows_of(user: Staff, retailers: Iterable[Retailer], window: Window) -> list[RetailerRow]:
    """The lines of one page with their evidence. The number of queries does not grow with them."""
    listed = list(retailers)
    outlets = outlets_of(window.company, [one.pk for one in listed], at=window.at)
    by_pk = {one.pk: RetailerRow(one) for one in listed}
    brands = {one.pk: tuple(one.brands) for one in window.bulletins}
    told = PassedOn.objects.visible_to(user).filter(retailer__in=list(by_pk), at__gte=window.since, at__lte=window.at)
    for telling in told.select_related("bulletin", "manager").order_by("-at", "-pk"):
        if telling.bulletin_id not in brands:
            continue
        by_pk[telling.retailer_id].tellings.append(
            Telling(
                telling.bulletin_id,
                telling.bulletin.title,
                brands.get(telling.bulletin_id, ()),
                telling.how,
                telling.manager.name,
                telling.at,
            )
        )
    for pk, row in by_pk.items():
        meant = {one.pk for one in window.bulletins if concerns(one.audience, outlets[pk])}
        row.concerned = len(meant)
        row.facts = facts_of(tallies_of(row.tellings, meant, window), window.thresholds)
    return list(by_pk.values())


def tallies_of(tellings: Iterable[Telling], meant: set[int], window: Window) -> Tallies:
    """What the rule counts of one retailer; `meant` are the bulletins that concern him."""
    told = [one.bulletin for one in tellings]
    return Tallies(
        told=len(told),
        leaflets=sum(one.how == PassedOn.How.LEAFLET for one in tellings),
        hot=sum(one in window.hot for one in told),
        other=sum(one in window.other for one in told),
        other_missed=len((meant & window.other) - set(told)),
        concerned=len(meant),
    )


def counts_of(user: Staff, wanted: Wanted, window: Window) -> dict[str, int]:
    """How many retailers of the form's area there are, were told anything, and show each pattern."""
    area = Wanted(words=wanted.words, unit=wanted.unit, territory=wanted.territory)
    asked = {"all": "", "told": "told", **{pattern.value: pattern.value for pattern in Pattern}}
    found = {name: Wanted(area.words, area.unit, area.territory, pattern) for name, pattern in asked.items()}
    return {name: retailers_wanted(user, one, window).order_by().count() for name, one in found.items()}


def _tellings(user: Staff, window: Window) -> Any:
    """Of bulletins published in the window, so told in it: the index of bulletins alone answers."""
    return PassedOn.objects.visible_to(user).filter(bulletin__in=[one.pk for one in window.bulletins])


def _told_any(window: Window) -> Exists:
    told = PassedOn.objects.unscoped("of a retailer within reach").filter(
        company=window.company, retailer=OuterRef("pk"), at__gte=window.since
    )
    return Exists(told.filter(bulletin__in=[one.pk for one in window.bulletins]))


def _concerned_by(
    rows: RetailerQuerySet, bulletins: Iterable[Bulletin], window: Window, *, is_missed: bool = False
) -> RetailerQuerySet:
    """Retailers whom any of these concerns; `is_missed`: and who was not told of that very one."""
    tree, any_of = tree_of(window.company), Q(pk__in=[])
    if not is_missed:
        audiences = {one.audience for one in bulletins}
        if any(audience.is_everybody for audience in audiences):
            return rows
        for audience in audiences:
            any_of |= reached(audience, tree)
        return with_segment(rows, at=window.at).filter(any_of)
    for bulletin in bulletins:
        any_of |= reached(bulletin.audience, tree) & ~Q(heard(bulletin))
    return with_segment(rows, at=window.at).filter(any_of)


def _mostly_hot(user: Staff, window: Window) -> Any:
    limits = window.thresholds
    return (
        _tellings(user, window)
        .filter(bulletin__in=window.hot | window.other)
        .values("retailer")
        .annotate(of=Count("pk"), hundredfold=100 * Count("pk", filter=Q(bulletin__in=window.hot)))
        .filter(of__gte=limits.least, hundredfold__gte=F("of") * limits.hot_percent)
        .values("retailer")
    )


def _mostly_leaflets(user: Staff, window: Window) -> Any:
    limits = window.thresholds
    return (
        _tellings(user, window)
        .values("retailer")
        .annotate(of=Count("pk"), hundredfold=100 * Count("pk", filter=Q(how=PassedOn.How.LEAFLET)))
        .filter(of__gte=limits.least, hundredfold__gte=F("of") * limits.leaflet_percent)
        .values("retailer")
    )
