"""The company tree (province > city > county > market department), its departments and settings."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import models

from rounds.common.scoping import ALL, Paths, ScopedQuerySet


class CompanyQuerySet(ScopedQuerySet["Company"]):
    """A person sees his own company."""

    paths = Paths(company="pk", unit=ALL, department=ALL, own=ALL, team=ALL)


class Company(models.Model):
    """One licensed-goods wholesaler: the tenant. Everything below it belongs to it alone."""

    code = models.SlugField(max_length=30, unique=True)
    name = models.CharField(max_length=80)
    timezone = models.CharField(max_length=40, default="Asia/Shanghai")
    volume_unit = models.CharField(max_length=10, default="条")
    currency = models.CharField(max_length=4, default="元")
    is_sample = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    objects = CompanyQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    def local_day(self, at: datetime) -> date:
        """Which day it is there at that moment."""
        return at.astimezone(ZoneInfo(self.timezone)).date()


KNOWN_TO_ALL = Paths(company="company", unit=ALL, department=ALL, own=ALL, team=ALL)


class UnitQuerySet(ScopedQuerySet["Unit"]):
    """The tree is known to every member of the company."""

    paths = KNOWN_TO_ALL


class Unit(models.Model):
    """A node of the company tree; market departments are its leaves."""

    class Kind(models.TextChoices):
        PROVINCE = "province", "省公司"
        CITY = "city", "市公司"
        COUNTY = "county", "县（区）营销部"
        MARKET_DEPARTMENT = "market_department", "市场部"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="units")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    kind = models.CharField(max_length=20, choices=Kind)
    code = models.CharField(max_length=30)
    name = models.CharField(max_length=80)

    objects = UnitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "code"], name="unit_codes_are_unique_in_a_company"),
            models.CheckConstraint(
                condition=models.Q(kind="province") | models.Q(parent__isnull=False) | models.Q(kind="city"),
                name="every_county_and_market_department_has_a_parent",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DepartmentQuerySet(ScopedQuerySet["Department"]):
    """Departments are known to every member of the company."""

    paths = KNOWN_TO_ALL


class Department(models.Model):
    """A department with a duty towards account managers and retailers (A21-A25, A53)."""

    class Function(models.TextChoices):
        SALES = "sales_department", "销售部门"
        CALL_CENTRE = "call_centre", "呼叫中心"
        PLANNING = "planning_department", "计划部门"
        MONOPOLY = "monopoly_department", "专卖部门"
        DISTRIBUTION = "distribution_centre", "配送中心"
        TRAINING = "training_department", "培训部门"
        ASSESSMENT = "assessment_office", "考核部门"
        INSPECTION = "inspection_office", "督察考评部"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="departments")
    function = models.CharField(max_length=24, choices=Function)
    name = models.CharField(max_length=80)

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "function"], name="one_department_per_function"),
        ]

    def __str__(self) -> str:
        return self.name


class CompanySettingQuerySet(ScopedQuerySet["CompanySetting"]):
    """Settings are known to every member of the company: nothing is hidden (rulebook, traps)."""

    paths = KNOWN_TO_ALL


class CompanySetting(models.Model):
    """One chosen value of one setting from a moment on; the newest counts, all stay."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="settings")
    key = models.CharField(max_length=80)
    value = models.JSONField()
    because = models.CharField(max_length=300)
    set_by = models.ForeignKey("people.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    objects = CompanySettingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["company", "key", "-set_at"], name="setting_newest")]

    def __str__(self) -> str:
        return f"{self.key}={self.value}"
