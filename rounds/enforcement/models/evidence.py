"""Photos and documents of a case."""

from typing import Any, Self

from django.db import models

from rounds.common.pictures import Flaw
from rounds.common.scoping import ScopedQuerySet
from rounds.enforcement.models.case import EnforcementCase
from rounds.people.models import Company


class CaseEvidenceQuerySet(ScopedQuerySet["CaseEvidence"]):
    """Evidence of visible cases."""

    def visible_to(self, user: Any) -> Self:
        """Who may enter the room sees it, nobody else."""
        seen = EnforcementCase.objects.visible_to(user).order_by().values("pk")
        return self.unscoped("narrowed to the cases this user sees").filter(case__in=seen)


class CaseEvidence(models.Model):
    """One photo or document: its bytes lie on the disk under their SHA-256."""

    class Kind(models.TextChoices):
        PHOTO = "photo", "照片"
        DOCUMENT = "document", "文件"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(EnforcementCase, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PHOTO)
    words = models.CharField(max_length=120, blank=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    flaw = models.CharField(max_length=12, choices=Flaw, blank=True)
    is_shown = models.BooleanField(default=False)
    content_type = models.CharField(max_length=40)
    stored_path = models.CharField(max_length=200)
    taken_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()

    objects = CaseEvidenceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "sha256"], name="evidence_is_stored_once_per_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.sha256[:8]}"
