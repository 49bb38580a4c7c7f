"""Which account manager a retailer belonged to at the end of a period, and since when he did."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from rounds.assessment.rules.tenure import Handover, Tenure, tenure_at
from rounds.common.models import Event
from rounds.people.models import Company, Territory

GIVEN, MOVED = "territory.assigned", "retailer.moved"
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
    """By retailer, for (retailer, his territory today); moves before `noted_from` are not looked for. Two queries."""
    noted = _handovers(company, noted_from)
    managers = _managers(company, noted[GIVEN], at)
    found = {}
    for retailer, territory in shops:
        place = tenure_at(noted[MOVED].get(retailer, ()), at, now=territory)
        his = managers.get(place.holder or 0, Tenure(None))
        since = max((one for one in (place.since, his.since) if one is not None), default=None)
        found[retailer] = Holding(place.holder, his.holder, since)
    return found


def _managers(company: Company, given: Mapping[int, list[Handover]], at: datetime) -> dict[int, Tenure]:
    territories = Territory.objects.unscoped(WHY).filter(company=company).order_by()
    return {
        pk: tenure_at(given.get(pk, ()), at, now=manager) for pk, manager in territories.values_list("pk", "manager")
    }


def _handovers(company: Company, noted_from: datetime) -> dict[str, dict[int, list[Handover]]]:
    """By verb and number of what changed hands, the earliest first."""
    events = Event.objects.unscoped(WHY).filter(company_id=company.pk)
    events = events.filter(Q(verb=GIVEN) | Q(verb=MOVED, at__gte=noted_from)).order_by("at", "number")
    found: dict[str, dict[int, list[Handover]]] = {GIVEN: defaultdict(list), MOVED: defaultdict(list)}
    for verb, subject, at, body in events.values_list("verb", "subject_id", "at", "content__body"):
        if "after" in (body or {}):  # not where it was erased
            found[verb][subject].append(Handover(at, body.get("before"), body["after"]))
    return found
