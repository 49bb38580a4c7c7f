"""The two lists of the home page: what is due first, and how today's rounds go."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q

from rounds.issues.models import Issue
from rounds.people.models import Staff
from rounds.people.rules.roles import Role
from rounds.visits.models import Visit

SHOWN = 6


@dataclass(frozen=True)
class Round:
    """One account manager's day: door and phone visits planned, done, missed."""

    manager_id: int
    name: str
    planned: int
    finished: int
    missed: int

    @property
    def percent(self) -> int:
        """Finished of planned."""
        return round(100 * self.finished / self.planned) if self.planned else 0


def due_first(user: Staff) -> list[Issue]:
    """The open issues within reach whose holder runs out of time first."""
    rows = Issue.objects.visible_to(user).open()
    if user.role == Role.DEPARTMENT_OFFICER:
        rows = rows.filter(department=user.department)
    rows = rows.select_related("retailer", "department", "coordinator")
    return list(rows.order_by(F("holder_due_at").asc(nulls_last=True), "pk")[:SHOWN])


def rounds_of(user: Staff, *, today: date) -> list[Round]:
    """Today's rounds within reach, one row per account manager, by staff number: no ranking."""
    if user.role not in {Role.ACCOUNT_MANAGER, Role.MARKET_MANAGER, Role.HEAD, Role.ADMINISTRATOR}:
        return []
    state = Visit.State
    rows = (
        Visit.objects.visible_to(user)
        .filter(planned_on=today, state__in=[state.PLANNED, state.UNDER_WAY, state.FINISHED, state.MISSED])
        .order_by()
        .values("manager_id", "manager__name", "manager__username")
        .annotate(
            planned=Count("pk"),
            finished=Count("pk", filter=Q(state=state.FINISHED)),
            missed=Count("pk", filter=Q(state=state.MISSED)),
        )
    )
    return [
        Round(row["manager_id"], row["manager__name"], row["planned"], row["finished"], row["missed"])
        for row in sorted(rows, key=lambda row: row["manager__username"])
    ]
