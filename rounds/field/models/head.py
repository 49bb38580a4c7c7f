"""The signed heads of the record chain that phones hold, as they told them: the witness outside the database (F26)."""

from django.db import models

from rounds.common.scoping import Paths, ScopedQuerySet
from rounds.field.models.device import Device
from rounds.people.models import Company, Staff


class HeldHeadQuerySet(ScopedQuerySet["HeldHead"]):
    """Who sees the whole company sees what its phones bear witness to."""

    paths = Paths(company="company")


class HeldHead(models.Model):
    """One signed head one phone holds; what a phone said once is never changed."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="heads")
    day = models.DateField()
    number = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    key = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)
    told_at = models.DateTimeField()

    objects = HeldHeadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["device", "number", "hash"], name="a_phone_tells_a_head_once"),
        ]
        indexes = [models.Index(fields=["company", "number", "hash"], name="held_head_by_number")]

    def __str__(self) -> str:
        return f"{self.device_id} {self.number}"


class HeadRequestQuerySet(ScopedQuerySet["HeadRequest"]):
    """Requests are read by who sees the whole company."""

    paths = Paths(company="company")


class HeadRequest(models.Model):
    """Somebody asks all phones for the heads they hold; each answers with its next sync."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()

    objects = HeadRequestQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.company_id} {self.asked_at:%Y-%m-%d %H:%M}"
