"""Objections to findings: who may raise one until when, the hops he may name, the list with its lights."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext

from rounds.common.pages import Page, page_of
from rounds.issues.models import Hop, Issue, LiabilityFinding, LiabilityObjection, LiabilityShare
from rounds.issues.queries.clocks import held_hops, hops_of
from rounds.issues.rules.clocks import Held, due_at, minutes_left, stretches
from rounds.issues.rules.objections import Case, Fault, Window, last_day, standing_fault
from rounds.issues.rules.settings import OBJECTION_DAYS, OBJECTION_MINUTES
from rounds.people.models import Company, Staff
from rounds.people.queries import calendar_around, settings_of
from rounds.people.rules.roles import Role

SOON_FIRST, NEWEST = ("made_at", "pk"), ("-made_at", "-pk")
AROUND = ("issue__retailer", "issue__company", "finding", "new_finding", "made_by", "department", "decided_by")


@dataclass(frozen=True)
class NamedHop:
    """One hop as an objector meets it: `minutes` counted of those `allowed`; he may name it once it is over."""

    hop: Hop
    step: str
    holder: str
    minutes: int
    allowed: int
    is_over: bool

    @property
    def is_late(self) -> bool:
        """Whether it took longer than it had."""
        return self.minutes > self.allowed


@dataclass(frozen=True)
class ObjectionRow:
    """One line of the list. `minutes_left`: working minutes until it should be decided, None once it is."""

    objection: LiabilityObjection
    party: str
    minutes_left: int | None


@dataclass(frozen=True)
class Objecting:
    """Whether a person may object to the newest finding, until when, and what was said against each version."""

    version: int = 0
    fault: Fault | None = None
    until: date | None = None
    objections: list[LiabilityObjection] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Whether he may object today."""
        return self.version > 0 and self.fault is None

    @property
    def is_over(self) -> bool:
        """Whether he might have, until a day that has gone by."""
        return self.fault == Fault.TOO_LATE


def newest_finding(issue: Issue) -> LiabilityFinding | None:
    """The last version that was kept."""
    findings = LiabilityFinding.objects.unscoped("findings of the caller's issue").filter(issue=issue)
    return findings.select_related("issue__company").order_by("-version").first()


def bears_a_share(finding: LiabilityFinding, person: Staff) -> bool:
    """Whether a share of it falls on him, or on the department he is an officer of."""
    shares = LiabilityShare.objects.filter(finding=finding)
    if person.role == Role.DEPARTMENT_OFFICER:
        return person.department_id is not None and shares.filter(department_id=person.department_id).exists()
    return shares.filter(manager=person).exists()


def is_party(objection: LiabilityObjection, person: Staff) -> bool:
    """Whether it is his own case: he objected, bears a share, coordinates the issue, or his department has held it."""
    issue = objection.issue
    if person.pk in {objection.made_by_id, issue.coordinator_id} or bears_a_share(objection.finding, person):
        return True
    return person.department_id is not None and issue.hops.filter(department_id=person.department_id).exists()


def case_of(
    finding: LiabilityFinding,
    person: Staff,
    *,
    at: datetime,
    newest: LiabilityFinding | None,
    bears: bool,
    before: Sequence[LiabilityObjection] | None = None,
) -> Case:
    """What decides whether he may object to it at that moment; `bears` a share of it, or not. `before`: what was said
    against the findings of the issue, as far as he sees it (his own he does), when the caller has read it."""
    if before is None:
        before = list(LiabilityObjection.objects.unscoped("one objection per party").filter(finding=finding))
    return Case(
        bears_a_share=bears,
        is_newest=newest is not None and newest.pk == finding.pk,
        objected_before=any(one.finding_id == finding.pk and _is_his(one, person) for one in before),
        today=finding.issue.company.local_day(at),
        last_day=until_of(finding),
    )


def _is_his(objection: LiabilityObjection, person: Staff) -> bool:
    """An officer speaks for his department, everybody else for himself."""
    if person.role == Role.DEPARTMENT_OFFICER:
        return objection.department_id is not None and objection.department_id == person.department_id
    return objection.made_by_id == person.pk


