"""Who bears what of one issue, as its page shows it: kept findings, and a preview while it is open."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.utils.translation import gettext

from rounds.issues.models import Hop, Issue, LiabilityFinding, LiabilityShare
from rounds.issues.queries.liability import because_of, liability_facts
from rounds.issues.rules.liability import liability_of
from rounds.people.models import Department, Staff


@dataclass(frozen=True)
class ShownShare:
    """One party's part: `because` in the reader's language, `events` that prove it."""

    party: str
    is_department: bool
    percent: str
    ground: str
    because: str
    events: tuple[int, ...]

    @property
    def reasons(self) -> list[str]:
        """As the list of reasons takes them."""
        return [self.because]


@dataclass(frozen=True)
class ShownFinding:
    """Who bears what; `version` 0 is a preview that is not kept."""

    version: int
    rule_version: str
    at: datetime
    dissatisfied: bool
    shares: list[ShownShare]


def kept_findings(user: Staff, issue: Issue) -> list[LiabilityFinding]:
    """The kept findings this person may see, newest first, with their shares."""
    shares = Prefetch("shares", LiabilityShare.objects.select_related("department", "manager").order_by("pk"))
    found = LiabilityFinding.objects.visible_to(user).filter(issue=issue).distinct().order_by("-version")
    rows = list(found.prefetch_related(shares))
    for row in rows:
        row.issue = issue
    return rows


def findings_for(user: Staff, issue: Issue) -> list[ShownFinding]:
    """The same as a page shows them."""
    return shown_findings(kept_findings(user, issue))


def shown_findings(rows: Iterable[LiabilityFinding]) -> list[ShownFinding]:
    """Kept findings in the reader's language."""
    return [
        ShownFinding(
            row.version,
            row.rule_version,
            row.computed_at,
            bool(row.facts.get("dissatisfied")),
            [_shown(share) for share in row.shares.all()],
        )
        for row in rows
    ]


def preview_of(issue: Issue, hops: Sequence[Hop], *, now: datetime) -> ShownFinding:
    """Who would bear what if it ended now; computed by the same rule and not kept."""
    facts, _calendar = liability_facts(issue, at=now, hops=hops)
    shares = [
        LiabilityShare(
            department_id=share.department,
            manager_id=share.manager,
            percent=share.percent,
            ground=share.ground,
            because=share.because,
            reason=share.reason,
            figures=dict(share.figures),
            rules=list(share.rules),
            events=list(share.events),
        )
        for share in liability_of(facts)
    ]
    known = {hop.department_id: hop.department for hop in hops}
    for share in shares:
        share.department = known.get(share.department_id) if share.department_id else None
        share.manager = issue.coordinator if share.manager_id else None
    return ShownFinding(0, "", now, False, [_shown(share) for share in shares])


def _shown(share: LiabilityShare) -> ShownShare:
    party: Department | Staff | None = share.department or share.manager
    return ShownShare(
        party=party.name if party else "",
        is_department=share.department_id is not None,
        percent=f"{share.percent:f}",
        ground=gettext(str(share.get_ground_display())),
        because=because_of(share),
        events=tuple(share.events),
    )
