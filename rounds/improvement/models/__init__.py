"""SOPs with read receipts (D02, D03), the time ledger (E09)."""

from rounds.improvement.models.sops import Sop, SopReceipt
from rounds.improvement.models.time import TimeEntry

__all__ = ["Sop", "SopReceipt", "TimeEntry"]
