"""SOPs with read receipts (D02, D03), the time ledger (E09), tasks (C20)."""

from rounds.improvement.models.sops import Sop, SopReceipt
from rounds.improvement.models.time import Task, TimeEntry

__all__ = ["Sop", "SopReceipt", "Task", "TimeEntry"]
