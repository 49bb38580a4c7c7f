"""The only writers of improvement: publish and read SOPs, keep time, change the work, give and settle tasks."""

from rounds.improvement.actions.ecrs import change_step
from rounds.improvement.actions.ledger import enter_time, note_time
from rounds.improvement.actions.sops import publish_sop, read_sop
from rounds.improvement.actions.tasks import decline_task, finish_task, give_task

__all__ = [
    "change_step",
    "decline_task",
    "enter_time",
    "finish_task",
    "give_task",
    "note_time",
    "publish_sop",
    "read_sop",
]
