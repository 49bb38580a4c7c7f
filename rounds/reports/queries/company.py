"""The state of service of a company on one page, down to the shops nobody has seen (A14, E10, E14)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, DateTimeField, Max, Q, QuerySet
from django.db.models.functions import Coalesce

from rounds.common.calendar import late_before
from rounds.issues.models import Issue
from rounds.people.models import Staff, Unit
from rounds.people.queries import calendar_around
from rounds.retailers.models import Retailer
from rounds.visits.models import Visit

UNSEEN_DAYS = 28


@dataclass(frozen=True)
class UnitState:
    """One market department: its shops, visits, issues, and the shops unseen for four weeks."""

    unit: Unit
    retailers: int
    unseen: int
    rural: int
    rural_unseen: int
    planned: int
    finished: int
    issues: int
    late: int

    @property
    def completion(self) -> float | None:
        """Finished of planned visits of the last four weeks."""
        return self.finished / self.planned if self.planned else None

    @property
    def unseen_share(self) -> float | None:
        """Shops without a finished visit in four weeks, of all."""
        return self.unseen / self.retailers if self.retailers else None


def company_state(user: Staff, *, now: datetime, today: date) -> list[UnitState]:
    """One row per market department within reach, in five queries whatever the size."""
    units = Unit.objects.visible_to(user).filter(kind=Unit.Kind.MARKET_DEPARTMENT).order_by("code")
    since = now - timedelta(days=UNSEEN_DAYS)
    shops = _by_unit(
        Retailer.objects.visible_to(user).active(),
        "territory__unit",
        retailers=Count("pk"),
        rural=Count("pk", filter=Q(market_type=Retailer.MarketType.RURAL)),
    )
    seen = (
        Visit.objects.visible_to(user)
        .filter(state=Visit.State.FINISHED, departed_at__gte=since, retailer__is_active=True)
        .order_by()
        .values("retailer__territory__unit", "retailer__market_type")
        .annotate(shops=Count("retailer", distinct=True))
    )
    visits = _by_unit(
        Visit.objects.visible_to(user).filter(
            planned_on__gte=today - timedelta(days=UNSEEN_DAYS), planned_on__lt=today
        ),
        "manager__unit",
        planned=Count("pk", filter=~Q(state=Visit.State.WITHDRAWN)),
        finished=Count("pk", filter=Q(state=Visit.State.FINISHED)),
    )
    issues = _by_unit(
        Issue.objects.visible_to(user).open(),
        "retailer__territory__unit",
        issues=Count("pk"),
        late=Count("pk", filter=Q(holder_due_at__lt=late_before(now, calendar_around(user.company, now)))),
    )
    seen_by: dict[tuple[Any, str], int] = {
        (row["retailer__territory__unit"], row["retailer__market_type"]): row["shops"] for row in seen
    }
    states = []
    for unit in units:
        shop, rural = shops.get(unit.pk, {}), Retailer.MarketType.RURAL.value
        seen_all = sum(count for (pk, _type), count in seen_by.items() if pk == unit.pk)
        states.append(
            UnitState(
                unit=unit,
                retailers=shop.get("retailers", 0),
                unseen=shop.get("retailers", 0) - seen_all,
                rural=shop.get("rural", 0),
                rural_unseen=shop.get("rural", 0) - seen_by.get((unit.pk, rural), 0),
                planned=visits.get(unit.pk, {}).get("planned", 0),
                finished=visits.get(unit.pk, {}).get("finished", 0),
                issues=issues.get(unit.pk, {}).get("issues", 0),
                late=issues.get(unit.pk, {}).get("late", 0),
            )
        )
    return states


def unseen_retailers(user: Staff, *, now: datetime, unit: Unit | None = None) -> QuerySet[Retailer]:
    """Shops without a finished visit in four weeks, longest unseen first; those never seen lead the list."""
    last = Max("visits__departed_at", filter=Q(visits__state=Visit.State.FINISHED))
    never = datetime(1970, 1, 1, tzinfo=now.tzinfo)
    shops = Retailer.objects.visible_to(user).active().select_related("territory", "territory__manager")
    if unit is not None:
        shops = shops.filter(territory__unit=unit)
    seen = shops.annotate(last_seen_at=last)
    ordered = seen.annotate(seen_order=Coalesce("last_seen_at", never, output_field=DateTimeField()))
    return ordered.filter(seen_order__lt=now - timedelta(days=UNSEEN_DAYS)).order_by("seen_order", "pk")


def _by_unit(rows: QuerySet[Any], path: str, **counts: Any) -> dict[Any, dict[str, int]]:
    return {row[path]: row for row in rows.order_by().values(path).annotate(**counts)}
