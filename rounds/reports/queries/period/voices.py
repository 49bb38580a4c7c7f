"""The part of a report about what retailers say, what was assessed, and what was learnt."""

from collections import defaultdict
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _

from rounds.assessment.models import Score
from rounds.assessment.rules.scheme import INDICATOR_LABELS
from rounds.people.models import Staff
from rounds.people.rules.roles import LABELS, Role
from rounds.reports.queries.period.subject import COMPANY, DEPARTMENT, MANAGER, UNIT, Subject
from rounds.reports.rules.period import Section, Span, Table, wilson
from rounds.surveys.models import Campaign
from rounds.surveys.queries import satisfaction_facts
from rounds.surveys.queries.report import Answers, department_lines
from rounds.surveys.rules.questionnaire import VISITS
from rounds.training.models import Attendance

RULES = ("A29", "A32", "A36")


def satisfaction_section(subject: Subject, span: Span) -> Section:
    """Closed campaigns of this span; a group smaller than the campaign allows is not shown, and that is said."""
    lines = _weighted(subject, span) if subject.kind in {COMPANY, DEPARTMENT} else _territory(subject, span)
    if not lines:
        return Section(_("满意度"), RULES, (_("本期没有可以公布的满意度结果：没有已结束的调查，或回答太少。"),))
    heads = (_("项目"), _("回答"), _("满意占比（%）"), _("95% 区间（%）"))
    return Section(_("满意度"), RULES, (), (), None, (Table(heads, tuple(lines)),))


def _weighted(subject: Subject, span: Span) -> list[tuple[str, int, float, str]]:
    campaigns = Campaign.objects.unscoped("figures of large groups only").filter(
        company=subject.company, state=Campaign.State.CLOSED, ends_on__range=(span.first, span.last)
    )
    found = []
    for campaign in campaigns.order_by("ends_on", "pk"):
        for line in department_lines(Answers(campaign), None):
            number = line.department.pk if line.department else None
            if line.share is None or (subject.kind == DEPARTMENT and number != subject.pk):
                continue
            if line.is_nobodys:
                continue
            name = line.department.name if line.department else _("拜访服务")
            found.append((name, line.answers, *_shown(line.share.value, (line.share.low, line.share.high))))
    return found


def _territory(subject: Subject, span: Span) -> list[tuple[str, int, float, str]]:
    """Of one account manager, or of those of a unit whose groups are large enough each."""
    people = Staff.objects.filter(company=subject.company, role=Role.ACCOUNT_MANAGER)
    chosen = people.filter(unit=subject.pk) if subject.kind == UNIT else people.filter(pk=subject.pk)
    own = set(chosen.values_list("pk", flat=True))
    marks: dict[int | None, list[int]] = defaultdict(lambda: [0, 0])
    for fact in satisfaction_facts(subject.company, span.first, span.last):
        is_nobodys = fact.department is None and fact.category != VISITS
        if fact.manager in own and fact.counts is not None and not is_nobodys:
            marks[fact.department][0] += fact.counts[3] + fact.counts[4]
            marks[fact.department][1] += sum(fact.counts)
    names = dict(subject.company.departments.values_list("pk", "name"))
    found = []
    for department, (good, total) in sorted(marks.items(), key=lambda item: item[0] or 0):
        interval = wilson(good, total)
        if interval is not None:
            name = names.get(department or 0, _("拜访服务"))
            found.append((name, total, *_shown(good / total, interval)))
    return found


def _shown(share: float, interval: tuple[float, float]) -> tuple[float, str]:
    low, high = interval
    return round(100 * share, 1), f"{100 * low:.1f}–{100 * high:.1f}"


def assessment_section(viewer: Staff, subject: Subject, span: Span) -> Section:
    """Published scores of periods that ended in this span: one's own with its parts, else everybody by number."""
    rows = (
        Score.objects.visible_to(viewer)
        .filter(run__published_at__isnull=False, run__period__ends_on__range=(span.first, span.last))
        .select_related("run__period", "manager", "department")
        .order_by("run__period__ends_on", "-run__version")
    )
    if subject.kind == MANAGER:
        rows = rows.filter(manager=subject.pk)
    elif subject.kind == DEPARTMENT:
        rows = rows.filter(department=subject.pk)
    elif subject.kind == UNIT:
        rows = rows.filter(manager__unit=subject.pk)
    newest: dict[tuple[int, int | None, int | None], Score] = {}
    for score in rows:
        newest.setdefault((score.run.period_id, score.manager_id, score.department_id), score)
    scores = list(newest.values())
    if not scores:
        return Section(_("考核"), ("A29", "A51"), (_("本期没有已公布的考核结果。"),))
    tables = [_parts(score) for score in scores] if subject.kind in {MANAGER, DEPARTMENT} else [_everybody(scores)]
    said = (_("每个得分都可以在“考核”里展开到背后的每条记录，并可提出异议。"),)
    return Section(_("考核"), ("A29", "A51"), said, (), None, tuple(tables))


def _parts(score: Score) -> Table:
    """The parts of one score: weight, value, and what they add up to."""
    lines: list[tuple[str | int | float | None, ...]] = [
        (_(INDICATOR_LABELS.get(part.indicator, part.indicator)), _number(part.used_weight), _number(part.value))
        for part in score.parts.order_by("position")
    ]
    lines.append((_("合计"), 100.0, _number(score.total)))
    words = {"period": score.run.period.name, "version": score.run.version}
    return Table((_("%(period)s（第 %(version)s 版）") % words, _("权重"), _("得分")), tuple(lines))


def _everybody(scores: list[Score]) -> Table:
    """Departments first, then people by staff number: nobody is ranked."""
    ordered = sorted(scores, key=lambda one: (one.manager is not None, one.manager.username if one.manager else ""))
    lines = tuple(
        (one.run.period.name, one.manager.name if one.manager else one.department.name if one.department else "",
         _(LABELS[Role(one.manager.role)]) if one.manager else _("部门"), _number(one.total))
        for one in ordered
    )  # fmt: skip
    return Table((_("考核期"), _("姓名或部门"), _("岗位"), _("得分")), lines)


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def training_section(viewer: Staff, subject: Subject, span: Span) -> Section:
    """Trainings of this span and how many came; results only as a count of those that passed (D13, A53)."""
    rows = Attendance.objects.visible_to(viewer).filter(
        session__held_at__isnull=False, session__starts_at__date__range=(span.first, span.last)
    )
    whose = Q(staff__department=subject.pk) if subject.kind == DEPARTMENT else subject.staff("staff")
    held: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in rows.filter(whose).select_related("session").order_by("session__starts_at", "pk"):
        day = subject.company.local_day(row.session.starts_at)
        counts = held[f"{day:%Y-%m-%d}", row.session.title]
        counts[0] += 1
        counts[1] += bool(row.attended)
        counts[2] += bool(row.passed)
    if not held:
        return Section(_("培训"), ("D13", "A53"), (_("本期没有培训记录。"),))
    lines = tuple((day, title, counts[0], counts[1], counts[2]) for (day, title), counts in held.items())
    return Section(
        _("培训"), ("D13", "A53"), (), (), None,
        (Table((_("日期"), _("培训"), _("应到"), _("实到"), _("合格")), lines),),
    )  # fmt: skip
