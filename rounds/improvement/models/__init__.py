"""SOPs with read receipts, ECRS changes (D02, D03), the time ledger (E09), tasks (C20)."""

from rounds.improvement.models.ecrs import StepChange
from rounds.improvement.models.sops import Sop, SopReceipt
from rounds.improvement.models.time import Task, TimeEntry

__all__ = ["Sop", "SopReceipt", "StepChange", "Task", "TimeEntry"]
