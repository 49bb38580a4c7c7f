"""What the room tells the service side about a shop: only what an officer writes for it on purpose (A20)."""

from django.db import models

from rounds.common.scoping import ALL, Paths, ScopedQuerySet
from rounds.enforcement.models.case import EnforcementCase
from rounds.people.models import Company, Staff
from rounds.retailers.models import Retailer


class ServiceNoteQuerySet(ScopedQuerySet["ServiceNote"]):
    """Whoever serves the retailer reads it."""

    paths = Paths(
        company="company",
        unit="retailer__territory__unit",
        department=ALL,
        own="retailer__territory__manager",
        team="retailer__territory__unit",
    )


class ServiceNote(models.Model):
    """服务提示: words about a shop for those who serve it; of the case behind it nothing is said."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    retailer = models.ForeignKey(Retailer, on_delete=models.PROTECT, related_name="service_notes")
    case = models.ForeignKey(EnforcementCase, on_delete=models.PROTECT, related_name="service_notes")
    text = models.CharField(max_length=200)
    set_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = ServiceNoteQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(text=""), name="a_service_note_says_something")]

    def __str__(self) -> str:
        return self.text
