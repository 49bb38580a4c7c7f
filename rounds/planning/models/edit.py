"""The journal of changes made to plans by hand, so that the last of them can be undone."""

from django.db import models

from rounds.people.models import Staff
from rounds.planning.models.plan import PlannedVisit, VisitPlan
from rounds.retailers.models import Retailer


class PlanEdit(models.Model):
    """One change of a plan by hand: what was before, what after, who and when; undone ones stay.

    `before` and `after` hold plan, day, position, lock and the plan it was handed from; `to_plan` is named when the
    visit went to another manager.
    """

    class Kind(models.TextChoices):
        MOVED = "moved", "移动"
        LOCKED = "locked", "锁定"
        UNLOCKED = "unlocked", "解锁"

    plan = models.ForeignKey(VisitPlan, on_delete=models.CASCADE, related_name="edits")
    to_plan = models.ForeignKey(VisitPlan, null=True, on_delete=models.CASCADE, related_name="edits_received")
    stop = models.ForeignKey(PlannedVisit, on_delete=models.CASCADE, related_name="edits")
    retailer = models.ForeignKey(Retailer, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    before = models.JSONField()
    after = models.JSONField()
    because = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(undone_at__isnull=True) | models.Q(undone_at__gte=models.F("at")),
                name="an_edit_is_undone_after_it_was_made",
            )
        ]
        indexes = [models.Index(fields=["plan", "at"], name="edit_of_plan")]

    def __str__(self) -> str:
        return f"{self.kind} {self.stop_id}"
