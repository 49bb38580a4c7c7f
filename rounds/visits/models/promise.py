"""What a retailer was told would happen by a day (D11)."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from rounds.common.scoping import ALL, Paths, ScopedQuerySet
from rounds.people.models import Company, Staff
from rounds.retailers.models import Retailer
from rounds.visits.models.visit import Visit


class PromiseQuerySet(ScopedQuerySet["Promise"]):
    """Promises to the retailers within reach."""

    paths = Paths(
        company="company",
        unit="retailer__territory__unit",
        department=ALL,
        own="retailer__territory__manager",
        team="retailer__territory__unit",
    )

    def open(self) -> Self:
        """Neither kept nor broken yet."""
        return self.filter(outcome="")

    def late(self, today: date) -> Self:
        """Open and past their day."""
        return self.open().filter(due_on__lt=today)


class Promise(models.Model):
    """One thing promised to one retailer by a day, and what became of it (D11)."""

    class Outcome(models.TextChoices):
        KEPT = "kept", "已兑现"
        BROKEN = "broken", "没有兑现"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    retailer = models.ForeignKey(Retailer, on_delete=models.PROTECT, related_name="promises")
    manager = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="promises")
    visit = models.ForeignKey(Visit, null=True, blank=True, on_delete=models.PROTECT, related_name="promises")
    text = models.CharField(max_length=200)
    due_on = models.DateField()
    made_at = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_note = models.CharField(max_length=200, blank=True)
    phone_id = models.UUIDField(null=True)

    objects = PromiseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "phone_id"],
                condition=Q(phone_id__isnull=False),
                name="a_phone_made_promise_arrives_once",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", settled_at__isnull=True) | (~Q(outcome="") & Q(settled_at__isnull=False)),
                name="a_settled_promise_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="broken") | ~Q(settled_note=""), name="a_broken_promise_says_why"
            ),
        ]
        indexes = [
            models.Index(fields=["retailer", "due_on"], name="promise_of_retailer"),
            models.Index(fields=["manager", "outcome", "due_on"], name="promise_due"),
        ]

    def __str__(self) -> str:
        return f"{self.retailer_id} {self.due_on} {self.outcome}"
