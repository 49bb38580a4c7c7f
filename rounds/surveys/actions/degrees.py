"""Computing the three degrees of a month: read outside, exchanged as a whole in one short transaction (B08)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from rounds.common.events import record
from rounds.people.models import Company, Staff, Territory
from rounds.people.queries import settings_of
from rounds.retailers.models import Retailer
from rounds.surveys.models import Campaign, Degree, DegreeRun, TerritoryDegree
from rounds.surveys.queries.degrees import WHY, facts_of, managed_since, month_back, terms_of, with_full_marks
from rounds.surveys.queries.tally import said_by_managers
from rounds.surveys.rules.degrees import (
    Facts,
    Terms,
    contribution_of,
    loyalty_of,
    mean_of,
    plain,
    plain_terms,
    satisfaction_of,
)
from rounds.surveys.rules.settings import MONTHS_KEPT

By = Staff | str
BATCH = 2000
NAMES = ("satisfaction", "loyalty", "contribution")
Values = dict[str, Decimal | None]


def compute_degrees(company: Company, month: date, *, by: By, at: datetime) -> DegreeRun:
    """The degrees of every active retailer and of every territory for the window that ends with this month.

    A month computed before is replaced; months older than the setting allows go. With the marks that count as full
    they are kept as they were, so that a value can be explained when settings have changed.
    """
    terms = terms_of(company, at=at)
    facts = facts_of(company, month, terms)
    terms = with_full_marks(terms, facts.values())
    values = {pk: _values(one, terms) for pk, one in facts.items()}
    shops = Retailer.objects.unscoped(WHY).filter(company=company)
    territory_of = dict(shops.values_list("pk", "territory_id"))
    territories = _territories(company, month, facts, values, territory_of)
    with transaction.atomic():
        Company.objects.unscoped(WHY).select_for_update().get(pk=company.pk)  # two who press at once take turns
        kept = month_back(month, settings_of(company, at=at)[MONTHS_KEPT])
        runs = DegreeRun.objects.unscoped(WHY).filter(company=company)
        runs.filter(month__lte=kept).delete()
        runs.filter(month=month).delete()
        run = DegreeRun.objects.create(
            company=company, month=month, terms=plain_terms(terms), retailers=len(facts), territories=len(territories),
            made_at=at,
        )  # fmt: skip
        Degree.objects.bulk_create(
            (
                Degree(run=run, retailer_id=pk, territory_id=territory_of.get(pk), facts=plain(one), **values[pk])
                for pk, one in facts.items()
            ),
            batch_size=BATCH,
        )
        TerritoryDegree.objects.bulk_create((TerritoryDegree(run=run, **row) for row in territories), batch_size=BATCH)
        record("degrees.computed", run, by=by, at=at, month=month, retailers=len(facts), territories=len(territories))
    return run


def _values(facts: Facts, terms: Terms) -> Values:
    return {
        "satisfaction": satisfaction_of(facts, terms).value,
        "loyalty": loyalty_of(facts, terms).value,
        "contribution": contribution_of(facts, terms).value,
    }


def _territories(
    company: Company,
    month: date,
    facts: Mapping[int, Facts],
    values: Mapping[int, Values],
    territory_of: dict[int, Any],
) -> list[dict[str, Any]]:
    members: dict[int, list[int]] = defaultdict(list)
    for pk in facts:
        if territory_of.get(pk) is not None:
            members[territory_of[pk]].append(pk)
    said = _said(company, month)
    rows = Territory.objects.unscoped(WHY).filter(company=company).order_by("pk")
    return [
        {
            "territory_id": territory.pk,
            "survey": said.get(territory.pk, {}),
            **_territory([facts[pk] for pk in members[territory.pk]], [values[pk] for pk in members[territory.pk]]),
        }
        for territory in rows
        if members[territory.pk]
    ]


def _territory(facts: list[Facts], values: list[Values]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "retailers": len(facts),
        "volume": sum((one.volume for one in facts), Decimal(0)),
        "amount": sum((one.amount for one in facts), Decimal(0)),
        "mix": _mix(one.mix for one in facts),
    }
    for name in NAMES:
        found[name], found[f"{name}_known"] = mean_of(one[name] for one in values)
    return found


def _mix(mixes: Iterable[Mapping[str, Decimal]]) -> dict[str, str]:
    total: dict[str, Decimal] = defaultdict(Decimal)
    for mix in mixes:
        for number, amount in mix.items():
            total[number] += amount
    return {number: str(total[number]) for number in sorted(total)}


def _said(company: Company, month: date) -> dict[int, dict[str, list[float]]]:
    """What the last campaign that ended by the end of the following month tells of each territory.

    A month is computed when the next one runs: the survey that asked about it may have closed in between. Answers are
    told by account manager: they are those of a territory where he has had this one alone since the survey began.
    """
    rows = Campaign.objects.unscoped(WHY).filter(company=company, state=Campaign.State.CLOSED)
    last = rows.filter(ends_on__lt=month_back(month, -2)).order_by("-ends_on", "-pk").first()
    if last is None:
        return {}
    said = said_by_managers(last)
    alone = managed_since(company, last.starts_on)
    return {territory: said[manager] for territory, manager in alone.items() if manager in said}
