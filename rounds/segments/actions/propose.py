"""Segment a whole company: the rule proposes, people confirm."""

from collections import Counter
from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from rounds.common.events import record
from rounds.people.models import Company, Staff
from rounds.people.queries import settings_of
from rounds.segments.models import SegmentProposal, SegmentRun, SegmentSpell
from rounds.segments.queries import current_segments, segment_facts, thresholds_of
from rounds.segments.rules.segment import Verdict, segment_of
from rounds.segments.rules.settings import FIRST_IS_PROVISIONAL

State = SegmentProposal.State
PROVISIONAL = gettext_noop("首次细分，待市场经理确认")


@transaction.atomic
def propose_segments(company: Company, *, as_of: date, by: Staff | str, at: datetime) -> SegmentRun:
    """Propose a segment for every active retailer; older open proposals are superseded.

    Where the rule agrees with the present segment there is nothing to decide (state SAME). A retailer's first
    proposal opens a provisional spell, if the company's setting allows, so that he can be planned for at once.
    """
    settings = settings_of(company)
    facts = segment_facts(company, as_of=as_of, settings=settings)
    thresholds = thresholds_of(settings, facts, volume_unit=company.volume_unit)
    now_in = current_segments(company, at=at)
    run = SegmentRun.objects.create(
        company=company,
        as_of=as_of,
        thresholds=thresholds.as_record(),
        made_by=by if isinstance(by, Staff) else None,
        made_at=at,
    )
    SegmentProposal.objects.unscoped("of this company").filter(company=company, state=State.PROPOSED).update(
        state=State.SUPERSEDED
    )
    verdicts = {retailer_id: segment_of(one, thresholds) for retailer_id, one in facts.items()}
    proposals = [_proposal(run, retailer_id, verdict, now_in) for retailer_id, verdict in verdicts.items()]
    SegmentProposal.objects.bulk_create(proposals, batch_size=500)
    if settings[FIRST_IS_PROVISIONAL]:
        _open_first_spells(proposals, now_in, at)
    run.counts = dict(Counter(verdict.segment for verdict in verdicts.values()))
    run.save(update_fields=["counts"])
    waiting = sum(one.state == State.PROPOSED for one in proposals)
    record("segments.proposed", run, by=by, at=at, counts=run.counts, waiting=waiting, as_of=as_of)
    return run


def _proposal(run: SegmentRun, retailer_id: int, verdict: Verdict, now_in: dict[int, str]) -> SegmentProposal:
    agrees = now_in.get(retailer_id) == verdict.segment
    return SegmentProposal(
        run=run,
        company_id=run.company_id,
        retailer_id=retailer_id,
        segment=verdict.segment,
        capability=verdict.capability,
        will=verdict.will,
        because=[asdict(reason) for reason in verdict.because],
        warnings=[asdict(reason) for reason in verdict.warnings],
        state=State.SAME if agrees else State.PROPOSED,
    )


def _open_first_spells(proposals: list[SegmentProposal], now_in: dict[int, str], at: datetime) -> None:
    spells = [
        SegmentSpell(
            company_id=one.company_id,
            retailer_id=one.retailer_id,
            segment=one.segment,
            starts_at=at,
            proposal=one,
            because=PROVISIONAL,
        )
        for one in proposals
        if one.retailer_id not in now_in
    ]
    SegmentSpell.objects.bulk_create(spells, batch_size=500)
