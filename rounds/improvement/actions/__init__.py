"""The only writers of improvement: publish and read SOPs, keep the time ledger."""

from rounds.improvement.actions.ledger import LedgerError, derive_time, enter_time
from rounds.improvement.actions.sops import publish_sop, read_sop

__all__ = ["LedgerError", "derive_time", "enter_time", "publish_sop", "read_sop"]
