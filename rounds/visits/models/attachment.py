"""Signatures and photos of a visit."""

from django.db import models

from rounds.common.pictures import Flaw
from rounds.common.scoping import ALL, Paths, ScopedQuerySet
from rounds.people.models import Company
from rounds.visits.models.visit import Visit


class AttachmentQuerySet(ScopedQuerySet["Attachment"]):
    """Attachments of visible visits."""

    paths = Paths(company="company", unit="visit__manager__unit", department=ALL, own="visit__manager")


class Attachment(models.Model):
    """A signature or photo: announced with hash and size, stored when its bytes agree."""

    class Kind(models.TextChoices):
        SIGNATURE = "signature", "签名"
        PHOTO = "photo", "照片"

    class Purpose(models.TextChoices):
        """What a photo shows, or whose second signature it is."""

        FRONT = "front", "门头"
        DISPLAY = "display", "陈列"
        PRICES = "prices", "价签"
        OTHER = "other", "其他"
        COMPANION = "companion", "陪同人"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="attachments")
    kind = models.CharField(max_length=10, choices=Kind)
    purpose = models.CharField(max_length=10, choices=Purpose, blank=True)
    sha256 = models.CharField(max_length=64)
    dhash = models.CharField(max_length=16, blank=True)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    flaw = models.CharField(max_length=12, choices=Flaw, blank=True)
    content_type = models.CharField(max_length=40)
    stored_path = models.CharField(max_length=200)
    taken_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "sha256"], name="an_attachment_is_stored_once_per_visit")
        ]
        indexes = [models.Index(fields=["company", "sha256"], name="attachment_same_bytes")]

    def __str__(self) -> str:
        return f"{self.kind} {self.sha256[:8]}"

    @property
    def is_shown(self) -> bool:
        """Whether there is a copy fit to be shown."""
        return self.width > 0 and self.flaw in (Flaw.NONE, Flaw.MORE_INSIDE)
