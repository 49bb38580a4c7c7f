"""The closing run: frozen inputs, scores that open to their records, versions instead of overwriting."""

from typing import Any, Self

from django.db import models

from rounds.assessment.models.scheme import Period, Scheme
from rounds.common.scoping import Paths, Reach, ScopedQuerySet
from rounds.people.models import Company, Department, Staff


class ClosingRunQuerySet(ScopedQuerySet["ClosingRun"]):
    """Runs are opened by those who see the whole company."""

    paths = Paths(company="company")


class ClosingRun(models.Model):
    """One computation of one period for managers and departments together; late facts make the next version."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="closing_runs")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="runs")
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    rule_version = models.CharField(max_length=40)
    calendar_version = models.CharField(max_length=120)
    inputs = models.JSONField()
    inputs_sha256 = models.CharField(max_length=64)
    result_sha256 = models.CharField(max_length=64)
    closed_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    objects = ClosingRunQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["period", "version"], name="closings_are_numbered_per_period")]

    def __str__(self) -> str:
        return f"{self.period_id} v{self.version}"


class ScoreQuerySet(ScopedQuerySet["Score"]):
    """Everybody sees his own score; a department its own; the assessor all. No leaderboards."""

    paths = Paths(company="company", unit="manager__unit", department="department", own="manager")

    def visible_to(self, user: Any) -> Self:
        """The assessed see published scores only; who sees the whole company sees drafts as well."""
        seen = super().visible_to(user)
        is_wide = getattr(user, "reach", Reach.NONE) == Reach.COMPANY
        return seen if is_wide else seen.filter(run__published_at__isnull=False)


class Score(models.Model):
    """The result of one account manager, one market manager (both `manager`) or one department."""

    class Party(models.TextChoices):
        MANAGER = "manager", "客户经理"
        MARKET_MANAGER = "market_manager", "市场经理"
        DEPARTMENT = "department", "部门"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(ClosingRun, on_delete=models.CASCADE, related_name="scores")
    manager = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="scores")
    department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="scores")
    party = models.CharField(max_length=14, choices=Party, default=Party.MANAGER)
    total = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    notes = models.JSONField(default=list)

    objects = ScoreQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(manager__isnull=False, department__isnull=True)
                | models.Q(manager__isnull=True, department__isnull=False),
                name="a_score_is_of_a_manager_or_of_a_department",
            ),
            models.UniqueConstraint(
                fields=["run", "manager"],
                condition=models.Q(manager__isnull=False),
                name="one_score_per_manager_and_run",
            ),
            models.UniqueConstraint(
                fields=["run", "department"],
                condition=models.Q(department__isnull=False),
                name="one_score_per_department_and_run",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.manager_id or self.department_id}: {self.total}"


class ScorePart(models.Model):
    """One indicator of one score: weight, value, formula with its numbers, and every record behind it.

    `against` are the records that lowered the value; `prospect` says what would change it. `sample` is how many
    answers, shops, visits … the value rests on; None in runs closed before that was kept.
    """

    score = models.ForeignKey(Score, on_delete=models.CASCADE, related_name="parts")
    indicator = models.CharField(max_length=40)
    weight = models.DecimalField(max_digits=6, decimal_places=2)
    used_weight = models.DecimalField(max_digits=6, decimal_places=2)
    value = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    formula = models.JSONField()
    because = models.JSONField(default=list)
    records = models.JSONField(default=list)
    against = models.JSONField(default=list)
    prospect = models.JSONField(null=True)
    position = models.PositiveSmallIntegerField(default=0)
    sample = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["score", "indicator"], name="an_indicator_counts_once_per_score")
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.value}"
