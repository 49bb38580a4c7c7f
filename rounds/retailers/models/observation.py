"""What somebody of the team saw at a retailer and tells the others (E11, row 30)."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from rounds.common.scoping import ALL, Paths, ScopedQuerySet
from rounds.people.models import Company, Staff
from rounds.retailers.models.retailer import Retailer
from rounds.retailers.rules.fields import may_see_enforcement


class ObservationQuerySet(ScopedQuerySet["Observation"]):
    """Observations of the retailers within reach; of enforcement only for who enforces, and for the author (A20)."""

    paths = Paths(
        company="company",
        unit="retailer__territory__unit",
        department=ALL,
        own="retailer__territory__manager",
        team="retailer__territory__unit",
    )

    def visible_to(self, user: Any) -> Self:
        seen = super().visible_to(user)
        department = getattr(user, "department", None)
        if may_see_enforcement(role=getattr(user, "role", ""), function=department.function if department else ""):
            return seen
        return seen.filter(~Q(topic=Observation.Topic.ENFORCEMENT) | Q(author_id=getattr(user, "pk", None)))


class Observation(models.Model):
    """One observation: dated, by whom, about what. It is never changed; a later one says what is new."""

    class Topic(models.TextChoices):
        SALES = "sales", "销售"
        STOCK = "stock", "库存"
        PRICE = "price", "价格"
        DELIVERY = "delivery", "送货"
        SERVICE = "service", "服务"
        ENFORCEMENT = "enforcement", "执法"
        OTHER = "other", "其他"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    retailer = models.ForeignKey(Retailer, on_delete=models.PROTECT, related_name="observations")
    author = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="observations")
    topic = models.CharField(max_length=12, choices=Topic)
    text = models.CharField(max_length=500)
    phone_id = models.UUIDField(null=True)
    seen_at = models.DateTimeField()
    made_at = models.DateTimeField()

    objects = ObservationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "phone_id"],
                condition=Q(phone_id__isnull=False),
                name="a_phone_made_observation_arrives_once",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="an_observation_says_something"),
        ]
        indexes = [models.Index(fields=["retailer", "-seen_at"], name="observation_of_retailer")]

    def __str__(self) -> str:
        return f"{self.retailer_id} {self.topic}"
