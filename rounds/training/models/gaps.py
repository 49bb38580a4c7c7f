"""The gaps people declare themselves, and what the company answers (A15, A52)."""

from django.db import models

from rounds.common.scoping import AS_OWN, Paths, ScopedQuerySet
from rounds.people.models import Company, Department, Staff


class GapDeclarationQuerySet(ScopedQuerySet["GapDeclaration"]):
    """One's own declarations; those who owe the help see what was asked of them."""

    paths = Paths(company="company", unit="staff__unit", department="asked_department", own="staff", team=AS_OWN)


class GapDeclaration(models.Model):
    """A gap somebody sees in himself and the help he needs from the company (A15); each gets an answer."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="gap_declarations")
    gap = models.CharField(max_length=300)
    help_needed = models.CharField(max_length=300)
    asked_department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()
    answer = models.CharField(max_length=300, blank=True)
    answered_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    objects = GapDeclarationQuerySet.as_manager()

    def __str__(self) -> str:
        return self.gap
