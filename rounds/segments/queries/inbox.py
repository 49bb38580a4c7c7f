"""Proposals that wait for a decision: old → new segment, reasons, warnings, and the small ones left out (C23)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from rounds.people.models import Staff
from rounds.segments.models import Segment, SegmentProposal, SegmentSpell
from rounds.segments.models.segment import SegmentProposalQuerySet
from rounds.segments.queries.board import Narrowing, narrowed
from rounds.segments.rules.guard import left_out
from rounds.segments.rules.reasons import Said, figure_in, said
from rounds.segments.rules.segment import VOLUME

CHANGES = ("changed", "first")
NAMED_SMALL_ONES = 8


@dataclass(frozen=True)
class InboxWanted:
    """What the query form of the inbox asks for; `change`: changed, first or empty for both."""

    narrowing: Narrowing
    words: str = ""
    change: str = ""
    only_warned: bool = False

    @classmethod
    def read(cls, query: Mapping[str, Any]) -> "InboxWanted":
        """From the fields of a request."""
        change = str(query.get("change", ""))
        return cls(
            narrowing=Narrowing.read(query),
            words=str(query.get("q", "")).strip(),
            change=change if change in CHANGES else "",
            only_warned=str(query.get("warned", "")) == "1",
        )


@dataclass(frozen=True)
class InboxRow:
    """One proposal as the inbox shows it. `before` is empty for a first segmentation."""

    proposal: SegmentProposal
    before: str
    after: str
    because: Sequence[Said]
    warnings: Sequence[Said]
    left_out: Sequence[str] = field(default=())


def proposals_wanted(user: Staff, wanted: InboxWanted) -> SegmentProposalQuerySet:
    """Open proposals within reach that the form asks for; `segment` is the proposed one."""
    rows = narrowed(SegmentProposal.objects.visible_to(user).open(), wanted.narrowing)
    if wanted.narrowing.segment:
        rows = rows.filter(segment=wanted.narrowing.segment)
    for word in wanted.words.lower().split():
        rows = rows.filter(retailer__search__contains=word)
    if wanted.only_warned:
        rows = rows.exclude(warnings=[])
    if wanted.change:
        opened = SegmentSpell.objects.visible_to(user).filter(proposal=OuterRef("pk"))
        rows = rows.filter(Exists(opened) if wanted.change == "first" else ~Exists(opened))
    return rows


def rows_of(user: Staff, proposals: Sequence[SegmentProposal], *, at: datetime) -> list[InboxRow]:
    """The proposals with what holds now and the small ones left out. One query, and one more for big ones promoted."""
    spells = SegmentSpell.objects.visible_to(user).filter(retailer__in=[one.retailer_id for one in proposals]).at(at)
    present = {row["retailer_id"]: row for row in spells.values("retailer_id", "segment", "proposal_id")}
    small = small_ones_left_out(user, proposals)
    return [_row(one, present.get(one.retailer_id), small.get(one.pk, ())) for one in proposals]


def _row(proposal: SegmentProposal, spell: Mapping[str, Any] | None, small: Sequence[str]) -> InboxRow:
    is_first = spell is None or spell["proposal_id"] == proposal.pk
    return InboxRow(
        proposal=proposal,
        before="" if spell is None or is_first else _(str(Segment(spell["segment"]).label)),
        after=_(str(Segment(proposal.segment).label)),
        because=[said(reason, _) for reason in proposal.because],
        warnings=[said(reason, _) for reason in proposal.warnings],
        left_out=small,
    )


def small_ones_left_out(user: Staff, proposals: Sequence[SegmentProposal]) -> dict[int, list[str]]:
    """Where a big retailer is proposed as Promote: the smallest of his territory who are not (C23), by proposal."""
    big = [one for one in proposals if one.segment == Segment.PROMOTE and one.warnings]
    if not big:
        return {}
    territories = {one.retailer.territory_id for one in big if one.retailer.territory_id}
    runs = {one.run_id for one in big}
    beside = SegmentProposal.objects.visible_to(user).filter(run__in=runs, retailer__territory__in=territories)
    volumes: dict[int, list[tuple[int, float]]] = defaultdict(list)
    promoted: dict[int, list[int]] = defaultdict(list)
    names: dict[int, str] = {}
    fields = ("retailer_id", "retailer__name", "retailer__territory_id", "segment", "because")
    for pk, name, territory, segment, because in beside.values_list(*fields):
        if (volume := figure_in(because, VOLUME)) is not None:
            volumes[territory].append((pk, volume))
            names[pk] = name
        if segment == Segment.PROMOTE:
            promoted[territory].append(pk)
    found = {}
    for one in big:
        territory, cap = one.retailer.territory_id, float(one.run.thresholds["big_cap"])
        if territory is not None:
            ids = left_out(volumes[territory], promoted[territory], cap, limit=NAMED_SMALL_ONES)
            found[one.pk] = [names[pk] for pk in ids]
    return found
