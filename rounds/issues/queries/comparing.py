"""Two findings side by side: who bears what, and how many minutes of each holder counted, before and after."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext

from rounds.common.calendar import Pause
from rounds.issues.models import Hop, Issue, LiabilityFinding, LiabilityShare
from rounds.issues.queries.clocks import hops_of
from rounds.issues.queries.liability import liability_facts
from rounds.issues.rules.clocks import Held, in_order
from rounds.issues.rules.kept import facts_from
from rounds.issues.rules.liability import Share, liability_of
from rounds.issues.rules.objections import Span
from rounds.people.models import Department, Staff

Party = tuple[str, int]
GROUNDS = dict(LiabilityShare.Ground.choices)


@dataclass(frozen=True)
class Borne:
    """What one party bears in one version: percent, the grounds in words, the events that prove it."""

    percent: Decimal = Decimal(0)
    grounds: tuple[str, ...] = ()
    events: tuple[int, ...] = ()


@dataclass(frozen=True)
class PartyLine:
    """One party before and after."""

    party: str
    is_department: bool
    before: Borne
    after: Borne

    @property
    def differs(self) -> bool:
        """Whether anything of it changed."""
        return self.before != self.after


@dataclass(frozen=True)
class HopLine:
    """One holder: working minutes counted before and after, of those allowed."""

    step: str
    holder: str
    allowed: int
    before: int | None
    after: int | None

    @property
    def differs(self) -> bool:
        """Whether its minutes changed."""
        return self.before != self.after


@dataclass(frozen=True)
class Comparison:
    """An earlier finding and a later one; version 0 is what would come out and is not kept."""

    before: int
    after: int
    parties: list[PartyLine]
    hops: list[HopLine]

    @property
    def differs(self) -> bool:
        """Whether anybody bears more or less."""
        return any(line.differs for line in self.parties)


def compare(before: LiabilityFinding, after: LiabilityFinding, hops: Sequence[Hop] | None = None) -> Comparison:
    """Two kept versions of one issue; `hops` when the caller has read them already."""
    kept = _kept(before, after)
    return _compared(
        before.issue,
        hops_of(before.issue) if hops is None else hops,
        (before.version, kept[before.pk], _hops(before)),
        (after.version, kept[after.pk], _hops(after)),
    )


def if_granted(finding: LiabilityFinding, spans: Iterable[Span], *, at: datetime) -> Comparison:
    """What the same rule would find if all these spans did not count; nothing is kept."""
    also: dict[int, list[Pause]] = {}
    for span in spans:
        also.setdefault(span.hop, []).append(Pause(span.starts_at, span.ends_at))
    facts, _version = liability_facts(finding.issue, at=at, dissatisfied=bool(finding.facts["dissatisfied"]), also=also)
    found = _by_party(((share.department, share.manager), share) for share in liability_of(facts))
    kept = _kept(finding)[finding.pk]
    return _compared(
        finding.issue, hops_of(finding.issue), (finding.version, kept, _hops(finding)), (0, found, in_order(facts.hops))
    )


Version = tuple[int, Mapping[Party, Borne], Sequence[Held]]


def _kept(*findings: LiabilityFinding) -> dict[int, dict[Party, Borne]]:
    """By finding, who bears what."""
    prefetch_related_objects(findings, "shares")  # a page that shows them has read them already
    return {
        one.pk: _by_party(
            ((row.department_id, row.manager_id), row) for row in sorted(one.shares.all(), key=lambda row: row.pk)
        )
        for one in findings
    }


def _hops(finding: LiabilityFinding) -> list[Held]:
    return in_order(facts_from(finding.facts).hops)


def _by_party(shares: Iterable[tuple[tuple[int | None, int | None], Share | LiabilityShare]]) -> dict[Party, Borne]:
    found: dict[Party, Borne] = {}
    for (department, manager), share in shares:
        party = ("department", department) if department else ("manager", manager or 0)
        known = found.get(party, Borne())
        found[party] = Borne(
            known.percent + share.percent,
            (*known.grounds, gettext(str(GROUNDS[share.ground]))),
            tuple(sorted({*known.events, *share.events})),
        )
    return found


def _compared(issue: Issue, hops: Sequence[Hop], before: Version, after: Version) -> Comparison:
    names = _names(issue, hops, {*before[1], *after[1]})
    parties = [
        PartyLine(names[party], party[0] == "department", before[1].get(party, Borne()), after[1].get(party, Borne()))
        for party in [*before[1], *(one for one in after[1] if one not in before[1])]
    ]
    return Comparison(before[0], after[0], parties, _hop_lines(hops, before[2], after[2]))


def _names(issue: Issue, hops: Sequence[Hop], parties: set[Party]) -> dict[Party, str]:
    """Whoever bears a share has mostly held the issue; only the others are looked up."""
    known = {("department", hop.department.pk): hop.department.name for hop in hops if hop.department}
    known |= {("manager", hop.staff.pk): hop.staff.name for hop in hops if hop.staff}
    departments = {key for kind, key in parties - known.keys() if kind == "department"}
    people = {key for kind, key in parties - known.keys() if kind == "manager"}
    company = Department.objects.unscoped("parties of the caller's issue").filter(company_id=issue.company_id)
    units = company.filter(pk__in=departments).values_list("pk", "name")
    staff = Staff.objects.filter(company_id=issue.company_id, pk__in=people).values_list("pk", "name")
    found = {("department", key): name for key, name in units} | {("manager", key): name for key, name in staff}
    return known | found


def _hop_lines(rows: Sequence[Hop], before: Sequence[Held], after: Sequence[Held]) -> list[HopLine]:
    """Hops are the same row in both versions when the same event began them."""
    hops = {hop.started_by_event or 0: hop for hop in rows}
    then, now = ({hop.started_by: hop for hop in version} for version in (before, after))
    return [_hop_line(hops.get(key), then.get(key), now.get(key)) for key in sorted({*then, *now})]


def _hop_line(row: Hop | None, before: Held | None, after: Held | None) -> HopLine:
    one = after or before
    assert one is not None, "a line stands for a hop of one of the two"
    holder = row.department.name if row and row.department else row.staff.name if row and row.staff else ""
    return HopLine(
        step=gettext(str(Hop.Step(one.step).label)),
        holder=holder,
        allowed=one.allowed,
        before=before.minutes if before else None,
        after=after.minutes if after else None,
    )
