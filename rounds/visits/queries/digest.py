"""What the records of one market department say of one week."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from rounds.people.models import Staff, Unit
from rounds.people.rules.roles import Role
from rounds.retailers.models import Retailer
from rounds.visits.models import Anomaly, DayReview, Promise, Visit
from rounds.visits.models.visit import VisitQuerySet
from rounds.visits.queries.missed import missed_by_reason
from rounds.visits.queries.said import told
from rounds.visits.rules.digest import PersonWeek, ToldAnomaly, ToldAnswer, WeekFacts

WEEK = timedelta(days=7)


def week_facts(user: Staff, unit: Unit, *, first: date) -> WeekFacts:
    """The week beginning on `first` (a Monday), of what this person may see of the unit."""
    last = first + WEEK - timedelta(days=1)
    visits = Visit.objects.visible_to(user).filter(manager__unit=unit)
    week = visits.filter(planned_on__range=(first, last))
    reviews = list(
        DayReview.objects.visible_to(user)
        .filter(manager__unit=unit, day__range=(first, last))
        .select_related("manager")
        .order_by("day", "manager__username")
    )
    return WeekFacts(
        people=_people(unit, week, reviews),
        causes=[(_(cause.label), cause.count) for cause in missed_by_reason(week)],
        anomalies=_anomalies(user, unit, first, last),
        answers=[
            ToldAnswer(review.pk, review.day, review.manager.name, said["question"], said["answer"])
            for review in reviews
            for said in review.answers
        ],
        issues=_issues(user, unit, first, last),
        promises=_promises(user, unit, first, last),
        next_week=visits.filter(planned_on__range=(first + WEEK, last + WEEK), state=Visit.State.PLANNED).count(),
    )


def _people(unit: Unit, week: VisitQuerySet, reviews: list[DayReview]) -> list[PersonWeek]:
    """By staff number: no ranking."""
    state = Visit.State
    counted = (
        week.exclude(state=state.WITHDRAWN)
        .order_by()
        .values_list("manager")
        .annotate(
            planned=Count("pk"),
            finished=Count("pk", filter=Q(state=state.FINISHED)),
            missed=Count("pk", filter=Q(state=state.MISSED)),
        )
    )
    figures = {manager: counts for manager, *counts in counted}
    complete = dict(week.complete().order_by().values_list("manager").annotate(n=Count("pk")))
    managers = Staff.objects.filter(unit=unit, role=Role.ACCOUNT_MANAGER).order_by("username")
    found = []
    for one in managers:
        planned, finished, missed = figures.get(one.pk, (0, 0, 0))
        if one.is_active or planned:
            reviewed = sum(review.manager_id == one.pk for review in reviews)
            found.append(PersonWeek(one.name, planned, finished, missed, complete.get(one.pk, 0), reviewed))
    return found


def _anomalies(user: Staff, unit: Unit, first: date, last: date) -> list[ToldAnomaly]:
    rows = Anomaly.objects.visible_to(user).filter(manager__unit=unit, day__range=(first, last))
    rows = rows.exclude(kind=Anomaly.Kind.DOUBT).select_related("manager", "retailer").order_by("day", "pk")
    return [
        ToldAnomaly(
            number=row.pk,
            visit=row.visit_id or 0,
            day=row.day,
            where=row.retailer.name if row.retailer else "",
            who=row.manager.name,
            words=told(row.because)["text"],
            state=_(row.get_state_display()),
            note=row.note,
        )
        for row in rows
    ]


def _issues(user: Staff, unit: Unit, first: date, last: date) -> list[tuple[str, int, int]]:
    """How many issues the retailers of the unit raised, by category, without what was reported about others."""
    raised = Q(issues__raised_at__date__range=(first, last)) & ~Q(issues__kind="violation_report")
    rows = Retailer.objects.visible_to(user).filter(raised, territory__unit=unit).order_by()
    counted = rows.values("issues__category").annotate(
        count=Count("issues__pk"), left=Count("issues__pk", filter=Q(issues__closed_at__isnull=True))
    )
    related: Any = Retailer._meta.get_field("issues")
    labels = dict(related.related_model._meta.get_field("category").choices)
    found = [(_(str(labels[row["issues__category"]])), row["count"], row["left"]) for row in counted]
    return sorted(found, key=lambda one: (-one[1], one[0]))


def _promises(user: Staff, unit: Unit, first: date, last: date) -> tuple[int, int]:
    """Kept and broken in the week."""
    rows = Promise.objects.visible_to(user).filter(
        retailer__territory__unit=unit, settled_at__date__range=(first, last)
    )
    counts = rows.aggregate(kept=Count("pk", filter=Q(outcome="kept")), broken=Count("pk", filter=Q(outcome="broken")))
    return counts["kept"], counts["broken"]
