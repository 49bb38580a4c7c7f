"""Making the one morning list and the one evening list of everybody who works on issues."""

from datetime import datetime, timedelta

from django.db import transaction

from rounds.issues.models import DayList
from rounds.issues.queries.day_list import last_list, lines_for, readers
from rounds.people.models import Company, Staff
from rounds.people.queries import calendar_around

FIRST_SPAN = timedelta(days=1)
KEPT = timedelta(days=90)


def make_day_lists(company: Company, *, part: str, at: datetime) -> int:
    """Lists of this part of the day, on working days only; whoever has nothing waiting gets none. How many."""
    day = company.local_day(at)
    if not calendar_around(company, at).is_workday(day):
        return 0
    old = DayList.objects.unscoped("lists are thrown away after their time").filter(company=company)
    old.filter(made_at__lt=at - KEPT).delete()
    return sum(_made(staff, part=part, at=at) for staff in readers(company))


@transaction.atomic
def _made(staff: Staff, *, part: str, at: datetime) -> bool:
    """One list; making it again on the same day changes nothing."""
    mine, day = DayList.objects.of(staff), staff.company.local_day(at)
    if mine.filter(day=day, part=part).exists():
        return False
    before = last_list(staff)
    lines = lines_for(staff, part=part, since=before.made_at if before else at - FIRST_SPAN, now=at)
    if lines:
        rows = [line.kept() for line in lines]
        DayList.objects.create(company_id=staff.company_id, staff=staff, day=day, part=part, rows=rows, made_at=at)
    return bool(lines)


def see_day_list(kept: DayList, *, at: datetime) -> None:
    """He has opened it; the first time counts."""
    DayList.objects.unscoped("his own list").filter(pk=kept.pk, seen_at__isnull=True).update(seen_at=at)
