"""To whom a bulletin was passed on, and how (A26, E18, F06)."""

from django.db import models
from django.db.models import Q

from rounds.bulletins.models.bulletin import Bulletin
from rounds.common.scoping import ALL, Paths, ScopedQuerySet
from rounds.people.models import Company, Staff
from rounds.retailers.models import Retailer
from rounds.visits.models import Visit


class PassedOnQuerySet(ScopedQuerySet["PassedOn"]):
    """What was passed on to the retailers within reach, by whomever."""

    paths = Paths(
        company="company",
        unit="retailer__territory__unit",
        department=ALL,
        own="retailer__territory__manager",
        team="retailer__territory__unit",
    )


class PassedOn(models.Model):
    """A bulletin told, shown or explained by hand to one retailer, in the version of that moment (F06)."""

    class How(models.TextChoices):
        TOLD = "told", "告知"
        SHOWN = "shown", "展示"
        GUIDED = "guided", "指导"
        LEAFLET = "leaflet", "发放宣传单"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    bulletin = models.ForeignKey(Bulletin, on_delete=models.PROTECT, related_name="passed_on")
    version = models.PositiveSmallIntegerField(default=1)
    retailer = models.ForeignKey(Retailer, on_delete=models.PROTECT, related_name="+")
    manager = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    visit = models.ForeignKey(Visit, null=True, on_delete=models.PROTECT, related_name="passed_on")
    how = models.CharField(max_length=8, choices=How)
    at = models.DateTimeField()

    objects = PassedOnQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "passed on"
        constraints = [
            models.UniqueConstraint(
                fields=["bulletin", "retailer", "version"],
                name="a_version_of_a_bulletin_is_passed_on_once_per_retailer",
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="only_a_published_version_is_passed_on"),
        ]
        indexes = [
            models.Index(fields=["company", "bulletin", "version", "how", "retailer"], name="passed_on_by_bulletin"),
            models.Index(fields=["company", "retailer", "at", "bulletin", "how"], name="passed_on_by_retailer"),
        ]

    def __str__(self) -> str:
        return f"{self.bulletin_id}/{self.version} → {self.retailer_id}"
