"""Reads about segments."""

from rounds.segments.queries.board import Narrowing, Tile, narrowed, tiles_of
from rounds.segments.queries.chart import quadrant_chart
from rounds.segments.queries.current import current_segments, rhythms_of
from rounds.segments.queries.facts import segment_facts, thresholds_of
from rounds.segments.queries.inbox import InboxRow, InboxWanted, proposals_wanted, rows_of
from rounds.segments.queries.retailer import RetailerSegment, segment_of_retailer

__all__ = [
    "InboxRow",
    "InboxWanted",
    "Narrowing",
    "RetailerSegment",
    "Tile",
    "current_segments",
    "narrowed",
    "proposals_wanted",
    "quadrant_chart",
    "rhythms_of",
    "rows_of",
    "segment_facts",
    "segment_of_retailer",
    "thresholds_of",
    "tiles_of",
]
