"""What departments owe account managers (A21-A26), and how it was passed on to retailers (E18, F06)."""

from django.db import models

from rounds.common.scoping import ALL, Paths, ScopedQuerySet
from rounds.people.models import Company, Department, Staff
from rounds.retailers.models import Retailer
from rounds.visits.models import Visit


class BulletinQuerySet(ScopedQuerySet["Bulletin"]):
    """Bulletins are for everybody in the company."""

    paths = Paths(company="company", unit=ALL, department=ALL, own=ALL, team=ALL)


class Bulletin(models.Model):
    """One piece of information a department owes, with the day it was due and the day it came."""

    class Topic(models.TextChoices):
        SUPPLY = "supply", "货源供应"
        PRICE = "price", "价格调整"
        ENFORCEMENT = "enforcement", "执法情况"
        DELIVERY = "delivery", "配货送货"
        NEW_PRODUCT = "new_product", "新品介绍"
        POLICY = "policy", "政策宣传"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="bulletins")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="bulletins")
    topic = models.CharField(max_length=12, choices=Topic)
    title = models.CharField(max_length=120)
    body = models.TextField(blank=True)
    segments = models.JSONField(default=list)
    due_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    valid_until = models.DateField(null=True)

    objects = BulletinQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["company", "-due_at"], name="bulletin_recent")]

    def __str__(self) -> str:
        return self.title

    @property
    def was_late(self) -> bool:
        """Published after it was due."""
        return self.published_at is not None and self.published_at > self.due_at


class PassedOnQuerySet(ScopedQuerySet["PassedOn"]):
    """What the own people passed on."""

    paths = Paths(company="company", unit="manager__unit", department=ALL, own="manager")


class PassedOn(models.Model):
    """A bulletin told, shown or explained by hand to one retailer (F06)."""

    class How(models.TextChoices):
        TOLD = "told", "告知"
        SHOWN = "shown", "展示"
        GUIDED = "guided", "指导"
        LEAFLET = "leaflet", "发放宣传单"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    bulletin = models.ForeignKey(Bulletin, on_delete=models.PROTECT, related_name="passed_on")
    retailer = models.ForeignKey(Retailer, on_delete=models.PROTECT, related_name="+")
    manager = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    visit = models.ForeignKey(Visit, null=True, on_delete=models.PROTECT, related_name="passed_on")
    how = models.CharField(max_length=8, choices=How)
    at = models.DateTimeField()

    objects = PassedOnQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "passed on"
        constraints = [
            models.UniqueConstraint(fields=["bulletin", "retailer"], name="a_bulletin_is_passed_on_once_per_retailer")
        ]

    def __str__(self) -> str:
        return f"{self.bulletin_id} → {self.retailer_id}"
