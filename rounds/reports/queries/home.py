"""What waits for somebody, and his key figures against last month and last year."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Min, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from rounds.assessment.models import Objection
from rounds.bulletins.models import Bulletin
from rounds.common.calendar import late_before
from rounds.issues.models import FollowUp, Issue
from rounds.issues.queries.day_list import last_list
from rounds.issues.rules.day_list import Why
from rounds.orders.models import MonthlyFeature
from rounds.people.models import Staff
from rounds.people.queries import calendar_around
from rounds.people.rules.roles import Role
from rounds.planning.models import VisitPlan
from rounds.segments.models import SegmentProposal
from rounds.training.models import GapDeclaration
from rounds.visits.models import Anomaly, Visit


@dataclass(frozen=True)
class Task:
    """One kind of thing that waits: how many, where to go, and whether it is late."""

    label: str
    count: int
    url: str
    icon: str
    late: int = 0


@dataclass(frozen=True)
class Figure:
    """One key figure; changes are fractions, None when there is nothing to compare with."""

    label: str
    value: Decimal | int | None
    unit: str
    icon: str
    mom: float | None = None
    yoy: float | None = None
    url: str = ""
    hint: str = ""


def tasks_for(user: Staff, *, now: datetime, today: date) -> list[Task]:
    """What waits for this person, by his role; kinds with nothing waiting are shown as zero."""
    issues = Issue.objects.visible_to(user).open()
    if user.role == Role.DEPARTMENT_OFFICER:
        issues = issues.filter(department=user.department)
    late = late_before(now, calendar_around(user.company, now))
    counts = issues.aggregate(
        all=Count("pk", distinct=True), late=Count("pk", filter=Q(holder_due_at__lt=late), distinct=True)
    )
    found = [
        Task(_("待办问题"), counts["all"], reverse("issues:list"), "message-report", counts["late"]),
    ]
    found += _list_of_the_day(user, today)
    if user.role in {Role.ACCOUNT_MANAGER, Role.MARKET_MANAGER}:
        found += _visit_tasks(user, today)
    if user.role == Role.MARKET_MANAGER:
        found += _supervision_tasks(user, today)
    if user.role == Role.DEPARTMENT_OFFICER:
        owed = Bulletin.objects.visible_to(user).filter(department=user.department, published_at__isnull=True)
        overdue, soon = owed.filter(due_at__lt=late).count(), owed.filter(due_at__lt=now + timedelta(days=7))
        found.append(Task(_("待发布信息"), soon.count(), reverse("bulletins:list"), "speakerphone", overdue))
    if user.role == Role.ASSESSOR:
        objections = Objection.objects.visible_to(user).filter(state=Objection.State.OPEN)
        found.append(Task(_("待处理异议"), objections.count(), reverse("assessment:list"), "scale"))
    if user.role in {Role.TRAINER, Role.MARKET_MANAGER}:
        gaps = GapDeclaration.objects.visible_to(user).filter(answered_at__isnull=True)
        found.append(Task(_("待答复差距申报"), gaps.count(), reverse("training:list"), "school"))
    return found


def _list_of_the_day(user: Staff, today: date) -> list[Task]:
    """The one list of the morning or evening, when there is one today."""
    kept = last_list(user)
    if kept is None or kept.day != today:
        return []
    late = sum(Why.OVERDUE.value in row["why"] for row in kept.rows)
    return [Task(_(str(kept.get_part_display())), len(kept.rows), reverse("issues:day_list"), "list-check", late)]


def _visit_tasks(user: Staff, today: date) -> list[Task]:
    planned = Visit.objects.visible_to(user).filter(state=Visit.State.PLANNED)
    first, last = today - timedelta(days=28), today - timedelta(days=1)
    counts = planned.aggregate(
        today=Count("pk", filter=Q(planned_on=today)), overdue=Count("pk", filter=Q(planned_on__range=(first, last)))
    )
    url = f"{reverse('visits:list')}?state=planned"
    late = f"{url}&first={first}&last={last}"
    return [
        Task(_("今日待拜访"), counts["today"], f"{url}&first={today}&last={today}", "route"),
        Task(_("已逾期拜访"), counts["overdue"], late, "alert-triangle", counts["overdue"]),
    ]


def _supervision_tasks(user: Staff, today: date) -> list[Task]:
    proposals = SegmentProposal.objects.visible_to(user).open().count()
    drafts = VisitPlan.objects.visible_to(user).filter(state=VisitPlan.State.DRAFT).count()
    checks = FollowUp.objects.visible_to(user).open().count()
    anomalies = Anomaly.objects.visible_to(user).open()
    old = anomalies.filter(day__lt=today - timedelta(days=1)).count()
    return [
        Task(_("待处理异常"), anomalies.count(), reverse("visits:anomalies"), "alert-triangle", old),
        Task(_("待确认细分"), proposals, reverse("segments:proposals"), "layout-grid"),
        Task(_("待审批计划"), drafts, reverse("planning:list"), "calendar"),
        Task(_("待回访"), checks, reverse("issues:follow_ups"), "phone-call"),
    ]


def figures_for(user: Staff, *, today: date) -> list[Figure]:
    """Order volume of the last full month, and the visits of the last four weeks."""
    this_month = today.replace(day=1)
    last = _month_before(this_month)
    months = (last, _month_before(last), last.replace(year=last.year - 1))
    rows = MonthlyFeature.objects.visible_to(user).filter(month__in=months).order_by()
    totals: dict[date, dict[str, Any]] = {
        row["month"]: dict(row) for row in rows.values("month").annotate(volume=Sum("volume"), amount=Sum("amount"))
    }
    volume = [totals.get(month, {}).get("volume") for month in months]
    amount = [totals.get(month, {}).get("amount") for month in months]
    named = _("%(year)s年%(month)s月") % {"year": last.year, "month": last.month}
    unit, currency = _(user.company.volume_unit), _(user.company.currency)
    return [
        _against(_("订货量"), volume, unit, "package", named),
        _against(_("订货额"), amount, currency, "coin", named),
        *_visit_figures(user, today),
    ]


def _against(label: str, values: list[Decimal | None], unit: str, icon: str, hint: str) -> Figure:
    now, before, year_ago = values
    return Figure(label, now, unit, icon, mom=_change(now, before), yoy=_change(now, year_ago), hint=hint)


def _change(now: Decimal | None, before: Decimal | None) -> float | None:
    if now is None or not before:
        return None
    return float(now / before - 1)


def _visit_figures(user: Staff, today: date) -> list[Figure]:
    since = today - timedelta(days=28)
    due = Q(planned_on__gte=since, planned_on__lt=today)
    earlier = Q(planned_on__gte=since - timedelta(days=28), planned_on__lt=since)
    done = Q(state=Visit.State.FINISHED)
    wanted = Q(state__in=[Visit.State.PLANNED, Visit.State.FINISHED, Visit.State.MISSED])
    counts = (
        Visit.objects.visible_to(user)
        .filter(planned_on__gte=since - timedelta(days=28), planned_on__lt=today)
        .aggregate(
            planned=Count("pk", filter=due & wanted),
            finished=Count("pk", filter=due & done),
            earlier=Count("pk", filter=earlier & done),
            begun=Min("planned_on", filter=earlier & done),
        )
    )
    rate = round(100 * counts["finished"] / counts["planned"]) if counts["planned"] else None
    # Four weeks are compared with four weeks: records that begin in the middle of the earlier ones are no yardstick.
    is_whole = counts["begun"] is not None and counts["begun"] < since - timedelta(days=21)
    mom = counts["finished"] / counts["earlier"] - 1 if is_whole else None
    hint = _("近四周")
    url = reverse("visits:list")
    return [
        Figure(_("完成拜访"), counts["finished"], _("次"), "notebook", mom=mom, url=url, hint=hint),
        Figure(_("拜访完成率"), rate, "%", "circle-check", url=url, hint=hint),
    ]


def _month_before(month: date) -> date:
    return (month - timedelta(days=1)).replace(day=1)