def until_of(finding: LiabilityFinding) -> date:
    """The last day on which it may be objected to."""
    company, at = finding.issue.company, finding.computed_at
    days = settings_of(company, at=at)[OBJECTION_DAYS]
    return last_day(company.local_day(at), days, calendar=calendar_around(company, at))


def objecting(user: Staff, issue: Issue, *, at: datetime) -> Objecting:
    """For the page of an issue."""
    newest = newest_finding(issue)
    if newest is None:
        return Objecting()
    seen = LiabilityObjection.objects.visible_to(user).filter(issue=issue).select_related(*AROUND)
    objections = list(seen.order_by("made_at", "pk"))
    if not bears_a_share(newest, user):  # nothing more to ask for most readers
        return Objecting(newest.version, Fault.NOT_A_PARTY, None, objections)
    case = case_of(newest, user, at=at, newest=newest, bears=True, before=objections)
    return Objecting(newest.version, standing_fault(case), case.last_day, objections)


def windows_of(issue: Issue) -> list[Window]:
    """From when until when each hop lasted; open where the stretch it belongs to still runs."""
    return [_window(one) for one in named_hops(issue, as_of=issue.raised_at)]


def _window(one: NamedHop) -> Window:
    return Window(one.hop.pk, one.hop.starts_at, one.hop.ends_at if one.is_over else None)


def named_hops(issue: Issue, *, as_of: datetime) -> list[NamedHop]:
    """Every hop of the issue with its minutes, in the order of events."""
    hops = hops_of(issue)
    clocks = held_hops(issue, hops, as_of=as_of, calendar=calendar_around(issue.company, issue.raised_at, as_of))
    running = _running(clocks)
    return [_named(hop, clock, clock not in running) for hop, clock in zip(hops, clocks, strict=True)]


def _running(clocks: Sequence[Held]) -> list[Held]:
    """Acceptance belongs to the answer: both run until the department lets go."""
    return [hop for stretch in stretches(clocks) if stretch.hops[-1].ends_at is None for hop in stretch.hops]


def _named(hop: Hop, clock: Held, is_over: bool) -> NamedHop:
    return NamedHop(
        hop=hop,
        step=gettext(str(hop.get_step_display())),
        holder=holder_name(hop),
        minutes=clock.minutes,
        allowed=clock.allowed,
        is_over=is_over,
    )


def holder_name(hop: Hop) -> str:
    """Who held it, by name."""
    return hop.department.name if hop.department else hop.staff.name if hop.staff else gettext("未指定客户经理")


def party_name(objection: LiabilityObjection) -> str:
    """On whose behalf it was raised."""
    return objection.department.name if objection.department else objection.made_by.name


def page_wanted(user: Staff, state: str, *, after: str = "", before: str = "") -> Page[LiabilityObjection]:
    """One page of the list: `open`, `decided` or `all`; what has waited longest comes first among the open."""
    rows = LiabilityObjection.objects.visible_to(user).select_related(*AROUND)
    if state == "open":
        return page_of(rows.open(), order=SOON_FIRST, after=after, before=before)
    found = rows.exclude(outcome="") if state == "decided" else rows
    return page_of(found, order=NEWEST, after=after, before=before)


def open_count(user: Staff) -> int:
    """Objections nobody has decided yet."""
    return LiabilityObjection.objects.visible_to(user).open().count()


def rows_of(company: Company, objections: Sequence[LiabilityObjection], *, now: datetime) -> list[ObjectionRow]:
    """The lines with party and light."""
    if not objections:
        return []
    calendar = calendar_around(company, now, *(one.made_at for one in objections))
    minutes = settings_of(company, at=now)[OBJECTION_MINUTES]
    return [
        ObjectionRow(
            objection=one,
            party=party_name(one),
            minutes_left=None
            if one.outcome
            else minutes_left(due_at(one.made_at, minutes, calendar=calendar), now, calendar=calendar),
        )
        for one in objections
    ]
