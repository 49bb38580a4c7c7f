"""The three degrees as pages show them: territories of a month, retailers of one, a value with its formula."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from rounds.issues.models import Issue
from rounds.people.models import Staff, Territory
from rounds.retailers.models import Retailer
from rounds.surveys.models import Degree, DegreeRun, TerritoryDegree
from rounds.surveys.models.degree import TerritoryDegreeQuerySet
from rounds.surveys.queries.degrees import month_back
from rounds.surveys.rules import degrees as rules
from rounds.visits.models import Promise, Visit

NAMES = ("satisfaction", "loyalty", "contribution")
LABELS = {
    "satisfaction": rules.gettext_noop("满意度"),
    "loyalty": rules.gettext_noop("忠诚度"),
    "contribution": rules.gettext_noop("贡献度"),
}
FORMULAS = {
    "satisfaction": rules.satisfaction_of,
    "loyalty": rules.loyalty_of,
    "contribution": rules.contribution_of,
}
MOST_RETAILERS = 500


@dataclass(frozen=True)
class Shown:
    """One degree: its value, the one before, and `up`, `down`, `level` or `unknown`."""

    name: str
    label: str
    value: Decimal | None
    before: Decimal | None
    trend: str
    known: int = 0


@dataclass(frozen=True)
class Month:
    """A computed month, its terms, and the month its trends look back to (None: not computed)."""

    run: DegreeRun
    terms: rules.Terms
    earlier: DegreeRun | None

    @property
    def first(self) -> date:
        """The first month of the window."""
        return month_back(self.run.month, self.terms.window - 1)


@dataclass(frozen=True)
class Explained:
    """One degree of one retailer with its formula and the records behind it."""

    shown: Shown
    degree: rules.Degree
    records: Sequence[tuple[str, Any]]


def months_of(user: Staff) -> list[date]:
    """The months that were computed, the newest first."""
    runs = DegreeRun.objects.visible_to(user).order_by("-month")
    return list(runs.values_list("month", flat=True))


def month_of(user: Staff, wanted: date | None = None) -> Month | None:
    """The month wanted or, without one of that name, the newest; None before the first was computed. Two queries."""
    runs = DegreeRun.objects.visible_to(user).order_by("-month")
    run = (runs.filter(month=wanted).first() if wanted else None) or runs.first()
    if run is None:
        return None
    terms = rules.terms_from(run.terms)
    return Month(run, terms, runs.filter(month=month_back(run.month, terms.trend)).first())


def territory_rows(user: Staff, month: Month, *, unit: int | None) -> TerritoryDegreeQuerySet:
    """The territories within reach in that month."""
    rows = TerritoryDegree.objects.visible_to(user).filter(run=month.run)
    return (rows.filter(territory__unit=unit) if unit else rows).select_related("territory__manager", "territory__unit")


def territories_shown(
    user: Staff, month: Month, rows: Sequence[TerritoryDegree]
) -> list[tuple[TerritoryDegree, list[Shown]]]:
    """Each territory with its three degrees and their trends. One query."""
    earlier: dict[int, TerritoryDegree] = {}
    if month.earlier is not None:
        before = TerritoryDegree.objects.visible_to(user).filter(
            run=month.earlier, territory__in=[row.territory_id for row in rows]
        )
        earlier = {row.territory_id: row for row in before}
    return [(row, shown_of(row, earlier.get(row.territory_id), month)) for row in rows]


def retailers_shown(user: Staff, month: Month, territory: Territory, *, order: str) -> list[tuple[Degree, list[Shown]]]:
    """The retailers of a territory with their degrees: by name, or the lowest of one degree first. Two queries."""
    rows = Degree.objects.visible_to(user).filter(run=month.run, retailer__territory=territory)
    found = list(rows.select_related("retailer").order_by("retailer__name", "pk")[:MOST_RETAILERS])
    if order in NAMES:
        found.sort(key=lambda row: (getattr(row, order) is None, getattr(row, order) or 0))
    earlier: dict[int, Degree] = {}
    if month.earlier is not None:
        before = Degree.objects.visible_to(user).filter(run=month.earlier, retailer__territory=territory)
        earlier = {row.retailer_id: row for row in before.defer("facts")}
    return [(row, shown_of(row, earlier.get(row.retailer_id), month)) for row in found]


def shown_of(row: Degree | TerritoryDegree, before: Degree | TerritoryDegree | None, month: Month) -> list[Shown]:
    """The three degrees of a row against those before."""
    found = []
    for name in NAMES:
        now, then = getattr(row, name), getattr(before, name, None)
        trend = rules.trend_of(now, then, month.terms.points)
        found.append(Shown(name, LABELS[name], now, then, trend, getattr(row, f"{name}_known", 0)))
    return found


def explained(user: Staff, retailer: Retailer, month: Month) -> list[Explained]:
    """The degrees of a retailer computed again from what was kept, with the records he may open. Five queries."""
    row = Degree.objects.visible_to(user).filter(run=month.run, retailer=retailer).first()
    if row is None:
        return []
    before = None
    if month.earlier is not None:
        before = Degree.objects.visible_to(user).filter(run=month.earlier, retailer=retailer).first()
    facts = rules.facts_from(row.facts)
    records: Mapping[str, Sequence[tuple[str, Any]]] = {"satisfaction": _records(user, facts)}
    return [
        Explained(shown, FORMULAS[shown.name](facts, month.terms), records.get(shown.name, ()))
        for shown in shown_of(row, before, month)
    ]


def mix_of(mix: Mapping[str, str]) -> list[tuple[int, Decimal]]:
    """Price classes with their part of the amount (0-1), 0 for products without a class; nothing without sales."""
    amounts = {int(number): max(Decimal(amount), Decimal(0)) for number, amount in mix.items()}
    total = sum(amounts.values(), Decimal(0))
    return [(number, amounts[number] / total) for number in sorted(amounts, key=lambda one: (one == 0, one)) if total]


def _records(user: Staff, facts: rules.Facts) -> list[tuple[str, Any]]:
    stars = dict(zip(facts.visits_of, facts.ratings, strict=True))
    visits = Visit.objects.visible_to(user).filter(pk__in=facts.visits_of).order_by("pk") if stars else ()
    issues = Issue.objects.visible_to(user).filter(pk__in=facts.issues_of).order_by("pk") if facts.issues_of else ()
    kept = Promise.objects.visible_to(user).filter(pk__in=facts.promises_of).order_by("pk")
    return [
        *(("visit", {"visit": visit, "stars": stars[visit.pk]}) for visit in visits),
        *(("issue", {"issue": issue, "times": facts.issues_of.count(issue.pk)}) for issue in issues),
        *(("promise", {"promise": promise}) for promise in (kept if facts.promises_of else ())),
    ]
