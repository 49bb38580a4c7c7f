"""Background work as a row: progress, cancel, heartbeat, result."""

from django.db import models

from rounds.common.scoping import ALL, Paths, ScopedQuerySet


class JobQuerySet(ScopedQuerySet["Job"]):
    """People see the jobs of their company; its pages show only results they may open."""

    paths = Paths(company="company", unit=ALL, department=ALL, own=ALL, team=ALL)


class Job(models.Model):
    """One piece of background work asked for by somebody."""

    class State(models.TextChoices):
        WAITING = "waiting", "等待中"
        RUNNING = "running", "进行中"
        DONE = "done", "已完成"
        FAILED = "failed", "失败"
        CANCELLED = "cancelled", "已取消"

    company_id = models.BigIntegerField()
    kind = models.CharField(max_length=60)
    args = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    progress = models.PositiveSmallIntegerField(default=0)
    message = models.CharField(max_length=300, blank=True)
    result = models.JSONField(default=dict)
    asked_by_id = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField()
    beat_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    cancel_asked = models.BooleanField(default=False)
    for_day = models.DateField(null=True)  # of a kind that runs once on each day

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(progress__lte=100), name="no_job_is_more_than_done"),
            models.UniqueConstraint(
                fields=["company_id", "kind", "for_day"],
                condition=models.Q(for_day__isnull=False),
                name="a_daily_job_is_begun_once_a_day",
            ),
        ]
        indexes = [models.Index(fields=["state", "beat_at"], name="job_state")]

    def __str__(self) -> str:
        return f"{self.kind} {self.state} {self.progress}%"

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in {self.State.DONE, self.State.FAILED, self.State.CANCELLED}
