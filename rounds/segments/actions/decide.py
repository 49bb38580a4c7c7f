"""A market manager confirms or overrides what the rule proposes."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from rounds.common.events import Draft, record_all
from rounds.people.models import Staff
from rounds.segments.models import Segment, SegmentProposal, SegmentRun, SegmentSpell
from rounds.segments.queries import current_segments

State = SegmentProposal.State
AS_PROPOSED = gettext_noop("按规则确认")


class DecisionError(ValueError):
    """The proposal cannot be decided (any more)."""


@transaction.atomic
def confirm_proposal(proposal: SegmentProposal, *, by: Staff | str, at: datetime) -> SegmentProposal:
    """Follow the rule. DecisionError when somebody decided before."""
    if not confirm_proposals([proposal.pk], by=by, at=at, because=""):
        raise DecisionError("already decided")
    proposal.refresh_from_db()
    return proposal


@transaction.atomic
def override_proposal(
    proposal: SegmentProposal, segment: str, *, because: str, by: Staff | str, at: datetime
) -> SegmentProposal:
    """Decide otherwise than the rule; the reason stays beside the rule's reasons. DecisionError without a reason."""
    if segment not in Segment.values:
        raise DecisionError(f"unknown segment: {segment}")
    if not because.strip():
        raise DecisionError("an override needs a reason")
    _decide([proposal.pk], State.OVERRIDDEN, by=by, at=at, because=because, segment=segment)
    proposal.refresh_from_db()
    return proposal


@transaction.atomic
def confirm_proposals(pks: Iterable[int], *, by: Staff | str, at: datetime, because: str) -> int:
    """Confirm many open proposals; those decided meanwhile are passed over. Returns how many."""
    return _decide(pks, State.CONFIRMED, by=by, at=at, because=because, segment="")


@transaction.atomic
def confirm_run(run: SegmentRun, *, by: Staff | str, at: datetime, because: str) -> int:
    """Confirm every open proposal of a run, with a reason for doing it wholesale."""
    pks = run.proposals.filter(state=State.PROPOSED).values_list("pk", flat=True)
    return confirm_proposals(list(pks), by=by, at=at, because=because)


def _decide(pks: Iterable[int], state: str, *, by: Staff | str, at: datetime, because: str, segment: str) -> int:
    open_ones = SegmentProposal.objects.unscoped("the proposals came through the door").select_for_update()
    rows = list(open_ones.filter(pk__in=list(pks), state=State.PROPOSED).select_related("company"))
    if not rows:
        if segment:
            raise DecisionError("already decided")
        return 0
    before = current_segments(rows[0].company, at=at, retailer_ids=[row.retailer_id for row in rows])
    person = by if isinstance(by, Staff) else None
    for row in rows:
        row.state, row.decided_segment = state, segment or row.segment
        row.decided_by, row.decided_at, row.decision_reason = person, at, because
    fields = ["state", "decided_segment", "decided_by", "decided_at", "decision_reason"]
    SegmentProposal.objects.unscoped("just locked").bulk_update(rows, fields, batch_size=500)
    changed = [row for row in rows if before.get(row.retailer_id) != row.decided_segment]
    _begin_spells(changed, person, at, because)
    record_all(
        (
            Draft(
                "segment.confirmed" if state == State.CONFIRMED else "segment.overridden",
                row,
                {
                    "retailer": row.retailer_id,
                    "proposed": row.segment,
                    "decided": row.decided_segment,
                    "before": before.get(row.retailer_id),
                    "because": because,
                },
            )
            for row in rows
        ),
        by=by,
        at=at,
    )
    return len(rows)


def _begin_spells(rows: list[SegmentProposal], person: Staff | None, at: datetime, because: str) -> None:
    """New spells; one that began at this very instant (a provisional one) is replaced, so that never two hold."""
    SegmentSpell.objects.bulk_create(
        [
            SegmentSpell(
                company_id=row.company_id,
                retailer_id=row.retailer_id,
                segment=row.decided_segment,
                starts_at=at,
                proposal=row,
                decided_by=person,
                because=because or AS_PROPOSED,
            )
            for row in rows
        ],
        batch_size=500,
        update_conflicts=True,
        unique_fields=["retailer", "starts_at"],
        update_fields=["segment", "proposal", "decided_by", "because"],
    )
