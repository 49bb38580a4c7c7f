"""The phone's side of the server: devices and the receipts that make sending again harmless."""

from django.db import models

from rounds.common.scoping import AS_OWN, Paths, ScopedQuerySet
from rounds.people.models import Company, Staff


class DeviceQuerySet(ScopedQuerySet["Device"]):
    """Own devices; a market manager sees who of his unit has not synced."""

    paths = Paths(company="company", unit="staff__unit", own="staff", team=AS_OWN)


class Device(models.Model):
    """A phone an account is used on, and when it last synced."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="devices")
    key = models.UUIDField()
    label = models.CharField(max_length=200, blank=True)
    client_version = models.CharField(max_length=20, blank=True)
    unsent = models.PositiveIntegerField(default=0)
    first_seen_at = models.DateTimeField()
    synced_at = models.DateTimeField()

    objects = DeviceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["staff", "key"], name="a_device_is_known_once_per_person")]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.label[:20]}"


class ReceiptQuerySet(ScopedQuerySet["Receipt"]):
    """Own receipts; a market manager sees his unit's."""

    paths = Paths(company="company", unit="staff__unit", own="staff", team=AS_OWN)


class Receipt(models.Model):
    """One command from a phone: taken once; the same id gets the same answer again (trust.md)."""

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

    objects = QuarantineQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "quarantine"

    def __str__(self) -> str:
        return f"{self.command_id} {self.reason}"
