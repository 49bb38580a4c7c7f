"""What the market manager hears at once, and what became of it (C17)."""

from typing import Self

from django.db import models
from django.db.models import Q

from rounds.common.scoping import Paths, ScopedQuerySet
from rounds.people.models import Company, Staff
from rounds.retailers.models import Retailer
from rounds.visits.models.visit import Visit


class AnomalyQuerySet(ScopedQuerySet["Anomaly"]):
    """Own anomalies; a market manager sees those of his unit."""

    paths = Paths(company="company", unit="manager__unit", own="manager")

    def open(self) -> Self:
        """Nobody has dealt with them yet."""
        return self.filter(state=Anomaly.State.OPEN)


class Anomaly(models.Model):
    """One thing out of the ordinary: found in a record, or written in the review of the day."""

    class Kind(models.TextChoices):
        SHOP_SHUT = "shop_shut", "店铺关门"
        OUT_OF_STOCK = "out_of_stock", "断货"
        PRICE = "price", "价格异常"
        COMPLAINT = "complaint", "投诉"
        DOUBT = "doubt", "记录有提示"
        SAID = "said", "其他异常"

    class State(models.TextChoices):
        OPEN = "open", "未处理"
        HANDLED = "handled", "已处理"
        CLOSED = "closed", "无需处理"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    manager = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="anomalies")
    retailer = models.ForeignKey(Retailer, null=True, on_delete=models.PROTECT, related_name="anomalies")
    visit = models.ForeignKey(Visit, null=True, on_delete=models.PROTECT, related_name="anomalies")
    day = models.DateField()
    kind = models.CharField(max_length=12, choices=Kind)
    because = models.JSONField()
    noted_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    note = models.CharField(max_length=300, blank=True)
    settled_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)

    objects = AnomalyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "anomalies"
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "kind"],
                condition=Q(visit__isnull=False) & ~Q(kind="complaint"),
                name="an_anomaly_of_a_kind_is_noted_once_per_visit",
            ),
            models.CheckConstraint(
                condition=Q(state="open") | (~Q(note="") & Q(settled_at__isnull=False)),
                name="a_settled_anomaly_says_how",
            ),
        ]
        indexes = [
            models.Index(fields=["company", "state", "-day"], name="anomaly_open"),
            models.Index(fields=["manager", "-day"], name="anomaly_of_manager"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.day} {self.state}"
