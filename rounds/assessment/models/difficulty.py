"""How hard a territory is to serve, as it was when a period was closed: shown beside a score, never part of it."""

from typing import Any, Self

from django.db import models

from rounds.assessment.models.closing import ClosingRun, Score
from rounds.common.scoping import ScopedQuerySet
from rounds.people.models import Company, Staff


class DifficultyQuerySet(ScopedQuerySet["Difficulty"]):
    """Who sees a score sees how hard its territory is."""

    def visible_to(self, user: Any) -> Self:
        """Of the runs and managers whose scores this user sees."""
        seen = Score.objects.visible_to(user).filter(run=models.OuterRef("run"), manager=models.OuterRef("manager"))
        return self.unscoped("narrowed to the scores this user sees").filter(models.Exists(seen))


class Difficulty(models.Model):
    """The territory of one account manager at one closing.

    `spacing` is the median distance of a shop to the nearest other one in metres; `reach` the median distance of its
    shops to their middle in metres; None without positions. `rural` and `shops` count active retailers.
    """

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(ClosingRun, on_delete=models.CASCADE, related_name="difficulties")
    manager = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    shops = models.PositiveIntegerField()
    rural = models.PositiveIntegerField()
    spacing = models.PositiveIntegerField(null=True)
    reach = models.PositiveIntegerField(null=True)

    objects = DifficultyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "manager"], name="a_territory_is_described_once_per_run"),
        ]

    def __str__(self) -> str:
        return f"{self.manager_id}: {self.shops}"
