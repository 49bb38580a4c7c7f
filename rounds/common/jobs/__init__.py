"""Background work over Django's Tasks API, with what that API leaves out: progress, cancel, heartbeat, reaping."""

from rounds.common.jobs.running import JobCancelledError, JobRun, job, reap, start

__all__ = ["JobCancelledError", "JobRun", "job", "reap", "start"]
