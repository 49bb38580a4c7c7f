"""What parties said against findings: one upheld in part, one not, one that waits for the assessor."""

from datetime import datetime, timedelta

from rounds.demo.city.agenda import Story
from rounds.demo.city.context import City
from rounds.issues.actions import Asked, decide_liability_objection, object_to_liability
from rounds.issues.models import LiabilityFinding, LiabilityObjection
from rounds.issues.queries.objections import named_hops
from rounds.issues.rules.objections import REJECTED, UPHELD, Span
from rounds.people.models import Staff
from rounds.people.rules.roles import Role

MOST = 3
DAYS_BACK = 4
WHY = "the sample city plays everybody"
REASONS = (
    ("这段时间仓库停电检修，系统里查不到库存，无法答复", "仓库停电检修"),
    ("当天全县大雨封路，无法到户核实，请扣除", "大雨封路，无法到户"),
    ("等零售户补送货单照片，不应计入我方时间", "等零售户补充材料"),
)
GRANTED = "核对停电通知，检修半天属实，按半天扣除"
REFUSED = "当日路况通报只封了两小时，且未在系统中暂停计时，维持原认定"


def contested(city: City) -> Story:
    """Two days before the present they object, the morning after the assessor decides on the first two."""
    days = city.frame.past_workdays
    if len(days) < DAYS_BACK:
        return
    at = city.frame.at(days[-2], 9, 40)
    yield at
    raised = []
    for place, finding in enumerate(_contestable(city)):
        raised.append(_object(city, finding, place, at + timedelta(minutes=place)))
    at = city.frame.at(days[-1], 10, 20)
    yield at
    assessor = city.cast.office[Role.ASSESSOR]
    if raised:
        (span,) = raised[0].spans.all()
        half = span.starts_at + (span.ends_at - span.starts_at) / 2
        decide_liability_objection(
            raised[0], outcome=UPHELD, decision=GRANTED, granted={span.pk: (span.starts_at, half)}, by=assessor, at=at
        )
    if len(raised) > 1:
        at += timedelta(minutes=15)
        decide_liability_objection(raised[1], outcome=REJECTED, decision=REFUSED, granted={}, by=assessor, at=at)


def _contestable(city: City) -> list[LiabilityFinding]:
    """The latest findings in which a department bears a share, one per issue."""
    since = city.frame.at(city.frame.past_workdays[-DAYS_BACK], 0)
    rows = LiabilityFinding.objects.unscoped(WHY).filter(company=city.company, computed_at__gte=since, version=1)
    rows = rows.filter(shares__department__isnull=False, issue__closed_at__isnull=False).distinct()
    return list(rows.select_related("issue__company", "issue__coordinator").order_by("-computed_at", "pk")[:MOST])


def _object(city: City, finding: LiabilityFinding, place: int, at: datetime) -> LiabilityObjection:
    """The department about its latest step; of the second, the account manager."""
    share = finding.shares.filter(department__isnull=False).select_related("department").order_by("pk").first()
    assert share is not None, "chosen for it"
    assert share.department is not None, "chosen for it"
    by = _who(city, finding, place, share.department.function)
    hops = [one for one in named_hops(finding.issue, as_of=at) if one.hop.department_id == share.department_id]
    longest = max(hops, key=lambda one: (one.minutes, one.hop.pk)).hop
    assert longest.ends_at is not None, "the issue is closed"
    text, because = REASONS[place]
    span = Span(longest.pk, longest.starts_at, longest.ends_at, because)
    return object_to_liability(finding, text=text, asked=[Asked(span)], by=by, at=at)


def _who(city: City, finding: LiabilityFinding, place: int, function: str) -> Staff:
    manager = finding.issue.coordinator
    if place == 1 and manager is not None and finding.shares.filter(manager=manager).exists():
        return manager
    return city.cast.officers[function]
