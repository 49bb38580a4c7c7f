"""The weekly written feedback, built from the records (C17, D05)."""

from django.db import models
from django.db.models import Q

from rounds.common.scoping import Paths, ScopedQuerySet
from rounds.people.models import Company, Staff, Unit


class DigestQuerySet(ScopedQuerySet["Digest"]):
    """The digests of one's unit."""

    paths = Paths(company="company", unit="unit")


class Digest(models.Model):
    """One version of the digest of a week of one market department: sections of text with the records they cite."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="digests")
    first_day = models.DateField()
    last_day = models.DateField()
    version = models.PositiveSmallIntegerField()
    sections = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")

    objects = DigestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "first_day", "version"], name="versions_of_a_digest_are_numbered_per_week"
            ),
            models.CheckConstraint(condition=Q(last_day__gte=models.F("first_day")), name="a_digest_covers_its_days"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.first_day} v{self.version}"
