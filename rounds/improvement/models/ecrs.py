"""Changes to how the work is done, by ECRS, whose effect the time ledger measures (D02)."""

from django.db import models

from rounds.common.scoping import ALL, Paths, ScopedQuerySet
from rounds.people.models import Company, Staff


class StepChangeQuerySet(ScopedQuerySet["StepChange"]):
    """Changes are for everybody in the company; each sees the minutes within his reach."""

    paths = Paths(company="company", unit=ALL, department=ALL, own=ALL, team=ALL)


class StepChange(models.Model):
    """Something is done otherwise since a day: what was eliminated, combined, rearranged or simplified.

    `activity` names what the ledger counts: a place, and for office and paper their cause (`paper:report`).
    """

    class Kind(models.TextChoices):
        ELIMINATE = "eliminate", "E 取消"
        COMBINE = "combine", "C 合并"
        REARRANGE = "rearrange", "R 重排"
        SIMPLIFY = "simplify", "S 简化"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    activity = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.CharField(max_length=300)
    since = models.DateField()
    made_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects = StepChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(text=""), name="a_change_says_what_is_done_otherwise")
        ]
        indexes = [models.Index(fields=["company", "-since"], name="change_newest_first")]

    def __str__(self) -> str:
        return f"{self.activity} {self.kind} {self.since}"
