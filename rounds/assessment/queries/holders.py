"""Which account manager a retailer belonged to at the end of a period, and since when he did."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from rounds.assessment.rules.tenure import Handover, Tenure, tenure_at
from rounds.common.models import Event
from rounds.people.models import Company, Territory

WHY = "the assessment counts every record of the company"


@dataclass(frozen=True)
class Holding:
    """Territory and account manager of a retailer; `since` None: always, as far as is noted."""

    territory: int | None
    manager: int | None
    since: datetime | None


def holdings_at(
    company: Company, shops: Iterable[tuple[int, int | None]], *, at: datetime, noted_from: datetime
) -> dict[int, Holding]:
    """By retailer, for (retailer, his territory today); moves before `noted_from` are not looked for. Three queries."""
    moves = _handovers(company, "retailer.moved", noted_from)
    managers = _managers(company, at)
    found = {}
    for retailer, territory in shops:
        place = tenure_at(moves.get(retailer, ()), at, now=territory)
        his = managers.get(place.holder or 0, Tenure(None))
        since = max((one for one in (place.since, his.since) if one is not None), default=None)
        found[retailer] = Holding(place.holder, his.holder, since)
    return found


def _managers(company: Company, at: datetime) -> dict[int, Tenure]:
    given = _handovers(company, "territory.assigned")
    territories = Territory.objects.unscoped(WHY).filter(company=company).order_by()
    return {
        pk: tenure_at(given.get(pk, ()), at, now=manager) for pk, manager in territories.values_list("pk", "manager")
    }


def _handovers(company: Company, verb: str, noted_from: datetime | None = None) -> Mapping[int, list[Handover]]:
    events = Event.objects.unscoped(WHY).filter(company_id=company.pk, verb=verb)
    if noted_from is not None:
        events = events.filter(at__gte=noted_from)
    found: dict[int, list[Handover]] = defaultdict(list)
    for subject, at, body in events.order_by("at", "number").values_list("subject_id", "at", "content__body"):
        if "after" in (body or {}):  # not where it was erased
            found[subject].append(Handover(at, body.get("before"), body["after"]))
    return found
