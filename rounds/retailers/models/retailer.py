"""A holder of a retail licence and his outlet."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from rounds.common.scoping import ALL, Paths, ScopedQuerySet
from rounds.people.models import Company, Territory
from rounds.retailers.rules.file import masked_licence, masked_phone


class RetailerQuerySet(ScopedQuerySet["Retailer"]):
    """Retailers of the own reach; departments serve them all."""

    paths = Paths(
        company="company", unit="territory__unit", department=ALL, own="territory__manager", team="territory__unit"
    )

    def active(self) -> Self:
        """Retailers who still hold a licence."""
        return self.filter(is_active=True)

    def matching(self, words: str) -> Self:
        """By part of the name, pinyin initials, licence number, code or end of the phone number."""
        found: Any = self
        for word in words.lower().split():
            found = found.filter(search__contains=word)
        return found  # type: ignore[no-any-return]


class Retailer(models.Model):
    """One retailer: the current values; `Fact` holds every value with its source (C07, C12, F08)."""

    class OutletType(models.TextChoices):
        GROCERY = "Z", "食杂店"
        CONVENIENCE = "B", "便利店"
        SUPERMARKET = "S", "超市"
        MALL = "N", "商场"
        TOBACCO = "Y", "烟酒店"
        ENTERTAINMENT = "F", "娱乐服务"
        OTHER = "Q", "其他"

    class MarketType(models.TextChoices):
        URBAN = "urban", "城镇"
        RURAL = "rural", "乡村"

    class ComplianceGrade(models.TextChoices):
        LAW_ABIDING = "law_abiding", "守法"
        WATCHED = "watched", "关注"
        VIOLATION = "violation", "违规"

    class PriceLabels(models.TextChoices):
        COMPLETE = "complete", "齐全"
        LACKING = "lacking", "有缺"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="retailers")
    territory = models.ForeignKey(Territory, null=True, blank=True, on_delete=models.PROTECT, related_name="retailers")
    licence_no = models.CharField(max_length=30)
    code = models.CharField(max_length=30, blank=True)
    name = models.CharField(max_length=120)
    owner_name = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    address = models.CharField(max_length=200, blank=True)
    town = models.CharField(max_length=80, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    outlet_type = models.CharField(max_length=1, choices=OutletType, blank=True)
    market_type = models.CharField(max_length=6, choices=MarketType, blank=True)
    order_weekday = models.PositiveSmallIntegerField(null=True, blank=True)
    opening_hours = models.JSONField(default=dict, blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    position_source = models.CharField(max_length=40, blank=True)
    supply_band = models.PositiveSmallIntegerField(null=True, blank=True)
    compliance_grade = models.CharField(max_length=12, choices=ComplianceGrade, default=ComplianceGrade.LAW_ABIDING)
    is_vulnerable = models.BooleanField(default=False)
    display_grade = models.PositiveSmallIntegerField(null=True, blank=True)
    stock_cartons = models.DecimalField(max_digits=9, decimal_places=1, null=True, blank=True)
    out_of_province_brands = models.PositiveSmallIntegerField(null=True, blank=True)
    price_labels = models.CharField(max_length=8, choices=PriceLabels, blank=True)
    opened_on = models.DateField(null=True, blank=True)
    habits = models.CharField(max_length=300, blank=True)
    owner_situation = models.CharField(max_length=300, blank=True)
    is_active = models.BooleanField(default=True)
    search = models.CharField(max_length=400, blank=True)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()

    objects = RetailerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "licence_no"], name="a_licence_number_names_one_retailer"),
            models.CheckConstraint(
                condition=Q(lat__isnull=True, lon__isnull=True)
                | Q(lat__gte=-90, lat__lte=90, lon__gte=-180, lon__lte=180),
                name="a_position_is_on_earth_or_unknown",
            ),
            models.CheckConstraint(
                condition=Q(order_weekday__isnull=True) | Q(order_weekday__lte=6), name="order_weekday_is_a_weekday"
            ),
            models.CheckConstraint(
                condition=Q(display_grade__isnull=True) | Q(display_grade__gte=1, display_grade__lte=5),
                name="display_is_graded_one_to_five",
            ),
        ]
        indexes = [
            models.Index(fields=["company", "name", "id"], name="retailer_by_name"),
            models.Index(fields=["company", "licence_no"], name="retailer_by_licence"),
            models.Index(fields=["territory", "name", "id"], name="retailer_by_territory"),
            models.Index(fields=["company", "code"], name="retailer_by_code"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def has_position(self) -> bool:
        """Whether the outlet can be put on a map and into a route."""
        return self.lat is not None and self.lon is not None

    @property
    def shown_phone(self) -> str:
        """The phone number as lists show it."""
        return masked_phone(self.phone)

    @property
    def shown_licence(self) -> str:
        """The licence number as lists show it."""
        return masked_licence(self.licence_no)
