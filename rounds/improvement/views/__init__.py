"""Desk pages of improvement."""

from rounds.improvement.views.ecrs import ecrs
from rounds.improvement.views.fishbone import fishbone
from rounds.improvement.views.sops import sop, sop_new, sop_read, sops
from rounds.improvement.views.tasks import task_give, task_settle, tasks
from rounds.improvement.views.time import time

__all__ = ["ecrs", "fishbone", "sop", "sop_new", "sop_read", "sops", "task_give", "task_settle", "tasks", "time"]
