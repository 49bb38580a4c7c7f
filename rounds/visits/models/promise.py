"""What a retailer was told would happen by a day, who keeps it, and what became of it (D11)."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from rounds.common.scoping import ALL, Paths, ScopedQuerySet
from rounds.people.models import Company, Department, Staff
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

    def in_time(self) -> Self:
        """Kept, and on its day at the latest."""
        return self.filter(outcome=Promise.Outcome.KEPT, settled_on__lte=F("due_on"))

    def kept_late(self) -> Self:
        """Kept, but after its day."""
        return self.filter(outcome=Promise.Outcome.KEPT, settled_on__gt=F("due_on"))


class Promise(models.Model):
    """One thing promised to one retailer by a day, and what became of it (D11).

    A department keeps what its answer promised; everything else is kept by the account manager who said it. Moved: the
    retailer was told another day before this one came; such a promise counts neither as kept nor as broken.
    """

    class Outcome(models.TextChoices):
        KEPT = "kept", "已兑现"
        BROKEN = "broken", "没有兑现"
        MOVED = "moved", "已改期"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    retailer = models.ForeignKey(Retailer, on_delete=models.PROTECT, related_name="promises")
    manager = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="promises")
    department = models.ForeignKey(Department, null=True, blank=True, on_delete=models.PROTECT, related_name="promises")
    visit = models.ForeignKey(Visit, null=True, blank=True, on_delete=models.PROTECT, related_name="promises")
    issue_number = models.CharField(max_length=20, blank=True)  # the issue whose answer gave the day
    text = models.CharField(max_length=200)
    due_on = models.DateField()
    made_at = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_on = models.DateField(null=True)  # the company's day of `settled_at`
    settled_by = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    moved_to = models.DateField(null=True)  # the day told instead, in time (moved) or too late (broken)
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
                condition=Q(outcome="", settled_at__isnull=True, settled_on__isnull=True)
                | (~Q(outcome="") & Q(settled_at__isnull=False, settled_on__isnull=False)),
                name="a_settled_promise_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["broken", "moved"]) | ~Q(settled_note=""), name="a_broken_promise_says_why"
            ),
            models.UniqueConstraint(
                fields=["company", "issue_number"],
                condition=Q(outcome="") & ~Q(issue_number=""),
                name="an_issue_has_one_open_promise",
            ),
        ]
        indexes = [
            models.Index(fields=["retailer", "due_on"], name="promise_of_retailer"),
            models.Index(fields=["manager", "outcome", "due_on"], name="promise_due"),
            models.Index(fields=["company", "outcome", "due_on"], name="promise_ledger"),
            models.Index(fields=["company", "due_on"], name="promise_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.retailer_id} {self.due_on} {self.outcome}"

    @property
    def keeper(self) -> Department | Staff:
        """Who owes it."""
        return self.department or self.manager

    @property
    def settled_key(self) -> str:
        """Who settles it besides those who look after the retailer: "d12" the officers of a department, or "nobody"."""
        return f"d{self.department_id}" if self.department_id else "nobody"
