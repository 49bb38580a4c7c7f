"""What-if divisions of a market into territories: made side by side, looked at, one of them adopted (C18, D08)."""

from typing import Self

from django.db import models

from rounds.common.scoping import Paths, ScopedQuerySet
from rounds.people.models import Company, Staff, Territory, Unit
from rounds.planning.models.plan import PlanRun
from rounds.retailers.models import Retailer


class TerritoryScenarioQuerySet(ScopedQuerySet["TerritoryScenario"]):
    """Those of the own unit; divisions of the whole company are for company-wide roles."""

    paths = Paths(company="company", unit="unit", department="", own="")

    def kept(self) -> Self:
        """Those nobody has thrown away."""
        return self.exclude(state=TerritoryScenario.State.DISCARDED)


class TerritoryScenario(models.Model):
    """One what-if division of a unit or a company. Making it changes nothing; adopting it moves retailers."""

    class State(models.TextChoices):
        ASKED = "asked", "测算中"
        READY = "ready", "待决定"
        REFUSED = "refused", "无法划分"
        APPLIED = "applied", "已采用"
        DISCARDED = "discarded", "已放弃"

    class Keep(models.TextChoices):
        """How dear a broken relationship between retailer and account manager is."""

        FREE = "free", "不考虑"
        MEDIUM = "medium", "适当保持"
        STRONG = "strong", "尽量保持"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="territory_scenarios")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="territory_scenarios")
    name = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    wishes = models.JSONField()
    figures = models.JSONField(default=dict)
    refusal = models.JSONField(null=True)
    job_id = models.BigIntegerField(null=True)
    asked_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.CharField(max_length=300, blank=True)
    plan_run = models.ForeignKey(PlanRun, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = TerritoryScenarioQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["company", "state", "-asked_at"], name="scenario_newest")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="applied") | models.Q(decided_at__isnull=False),
                name="an_adopted_scenario_says_when",
            )
        ]

    def __str__(self) -> str:
        return self.name


class ScenarioTerritory(models.Model):
    """One territory of a scenario: what it is today (nothing when it would be new) and what it would become."""

    scenario = models.ForeignKey(TerritoryScenario, on_delete=models.CASCADE, related_name="territories")
    territory = models.ForeignKey(Territory, null=True, on_delete=models.PROTECT, related_name="+")
    manager = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    percent = models.PositiveSmallIntegerField(default=100)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["scenario", "number"], name="numbers_of_a_scenario_are_its_own"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class ScenarioOutlet(models.Model):
    """One retailer of a scenario: whose he was when it was made, whose he would be."""

    scenario = models.ForeignKey(TerritoryScenario, on_delete=models.CASCADE, related_name="outlets")
    retailer = models.ForeignKey(Retailer, on_delete=models.PROTECT, related_name="+")
    before = models.ForeignKey(Territory, null=True, on_delete=models.PROTECT, related_name="+")
    after = models.ForeignKey(ScenarioTerritory, on_delete=models.CASCADE, related_name="outlets")
    moves = models.BooleanField(default=False)
    is_fixed = models.BooleanField(default=False)
    minutes = models.FloatField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scenario", "retailer"], name="a_scenario_places_a_retailer_once"),
        ]
        indexes = [models.Index(fields=["scenario", "moves", "after"], name="scenario_moves")]

    def __str__(self) -> str:
        return f"{self.retailer_id} {self.before_id} > {self.after_id}"
