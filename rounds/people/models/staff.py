"""Staff accounts (login name = staff number) and the territories account managers look after."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from rounds.common.scoping import ALL, AS_OWN, Paths, Reach, ScopedQuerySet
from rounds.people.models.company import Company, Department, Unit
from rounds.people.rules.roles import LABELS, Role, reach_of


class StaffManager(UserManager["Staff"]):
    """The sign-in machinery reads accounts directly; pages go through `visible_to`."""

    def visible_to(self, user: "Staff") -> models.QuerySet["Staff"]:
        """Colleagues this person may see: company-wide roles all, a market manager his unit, others themselves."""
        narrowing = Paths(company="company", unit="unit", department="department", own="pk", team=AS_OWN).narrowing(
            user
        )
        return self.none() if narrowing is None else self.filter(**narrowing)


class Staff(AbstractUser):
    """A person of the company with one role. `username` is the staff number."""

    RoleChoices = [(role.value, label) for role, label in LABELS.items()]

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(max_length=40)
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="staff")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="staff")
    department = models.ForeignKey(Department, null=True, blank=True, on_delete=models.PROTECT, related_name="staff")
    role = models.CharField(max_length=24, choices=RoleChoices)
    phone = models.CharField(max_length=20, blank=True)
    introduction = models.CharField(max_length=200, blank=True)
    portrait = models.CharField(max_length=200, blank=True)  # where his clean portrait lies below the media folder
    phone_on_card = models.BooleanField(default=True)

    objects: ClassVar[StaffManager] = StaffManager()
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(
                    role__in=[Role.ACCOUNT_MANAGER.value, Role.MARKET_MANAGER.value, Role.SERVICE_TEAM.value]
                )
                | models.Q(unit__isnull=False),
                name="field_staff_belong_to_a_unit",
            ),
            models.CheckConstraint(
                condition=~models.Q(role=Role.DEPARTMENT_OFFICER.value) | models.Q(department__isnull=False),
                name="department_officers_belong_to_a_department",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.username}）"

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @property
    def card_phone(self) -> str:
        """The number retailers may call; empty when it does not stand on his card."""
        return self.phone if self.phone_on_card else ""

    @property
    def reach(self) -> Reach:
        """How far this person sees."""
        return Reach(reach_of(self.role))


class StaffRequest(HttpRequest):
    """A request behind `open_to`: somebody is signed in."""

    user: Staff
    htmx: HtmxDetails


class TerritoryQuerySet(ScopedQuerySet["Territory"]):
    """Territories of the own reach."""

    paths = Paths(company="company", unit="unit", department=ALL, own="manager")


class Territory(models.Model):
    """The retailers one account manager is responsible for (A03, C18), and where his days start."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="territories")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="territories")
    manager = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="territories")
    code = models.CharField(max_length=30)
    name = models.CharField(max_length=80)
    start_lat = models.FloatField(null=True, blank=True)
    start_lon = models.FloatField(null=True, blank=True)

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "territories"
        constraints = [
            models.UniqueConstraint(fields=["company", "code"], name="territory_codes_are_unique_in_a_company"),
            models.UniqueConstraint(
                fields=["manager"],
                condition=models.Q(manager__isnull=False),
                name="an_account_manager_has_one_territory",
            ),
        ]

    def __str__(self) -> str:
        return self.name
