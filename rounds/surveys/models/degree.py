"""The three degrees of a month, computed once and frozen: per retailer and per territory (B08)."""

from django.db import models

from rounds.common.scoping import ALL, Paths, ScopedQuerySet
from rounds.people.models import Company, Territory
from rounds.retailers.models import Retailer


class DegreeRunQuerySet(ScopedQuerySet["DegreeRun"]):
    """That a month was computed, with its terms, is known to everybody in the company."""

    paths = Paths(company="company", unit=ALL, department=ALL, own=ALL, team=ALL)


class DegreeRun(models.Model):
    """One month of one company: `terms` are the settings and the marks that count as full, as they were then.

    `territories` and `retailers` are how many it covers; `month` is the first day of the last month of its window.
    """

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    terms = models.JSONField()
    retailers = models.PositiveIntegerField(default=0)
    territories = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()

    objects = DegreeRunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "month"], name="the_degrees_of_a_month_are_computed_once")
        ]

    def __str__(self) -> str:
        return f"{self.company_id} {self.month:%Y-%m}"


class DegreeQuerySet(ScopedQuerySet["Degree"]):
    """Degrees of the retailers within reach; ratings are behind them, so who may not read those reads none (A32)."""

    paths = Paths(company="run__company", unit="retailer__territory__unit", own="retailer__territory__manager")


class Degree(models.Model):
    """Satisfaction, loyalty and contribution of one retailer, 0-100 each, None where nothing is known.

    Never from his survey answers: those are anonymous. `facts` are the figures and records the values come from, in
    the form `rules.degrees` reads; `territory` is where he was when it was computed.
    """

    run = models.ForeignKey(DegreeRun, on_delete=models.CASCADE, related_name="degrees")
    retailer = models.ForeignKey(Retailer, on_delete=models.CASCADE, related_name="+")
    territory = models.ForeignKey(Territory, null=True, on_delete=models.SET_NULL, related_name="+")
    satisfaction = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    loyalty = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    contribution = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    facts = models.JSONField(default=dict)

    objects = DegreeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "retailer"], name="a_retailer_has_one_row_of_degrees_per_month")
        ]
        indexes = [models.Index(fields=["run", "territory"], name="degree_of_territory")]

    def __str__(self) -> str:
        return f"{self.retailer_id}"


class TerritoryDegreeQuerySet(ScopedQuerySet["TerritoryDegree"]):
    """Degrees of the territories within reach."""

    paths = Paths(company="run__company", unit="territory__unit", own="territory__manager")


class TerritoryDegree(models.Model):
    """The degrees of a territory: means over its retailers, and what its retailers said in the last survey.

    `*_known` are the retailers a mean is made of; `survey` holds satisfied share and stated intention with intervals,
    only where the group is large enough and nothing follows by subtraction; it is shown company-wide only.
    """

    run = models.ForeignKey(DegreeRun, on_delete=models.CASCADE, related_name="territory_degrees")
    territory = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="+")
    retailers = models.PositiveIntegerField()
    satisfaction = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    satisfaction_known = models.PositiveIntegerField(default=0)
    loyalty = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    loyalty_known = models.PositiveIntegerField(default=0)
    contribution = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    contribution_known = models.PositiveIntegerField(default=0)
    volume = models.DecimalField(max_digits=16, decimal_places=3, default=0)
    amount = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    mix = models.JSONField(default=dict)
    survey = models.JSONField(default=dict)

    objects = TerritoryDegreeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "territory"], name="a_territory_has_one_row_of_degrees_per_month")
        ]

    def __str__(self) -> str:
        return f"{self.territory_id}"
