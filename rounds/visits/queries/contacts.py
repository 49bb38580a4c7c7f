"""When retailers were last visited, and which duties were done with them."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Max, QuerySet

from rounds.people.models import Company
from rounds.people.queries import settings_of
from rounds.retailers.models import Retailer
from rounds.visits.models import Visit
from rounds.visits.rules.interval import resets_interval
from rounds.visits.rules.settings import BALANCE_DAYS, RESETTING_CHANNELS

WHY = "the caller already holds these retailers"


def last_visit_days(
    company: Company | int,
    retailer_ids: Collection[int] | QuerySet[Retailer, Any] | None = None,
    *,
    before: datetime,
    counting: bool = True,
) -> dict[int, date]:
    """The local day of each retailer's newest finished visit before `before`.

    With `counting` only channels that reset the interval (D12) count; without it any contact does.
    """
    company_id = company if isinstance(company, int) else company.pk
    found = Visit.objects.unscoped(WHY).finished().filter(company_id=company_id, arrived_at__lt=before)
    if retailer_ids is not None:
        found = found.filter(retailer_id__in=retailer_ids)
    if counting:
        resetting = settings_of(company_id)[RESETTING_CHANNELS]
        found = found.filter(channel__in=[c for c in Visit.Channel.values if resets_interval(c, resetting=resetting)])
    newest = found.order_by().values_list("retailer_id").annotate(last=Max("arrived_at"))
    return {retailer: last.astimezone(before.tzinfo).date() for retailer, last in newest}


def duty_balance(company: Company | int, retailer_ids: Iterable[int], *, before: datetime) -> dict[int, Counter[str]]:
    """How often each duty was done with each retailer in the balance window before `before` (C10, C11)."""
    company_id = company if isinstance(company, int) else company.pk
    since = before - timedelta(days=settings_of(company_id)[BALANCE_DAYS])
    rows = Visit.objects.unscoped(WHY).finished()
    rows = rows.filter(company_id=company_id, retailer_id__in=list(retailer_ids), arrived_at__range=(since, before))
    balance: dict[int, Counter[str]] = {}
    for retailer, duties in rows.values_list("retailer_id", "done_duties"):
        balance.setdefault(retailer, Counter()).update(duties)
    return balance
