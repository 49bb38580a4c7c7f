"""The frozen facts the liability rule is given, and its shares in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from rounds.issues.models import ClockCorrection, Hop, Issue, LiabilityShare
from rounds.issues.queries.clocks import Still, held_hops, hops_of
from rounds.issues.queries.routing import route_of
from rounds.issues.rules.liability import IssueFacts
from rounds.issues.rules.sentences import SENTENCES, Reason
from rounds.issues.rules.settings import SECONDARY_WITHOUT_GROUND
from rounds.people.queries import calendar_around, settings_of


def liability_facts(
    issue: Issue,
    *,
    at: datetime,
    dissatisfied: bool = False,
    also: Still | None = None,
    hops: Sequence[Hop] | None = None,
) -> tuple[IssueFacts, str]:
    """What the rule may know of an issue at `at` (of a closed one: when it closed), and the calendar's version.

    `also`: further spans by hop that are not to count, to see what a correction would change. `hops`: those of the
    issue, when the caller has read them already.
    """
    as_of = min(at, issue.closed_at) if issue.closed_at else at
    calendar = calendar_around(issue.company, issue.raised_at, as_of)
    row = route_of(issue.routing, issue.category)
    assert row is not None, "an issue was routed by a row of its table"
    facts = IssueFacts(
        category=issue.category,
        department=row.department_id,
        primary_percent=row.primary_percent,
        table_rules=tuple(rule for rule in row.rules if rule != "A17"),
        manager=issue.coordinator_id,
        hops=held_hops(issue, hops_of(issue) if hops is None else hops, as_of=as_of, calendar=calendar, also=also),
        dissatisfied=dissatisfied,
        secondary_without_ground=settings_of(issue.company, at=issue.raised_at)[SECONDARY_WITHOUT_GROUND],
    )
    return facts, calendar.version


def facts_record(
    facts: IssueFacts, *, calendar_version: str, corrections: Sequence[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    """The facts as they are kept with the finding, hops in the order of their events.

    Corrections are kept only where they took minutes away, so that a finding without any reads as it always did, to
    the byte.
    """
    kept = asdict(facts)
    corrected = {hop.started_by for hop in facts.hops if hop.corrected}
    for hop in kept["hops"]:
        if not hop["corrected"]:
            del hop["corrected"]
    kept["hops"] = sorted(kept["hops"], key=lambda hop: (hop["started_by"], hop["starts_at"]))
    found = [one for one in corrections if one["started_by"] in corrected]
    return kept | {"calendar": calendar_version} | ({"corrections": found} if found else {})


def corrections_of_issue(issue: Issue) -> list[dict[str, Any]]:
    """The spans of the issue found not to count: in which hop (its first event), by which event it was decided.

    One that lies inside an earlier one says nothing new and is left out.
    """
    found: list[ClockCorrection] = []
    for row in ClockCorrection.objects.filter(hop__issue=issue).select_related("hop").order_by("event", "pk"):
        if not any(_covers(one, row) for one in found):
            found.append(row)
    return [
        {"started_by": row.hop.started_by_event, "from": row.starts_at, "to": row.ends_at, "event": row.event}
        for row in found
    ]


def _covers(one: ClockCorrection, other: ClockCorrection) -> bool:
    return one.hop_id == other.hop_id and one.starts_at <= other.starts_at and other.ends_at <= one.ends_at


def because_of(share: LiabilityShare) -> str:
    """Rule ids and the reason in the reader's language."""
    if share.reason not in set(Reason):
        return share.because
    return f"{' '.join(share.rules)}: {gettext(SENTENCES[Reason(share.reason)]) % share.figures}"
