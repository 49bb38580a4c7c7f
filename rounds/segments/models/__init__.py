"""Segment runs, proposals and the history of segments."""

from rounds.segments.models.segment import (
    Segment,
    SegmentProposal,
    SegmentRun,
    SegmentSpell,
    WillAnswer,
)

__all__ = ["Segment", "SegmentProposal", "SegmentRun", "SegmentSpell", "WillAnswer"]
