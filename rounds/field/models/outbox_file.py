"""The outbox of a phone as a file, brought to the desk because the phone could not send it."""

from django.db import models

from rounds.common.scoping import AS_OWN, Paths, ScopedQuerySet
from rounds.people.models import Company, Staff


class OutboxFileQuerySet(ScopedQuerySet["OutboxFile"]):
    """Files of one's unit's people; the company's for the administrator."""

    paths = Paths(company="company", unit="staff__unit", own="staff", team=AS_OWN)


class OutboxFile(models.Model):
    """What a phone exported, kept whole; looked at first, then taken like a sync, with the same receipts."""

    class State(models.TextChoices):
        STAGED = "staged", "待接收"
        TAKEN = "taken", "已接收"
        DISCARDED = "discarded", "不接收"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    stored_path = models.CharField(max_length=200)
    phone_label = models.CharField(max_length=200, blank=True)
    exported_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.STAGED)
    settled_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    outcome = models.JSONField(default=dict)

    objects = OutboxFileQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "sha256"], name="an_outbox_file_is_kept_once")]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.sha256[:8]} {self.state}"
