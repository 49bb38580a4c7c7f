"""Which department owes the answer, and within which working time (A17, A37-A43): versioned."""

from django.db import models

from rounds.common.scoping import ALL, Paths, ScopedQuerySet
from rounds.people.models import Company, Department, Staff


class RoutingTableQuerySet(ScopedQuerySet["RoutingTable"]):
    """The table is known to everybody in the company."""

    paths = Paths(company="company", unit=ALL, department=ALL, own=ALL, team=ALL)


class RoutingTable(models.Model):
    """One version of the table; the newest that has begun counts, an issue keeps the version it was routed by."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="routing_tables")
    version = models.PositiveIntegerField()
    valid_from = models.DateTimeField()
    made_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    because = models.CharField(max_length=300)

    objects = RoutingTableQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "version"], name="routing_versions_are_numbered")]

    def __str__(self) -> str:
        return f"{self.company_id} v{self.version}"


class RoutingRow(models.Model):
    """One category: the department with primary liability (none: the account manager alone, A42) and allowances."""

    class Category(models.TextChoices):
        SUPPLY = "supply_issue", "货源问题"
        ORDER = "order_issue", "订单服务问题"
        DELIVERY = "delivery_issue", "送货服务问题"
        MARKET = "market_issue", "市场管理问题"
        PRICE = "price_issue", "价格问题"
        VISIT = "visit_issue", "拜访服务问题"

    table = models.ForeignKey(RoutingTable, on_delete=models.CASCADE, related_name="rows")
    category = models.CharField(max_length=16, choices=Category)
    department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    accept_minutes = models.PositiveIntegerField()
    answer_minutes = models.PositiveIntegerField()
    tell_minutes = models.PositiveIntegerField()
    primary_percent = models.DecimalField(max_digits=5, decimal_places=2)
    rules = models.JSONField(default=list)
    is_assumption = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["table", "category"], name="one_row_per_category_and_version"),
            models.CheckConstraint(
                condition=models.Q(primary_percent__gte=50, primary_percent__lte=100),
                name="primary_liability_is_the_larger_share",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category} → {self.department_id}"
