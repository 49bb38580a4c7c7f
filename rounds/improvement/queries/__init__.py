"""Reads for improvement: the newest SOPs, the fishbone, the time ledger of a span."""

from rounds.improvement.queries.fishbone import fishbone
from rounds.improvement.queries.ledger import ledger
from rounds.improvement.queries.sops import newest_sops

__all__ = ["fishbone", "ledger", "newest_sops"]
