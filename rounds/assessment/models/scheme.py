"""The scheme of an assessment (weights that sum to 100) and its periods (A29-A32, A51)."""

from django.db import models

from rounds.common.scoping import ALL, Paths, ScopedQuerySet
from rounds.people.models import Company, Staff


class SchemeQuerySet(ScopedQuerySet["Scheme"]):
    """The scheme is public to everybody assessed by it."""

    paths = Paths(company="company", unit=ALL, department=ALL, own=ALL, team=ALL)


class Scheme(models.Model):
    """One version: for account managers, market managers and each department the indicators and how each counts.

    `lines` holds the lists by group (rules/lines.py); the weights are their short form, and all there is of a scheme
    from before there were lines.
    """

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="schemes")
    version = models.PositiveIntegerField()
    manager_weights = models.JSONField()
    department_weights = models.JSONField()
    lines = models.JSONField(default=dict)
    made_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    because = models.CharField(max_length=300)

    objects = SchemeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "version"], name="scheme_versions_are_numbered")]

    def __str__(self) -> str:
        return f"{self.company_id} v{self.version}"


class PeriodQuerySet(ScopedQuerySet["Period"]):
    """Periods are known to everybody in the company."""

    paths = Paths(company="company", unit=ALL, department=ALL, own=ALL, team=ALL)


class Period(models.Model):
    """A span of days assessed together for managers and departments (A51)."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="periods")
    name = models.CharField(max_length=60)
    starts_on = models.DateField()
    ends_on = models.DateField()
    job_id = models.BigIntegerField(null=True)  # the last closing that ran in the background

    objects = PeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "starts_on", "ends_on"], name="a_period_exists_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="a_period_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return self.name
