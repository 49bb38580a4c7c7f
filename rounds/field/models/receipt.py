"""What came from a phone: the receipt of each command, and what could not be taken."""

from django.db import models

from rounds.common.scoping import AS_OWN, Paths, ScopedQuerySet
from rounds.people.models import Company, Staff


class ReceiptQuerySet(ScopedQuerySet["Receipt"]):
    """Own receipts; a market manager sees his unit's."""

    paths = Paths(company="company", unit="staff__unit", own="staff", team=AS_OWN)


class Receipt(models.Model):
    """One command from a phone: taken once; the same id gets the same answer again (trust.md).

    `made_at` is the phone's own time; what counts is `received_at` and, among those that came together, `sequence`.
    """

    class Outcome(models.TextChoices):
        DONE = "done", "已处理"
        REFUSED = "refused", "已拒绝"
        CONFLICT = "conflict", "冲突"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    command_id = models.UUIDField()
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    body_sha256 = models.CharField(max_length=64)
    body = models.JSONField()
    made_at = models.DateTimeField()
    received_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome)
    answer = models.JSONField()
    sequence = models.PositiveBigIntegerField(null=True)
    clock = models.JSONField(null=True)

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "command_id"], name="a_command_is_taken_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.outcome}"


class QuarantineQuerySet(ScopedQuerySet["Quarantine"]):
    """Own quarantine; a market manager sees his unit's."""

    paths = Paths(company="company", unit="staff__unit", own="staff", team=AS_OWN)


class Quarantine(models.Model):
    """A command that could not be taken: kept whole with its reason, never deleted."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    command_id = models.CharField(max_length=60)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    body = models.JSONField()
    reason = models.CharField(max_length=300)
    received_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    settled_note = models.CharField(max_length=300, blank=True)

    objects = QuarantineQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "quarantine"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(settled_at__isnull=True) | ~models.Q(settled_note=""),
                name="what_was_dealt_with_says_how",
            )
        ]

    def __str__(self) -> str:
        return f"{self.command_id} {self.reason}"
