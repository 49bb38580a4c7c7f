"""The order somebody gave his day by hand: it outlives the plan that made the visits."""

from django.db import models

from rounds.common.scoping import Paths, ScopedQuerySet
from rounds.people.models import Company, Staff


class RoundOrderQuerySet(ScopedQuerySet["RoundOrder"]):
    """Own orders; a market manager sees those of his unit."""

    paths = Paths(company="company", unit="manager__unit", own="manager")


class RoundOrder(models.Model):
    """The retailers of one day in the order their account manager chose; a plan made again keeps it (C14)."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    manager = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="round_orders")
    day = models.DateField()
    retailers = models.JSONField()
    made_at = models.DateTimeField()

    objects = RoundOrderQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["manager", "day"], name="one_order_by_hand_per_manager_and_day")]

    def __str__(self) -> str:
        return f"{self.manager_id} {self.day}"
