"""The calendar of duties as its page shows it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Min, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from rounds.bulletins.models import Duty
from rounds.people.models import Staff

WEEKDAYS = (
    gettext_noop("星期一"),
    gettext_noop("星期二"),
    gettext_noop("星期三"),
    gettext_noop("星期四"),
    gettext_noop("星期五"),
    gettext_noop("星期六"),
    gettext_noop("星期日"),
)


@dataclass(frozen=True)
class DutyRow:
    """One duty: when it is due next, and how it was kept: in time, late, not at all of what was due by now."""

    duty: Duty
    next_due: datetime | None
    due: int
    in_time: int
    late: int

    @property
    def rhythm(self) -> str:
        """How often, in words."""
        if self.duty.repeats == Duty.Repeats.WEEKLY:
            return _("每%(day)s") % {"day": _(WEEKDAYS[self.duty.day])}
        return _("每月 %(day)s 日") % {"day": self.duty.day}

    @property
    def missing(self) -> int:
        """Due by now and still not published."""
        return self.due - self.in_time - self.late


def duties_of(user: Staff, *, now: datetime) -> list[DutyRow]:
    """All duties, those that go on first, by department and title. One query."""
    by_now = Q(bulletins__due_at__lte=now)
    rows: Any = (
        Duty.objects.visible_to(user)
        .select_related("department")
        .annotate(
            next_due=Min(
                "bulletins__due_at", filter=Q(bulletins__published_at__isnull=True, bulletins__due_at__gt=now)
            ),
            due=Count("bulletins", filter=by_now),
            in_time=Count("bulletins", filter=by_now & Q(bulletins__published_at__lte=F("bulletins__due_at"))),
            late=Count("bulletins", filter=by_now & Q(bulletins__published_at__gt=F("bulletins__due_at"))),
        )
        .order_by(F("ends_on").desc(nulls_first=True), "department__function", "title", "pk")
    )
    return [DutyRow(row, row.next_due, row.due, row.in_time, row.late) for row in rows]
