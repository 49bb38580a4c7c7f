"""A file somebody takes out: who, what for, how many rows; many rows need a second person (trust.md, privacy)."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from rounds.common.scoping import AS_OWN, Paths, ScopedQuerySet
from rounds.people.models import Company, Staff


class ExportQuerySet(ScopedQuerySet["Export"]):
    """One's own files; who sees the whole company sees what left it."""

    paths = Paths(company="company", unit="owner__unit", department="owner__department", own="owner", team=AS_OWN)


class Export(models.Model):
    """One file made for one person. `stored_path` is empty once it went straight to him, expired or was refused.

    `rows` counts what the file lists; `sha256` names its bytes for ever; `address` is the page it was asked on.
    """

    class State(models.TextChoices):
        MAKING = "making", "生成中"
        TAKEN = "taken", "已导出"
        NEEDS_REASON = "needs_reason", "待写明用途"
        WAITING = "waiting", "待批准"
        READY = "ready", "可下载"
        REFUSED = "refused", "未批准"
        EXPIRED = "expired", "已过期删除"
        FAILED = "failed", "生成失败"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="exports")
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=100)
    address = models.CharField(max_length=200, blank=True)
    purpose = models.CharField(max_length=200, blank=True)
    rows = models.PositiveIntegerField(default=0)
    size = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    stored_path = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=12, choices=State)
    job_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=300, blank=True)
    taken_at = models.DateTimeField(null=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("owner")),
                name="nobody_approves_his_own_export",
            ),
        ]
        indexes = [models.Index(fields=["company", "-made_at"], name="export_newest")]

    def __str__(self) -> str:
        return f"{self.name} {self.state}"

    def is_there(self, at: datetime) -> bool:
        """Whether its owner may fetch it now."""
        return self.state == self.State.READY and bool(self.expires_at and at < self.expires_at)
