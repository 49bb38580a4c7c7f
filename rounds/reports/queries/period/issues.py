"""The part of a report about issues: how many, by which clock, and whose share it was."""

from collections.abc import Iterable

from django.db.models import Count, F, OuterRef, Q, Subquery, Sum
from django.utils.translation import gettext as _

from rounds.issues.models import Hop, Issue, LiabilityFinding
from rounds.issues.models.liability import LiabilityShare
from rounds.issues.models.routing import RoutingRow
from rounds.issues.queries.performance import Period
from rounds.people.models import Staff
from rounds.reports.queries.period.subject import DEPARTMENT, MANAGER, UNIT, Subject
from rounds.reports.rules.period import Figure, Section, Span, Table, share_figure


def _own(subject: Subject) -> Q:
    """Issues of this subject's retailers' coordinators; of a department, those it ever held."""
    if subject.kind == DEPARTMENT:
        return Q(pk__in=Hop.objects.filter(department=subject.pk).values("issue"))
    return subject.staff("coordinator")


def issue_counts(viewer: Staff, subject: Subject, span: Span) -> dict[str, int]:
    """Raised and closed in a span, and the hand-overs that ended in it, in time and late."""
    start, end = Period(span.first, span.last).bounds(subject.company)
    issues = Issue.objects.visible_to(viewer).filter(_own(subject)).order_by()
    counts = {
        "raised": issues.filter(raised_at__gte=start, raised_at__lt=end).distinct().count(),
        "closed": issues.filter(closed_at__gte=start, closed_at__lt=end).distinct().count(),
    }
    steps = _steps(viewer, subject, span)
    return counts | {"ended": sum(n for _step, n, _late in steps), "late": sum(late for _step, _n, late in steps)}


def _steps(viewer: Staff, subject: Subject, span: Span) -> list[tuple[str, int, int]]:
    """Per step of the way: how many turns ended, how many of them late."""
    start, end = Period(span.first, span.last).bounds(subject.company)
    seen = Issue.objects.visible_to(viewer).filter(_own(subject)).order_by().values("pk")
    hops = Hop.objects.filter(issue__in=seen, ends_at__gte=start, ends_at__lt=end, due_at__isnull=False)
    if subject.kind == DEPARTMENT:
        hops = hops.filter(department=subject.pk)
    elif subject.kind in {MANAGER, UNIT}:
        hops = hops.filter(department__isnull=True)
    rows = hops.exclude(step=Hop.Step.CONFIRM).order_by().values("step")
    counted = rows.annotate(n=Count("pk"), late=Count("pk", filter=Q(ends_at__gt=F("due_at"))))
    found = {row["step"]: (row["n"], row["late"]) for row in counted}
    return [(step, *found[step]) for step in Hop.Step.values if step in found]


def issue_figures(viewer: Staff, subject: Subject, spans: Iterable[Span]) -> tuple[Figure, ...]:
    """Issues raised, closed, and the share of turns in time."""
    counts = [issue_counts(viewer, subject, span) for span in spans]
    raised, closed = ([one[key] for one in counts] for key in ("raised", "closed"))
    in_time = [1 - one["late"] / one["ended"] if one["ended"] else None for one in counts]
    return (
        Figure(_("登记问题"), raised[0], raised[1] or None, raised[2] or None, unit=_("件")),
        Figure(_("办结问题"), closed[0], closed[1] or None, closed[2] or None, unit=_("件")),
        share_figure(_("按时办理率"), in_time),
    )


def issue_section(viewer: Staff, subject: Subject, span: Span) -> Section:
    """By category and by step of the way."""
    start, end = Period(span.first, span.last).bounds(subject.company)
    issues = Issue.objects.visible_to(viewer).filter(_own(subject), raised_at__gte=start, raised_at__lt=end)
    rows = issues.order_by().values("category").annotate(n=Count("pk", distinct=True))
    by = {row["category"]: row["n"] for row in rows}
    closed = issues.filter(closed_at__isnull=False).order_by().values("category").annotate(n=Count("pk", distinct=True))
    done = {row["category"]: row["n"] for row in closed}
    steps = _steps(viewer, subject, span)
    if not by and not steps:
        return Section(_("问题办理"), ("A17", "A27", "A35"), (_("本期没有问题。"),))
    labels = dict(RoutingRow.Category.choices)
    categories = tuple((_(str(labels.get(key, key))), by[key], done.get(key, 0)) for key in labels if key in by)
    walked = tuple((_(str(Hop.Step(step).label)), n, n - late, late) for step, n, late in steps)
    tables = (
        Table((_("类别"), _("登记"), _("已办结")), categories),
        Table((_("环节"), _("经手"), _("按时"), _("超时")), walked),
    )
    return Section(_("问题办理"), ("A17", "A27", "A35"), (), (), None, tuple(one for one in tables if one.rows))


def liability_section(viewer: Staff, subject: Subject, span: Span) -> Section:
    """Whose share of the issues raised in this span it was, by ground; the newest finding of each issue counts."""
    start, end = Period(span.first, span.last).bounds(subject.company)
    newest = LiabilityFinding.objects.unscoped("narrowed by the outer query").filter(issue=OuterRef("issue"))
    findings = (
        LiabilityFinding.objects.visible_to(viewer)
        .filter(issue__raised_at__gte=start, issue__raised_at__lt=end)
        .filter(pk=Subquery(newest.order_by("-version").values("pk")[:1]))
    )
    shares = LiabilityShare.objects.filter(finding__in=findings.values("pk"), percent__gt=0)
    if subject.kind == DEPARTMENT:
        shares = shares.filter(department=subject.pk)
    elif subject.kind != "company":
        shares = shares.filter(subject.staff("manager"))
    rows = shares.order_by().values("department__name", "ground").annotate(n=Count("pk"), all=Sum("percent"))
    lines = sorted(
        (str(row["department__name"] or _("客户经理")), _(str(LiabilityShare.Ground(row["ground"]).label)), row["n"],
         round(float(row["all"]) / row["n"], 1)) for row in rows
    )  # fmt: skip
    if not lines:
        return Section(_("捆绑责任"), ("A33", "A35"), (_("本期没有责任认定。"),))
    heads = (_("责任方"), _("依据"), _("件数"), _("平均责任（%）"))
    return Section(_("捆绑责任"), ("A33", "A35"), (), (), None, (Table(heads, tuple(lines)),))
