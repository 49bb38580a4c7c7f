"""The dated facts of the retailer file: what was said, when, by whom, from which source."""

from django.db import models

from rounds.common.scoping import ALL, Paths, ScopedQuerySet
from rounds.people.models import Company, Staff
from rounds.retailers.models.retailer import Retailer


class FactQuerySet(ScopedQuerySet["Fact"]):
    """Facts of the retailers within reach."""

    paths = Paths(
        company="company",
        unit="retailer__territory__unit",
        department=ALL,
        own="retailer__territory__manager",
        team="retailer__territory__unit",
    )


class Fact(models.Model):
    """One field of one retailer at one time; never changed, only followed by the next."""

    class Source(models.TextChoices):
        IMPORT = "import", "导入"
        VISIT = "visit", "拜访"
        DESK = "desk", "登记"
        PORTAL = "portal", "零售户填报"
        SAMPLE = "sample", "示例数据"
        UNDO = "undo", "撤销导入"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    retailer = models.ForeignKey(Retailer, on_delete=models.CASCADE, related_name="facts")
    field = models.CharField(max_length=40)
    before = models.JSONField(null=True)
    value = models.JSONField(null=True)
    source = models.CharField(max_length=10, choices=Source)
    source_note = models.CharField(max_length=120, blank=True)
    author = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    observed_at = models.DateTimeField()

    objects = FactQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["retailer", "field", "-observed_at"], name="fact_history")]

    def __str__(self) -> str:
        return f"{self.field}={self.value}"
