"""The phones accounts are used on."""

from django.db import models

from rounds.common.scoping import AS_OWN, Paths, ScopedQuerySet
from rounds.people.models import Company, Staff


class DeviceQuerySet(ScopedQuerySet["Device"]):
    """Own devices; a market manager sees who of his unit has not synced."""

    paths = Paths(company="company", unit="staff__unit", own="staff", team=AS_OWN)


class Device(models.Model):
    """A phone an account is used on: when it last synced, what it still holds, whether it was told to forget."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="devices")
    key = models.UUIDField()
    label = models.CharField(max_length=200, blank=True)
    client_version = models.CharField(max_length=20, blank=True)
    client_api = models.PositiveSmallIntegerField(default=1)
    unsent = models.PositiveIntegerField(default=0)
    oldest_unsent_at = models.DateTimeField(null=True)
    storage = models.JSONField(default=dict)
    first_seen_at = models.DateTimeField()
    synced_at = models.DateTimeField()
    wipe_ordered_at = models.DateTimeField(null=True)
    wipe_ordered_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    wipe_because = models.CharField(max_length=300, blank=True)
    wiped_at = models.DateTimeField(null=True)
    heads_told_at = models.DateTimeField(null=True)  # when it last told every signed head it holds

    objects = DeviceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["staff", "key"], name="a_device_is_known_once_per_person"),
            models.CheckConstraint(
                condition=models.Q(wipe_ordered_at__isnull=True) | ~models.Q(wipe_because=""),
                name="an_order_to_wipe_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.label[:20]}"

    @property
    def must_wipe(self) -> bool:
        """Ordered and not yet confirmed by the phone."""
        return self.wipe_ordered_at is not None and (self.wiped_at is None or self.wiped_at < self.wipe_ordered_at)
