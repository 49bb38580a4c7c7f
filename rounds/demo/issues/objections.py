"""What parties said against findings: upheld in part or whole, rejected, and what still waits for the assessor."""

from datetime import datetime, timedelta

from rounds.demo.city.agenda import Story
from rounds.demo.city.context import City
from rounds.issues.actions import Asked, decide_liability_objection, object_to_liability
from rounds.issues.models import LiabilityFinding, LiabilityObjection
from rounds.issues.queries.objections import named_hops
from rounds.issues.rules.objections import REJECTED, UPHELD, Span
from rounds.people.models import Staff
from rounds.people.rules.roles import Role

MOST = 8
WHY = "the sample city plays everybody"
REASONS = (
    ("这段时间仓库停电检修，系统里查不到库存，无法答复", "仓库停电检修"),
    ("当天全县大雨封路，无法到户核实，请扣除", "大雨封路，无法到户"),
    ("等零售户补充送货单，不应计入我方时间", "等零售户补充材料"),
)
GRANTED = ("核对停电通知，检修半天属实，按半天扣除", "核对通话记录，确在等零售户补充材料，全部扣除")
REFUSED = "当日路况通报只封了两小时，且未在系统中暂停计时，维持原认定"


def contested(city: City) -> Story:
    """In the evening some object to what was found since the evening before; the next morning the assessor decides."""
    waiting: list[LiabilityObjection] = []
    raised, since = 0, city.frame.at(city.frame.start, 0)
    for day in city.frame.past_workdays:
        at = city.frame.at(day, 10, 20)
        for place, objection in enumerate(waiting, start=raised - len(waiting)):
            yield at
            _decide(city, objection, place, at)
            at += timedelta(minutes=10)
        at = city.frame.at(day, 17, 25)
        yield at
        waiting, until = [], at
        for finding in _contestable(city, since, until)[: MOST - raised]:
            waiting.append(_object(city, finding, raised, at))
            raised += 1
            at += timedelta(minutes=1)
            yield at
        since = until


def _contestable(city: City, since: datetime, until: datetime) -> list[LiabilityFinding]:
    """The findings of the day in which a department bears a share."""
    rows = LiabilityFinding.objects.unscoped(WHY).filter(company=city.company, computed_at__gte=since, version=1)
    rows = rows.filter(computed_at__lt=until, shares__department__isnull=False, issue__closed_at__isnull=False)
    return list(rows.select_related("issue__company", "issue__coordinator").order_by("computed_at", "pk").distinct())


def _object(city: City, finding: LiabilityFinding, place: int, at: datetime) -> LiabilityObjection:
    """The department about its longest step; every third time the account manager."""
    share = finding.shares.filter(department__isnull=False).select_related("department").order_by("pk").first()
    assert share is not None, "chosen for it"
    assert share.department is not None, "chosen for it"
    hops = [one for one in named_hops(finding.issue, as_of=at) if one.hop.department_id == share.department_id]
    longest = max(hops, key=lambda one: (one.minutes, one.hop.pk)).hop
    assert longest.ends_at is not None, "the issue is closed"
    text, because = REASONS[place % 3]
    return object_to_liability(
        finding,
        text=text,
        asked=[Asked(Span(longest.pk, longest.starts_at, longest.ends_at, because))],
        by=_who(city, finding, place, share.department.function),
        at=at,
    )


def _who(city: City, finding: LiabilityFinding, place: int, function: str) -> Staff:
    manager = finding.issue.coordinator
    if place % 3 == 1 and manager is not None and finding.shares.filter(manager=manager).exists():
        return manager
    return city.cast.officers[function]


def _decide(city: City, objection: LiabilityObjection, place: int, at: datetime) -> None:
    """The first of three is granted for half of the span, the second is not, the third is granted whole."""
    assessor, span = city.cast.office[Role.ASSESSOR], objection.spans.get()
    until = span.starts_at + (span.ends_at - span.starts_at) / (2 if place % 3 == 0 else 1)
    upheld = place % 3 != 1
    decide_liability_objection(
        objection,
        outcome=UPHELD if upheld else REJECTED,
        decision=GRANTED[place % 3 // 2] if upheld else REFUSED,
        granted={span.pk: (span.starts_at, until)} if upheld else {},
        by=assessor,
        at=at,
    )
