"""Background work over Django's Tasks API, with what that API leaves out: progress, cancel, heartbeat, reaping."""

from rounds.common.jobs.daily import daily, start_due
from rounds.common.jobs.running import JobCancelledError, JobRun, ask_to_stop, job, reap, start

__all__ = ["JobCancelledError", "JobRun", "ask_to_stop", "daily", "job", "reap", "start", "start_due"]
