"""How co-handlers kept their own clocks in a period: shown beside the holders, never charged in their place (A35)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q

from rounds.issues.models import CoHandling
from rounds.issues.queries.performance import Period
from rounds.people.models import Staff
from rounds.people.rules.roles import Role


@dataclass(frozen=True)
class CoHandlerRow:
    """What one department was asked in the period: answered in time, late or still owed beyond its time, waiting."""

    name: str
    asked: int
    in_time: int
    late: int
    waiting: int

    @property
    def share(self) -> float | None:
        """In time of those whose time is over; None while there is none."""
        over = self.in_time + self.late
        return self.in_time / over if over else None


def co_handler_rows(user: Staff, period: Period, *, now: datetime) -> list[CoHandlerRow]:
    """By department in the order of their duties, of issues this person sees; an officer reads his own department.

    Questions taken back are nobody's. What waits within its time is neither in time nor late.
    """
    start, end = period.bounds(user.company)
    seen = CoHandling.objects.visible_to(user).filter(
        asked_at__gte=start, asked_at__lt=end, withdrawn_at__isnull=True, department__company=user.company_id
    )
    if user.role == Role.DEPARTMENT_OFFICER:
        seen = seen.filter(department=user.department_id)
    in_time = Q(answered_at__lte=F("due_at"))
    late = Q(answered_at__gt=F("due_at")) | Q(answered_at__isnull=True, due_at__lt=now)
    counted = (
        seen.order_by()
        .values("department__function", "department__name")
        .annotate(
            asked=Count("pk", distinct=True),
            in_time=Count("pk", filter=in_time, distinct=True),
            late=Count("pk", filter=late, distinct=True),
        )
    )
    return [
        CoHandlerRow(
            name=row["department__name"],
            asked=row["asked"],
            in_time=row["in_time"],
            late=row["late"],
            waiting=row["asked"] - row["in_time"] - row["late"],
        )
        for row in sorted(counted, key=lambda row: row["department__function"])
    ]
