"""The part of a report about the work at the shops: visits, promises, anomalies."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from rounds.people.models import Staff
from rounds.reports.queries.period.subject import Subject
from rounds.reports.rules.period import Chart, Figure, Section, Span, Table, share_figure, weekly
from rounds.retailers.models import Retailer
from rounds.visits.models import Anomaly, Promise, Visit

State = Visit.State
WANTED = (State.PLANNED, State.UNDER_WAY, State.FINISHED, State.MISSED)


def visit_counts(viewer: Staff, subject: Subject, span: Span) -> dict[str, int]:
    """Planned, finished and missed visits of a span, and the shops that were visited."""
    rows = Visit.objects.visible_to(viewer).filter(subject.staff("manager"), planned_on__range=(span.first, span.last))
    return rows.aggregate(
        planned=Count("pk", filter=Q(state__in=WANTED)),
        finished=Count("pk", filter=Q(state=State.FINISHED)),
        missed=Count("pk", filter=Q(state=State.MISSED)),
        shops=Count("retailer", filter=Q(state=State.FINISHED), distinct=True),
    )


def visit_figures(viewer: Staff, subject: Subject, spans: Iterable[Span]) -> tuple[Figure, ...]:
    """Visits done, the share of planned ones, and the share of shops somebody went to."""
    now, earlier, year = (visit_counts(viewer, subject, span) for span in spans)
    shops = Retailer.objects.visible_to(viewer).active().filter(subject.staff("territory__manager")).count()
    done = [one["finished"] or None for one in (now, earlier, year)]
    shares = [one["finished"] / one["planned"] if one["planned"] else None for one in (now, earlier, year)]
    seen = [one["shops"] / shops if shops and one["planned"] else None for one in (now, earlier, year)]
    return (
        Figure(_("完成拜访"), now["finished"], done[1], done[2], unit=_("次")),
        share_figure(_("拜访完成率"), shares),
        share_figure(_("到过的零售户占比"), seen),
    )


def visit_section(viewer: Staff, subject: Subject, span: Span) -> Section:
    """Visits week by week, by channel, and why some were missed."""
    rows = Visit.objects.visible_to(viewer).filter(subject.staff("manager"), planned_on__range=(span.first, span.last))
    days = rows.filter(state=State.FINISHED).values_list("planned_on", flat=True)
    done = [day for day in days if day is not None]
    channels = _counted(rows.filter(state=State.FINISHED), "channel")
    missed = _counted(rows.filter(state=State.MISSED), "missed_reason")
    tables = [Table((_("方式"), _("次数")), tuple((_(str(Visit.Channel(key).label)), n) for key, n in channels))]
    if missed:
        named = tuple((_(str(Visit.MissedReason(key).label)), n) for key, n in missed)
        tables.append(Table((_("未拜访原因"), _("次数")), named))
    sentences = () if done else (_("本期没有完成的拜访记录。"),)
    chart = Chart(_("每周完成拜访"), weekly(done, span)) if done else None
    return Section(_("拜访"), ("C28", "C30", "E06"), sentences, (), chart, tuple(tables) if done or missed else ())


def promise_section(viewer: Staff, subject: Subject, span: Span, today: date) -> Section:
    """What was promised for a day of this span, and what became of it (D11)."""
    due = Q(due_on__range=(span.first, span.last))
    own = Q(department=subject.pk) if not subject.is_field else subject.staff("manager")
    kept, broken, moved = Promise.Outcome.KEPT, Promise.Outcome.BROKEN, Promise.Outcome.MOVED
    counts = Promise.objects.visible_to(viewer).filter(due & own).aggregate(
        all=Count("pk", distinct=True),
        kept=Count("pk", filter=Q(outcome=kept, settled_on__lte=F("due_on")), distinct=True),
        late=Count("pk", filter=Q(outcome=kept, settled_on__gt=F("due_on")), distinct=True),
        broken=Count("pk", filter=Q(outcome=broken), distinct=True),
        moved=Count("pk", filter=Q(outcome=moved), distinct=True),
        overdue=Count("pk", filter=Q(outcome="", due_on__lt=today), distinct=True),
    )  # fmt: skip
    if not counts["all"]:
        return Section(_("承诺"), ("D11",), (_("本期没有到期的承诺。"),))
    counted = counts["all"] - counts["moved"]
    share = counts["kept"] / counted if counted else None
    names = {"kept": _("按期兑现"), "late": _("迟后兑现"), "broken": _("没有兑现"), "moved": _("已改期"),
             "overdue": _("到期未说明")}  # fmt: skip
    table = Table((_("结果"), _("件数")), tuple((label, counts[key]) for key, label in names.items()))
    return Section(_("承诺"), ("D11",), (), (Figure(_("按期兑现率"), share, is_share=True),), None, (table,))


def anomaly_section(viewer: Staff, subject: Subject, span: Span) -> Section:
    """What was out of the ordinary, and how much of it was dealt with (C17)."""
    rows = Anomaly.objects.visible_to(viewer).filter(subject.staff("manager"), day__range=(span.first, span.last))
    found = (
        rows.order_by()
        .values("kind")
        .annotate(n=Count("pk"), still=Count("pk", filter=Q(state=Anomaly.State.OPEN)))
        .order_by("kind")
    )
    lines = tuple((_(str(Anomaly.Kind(row["kind"]).label)), row["n"], row["still"]) for row in found)
    if not lines:
        return Section(_("异常情况"), ("C17",), (_("本期没有异常情况。"),))
    return Section(_("异常情况"), ("C17",), (), (), None, (Table((_("种类"), _("件数"), _("未处理")), lines),))


def _counted(rows: object, field: str) -> list[tuple[str, int]]:
    found = rows.order_by().values_list(field).annotate(n=Count("pk")).order_by("-n", field)  # type: ignore[attr-defined]
    return [(key, n) for key, n in found if key]
