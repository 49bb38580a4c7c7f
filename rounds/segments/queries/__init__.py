"""Reads about segments."""

from rounds.segments.queries.current import current_segments, rhythms_of
from rounds.segments.queries.facts import segment_facts, thresholds_of

__all__ = ["current_segments", "rhythms_of", "segment_facts", "thresholds_of"]
