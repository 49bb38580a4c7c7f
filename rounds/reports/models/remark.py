"""What a person adds to a report that is otherwise written from the records (D05)."""

from django.db import models

from rounds.common.scoping import Paths, ScopedQuerySet
from rounds.people.models import Company, Staff


class RemarkQuerySet(ScopedQuerySet["Remark"]):
    """Read with the report it stands in, which has its own door; listed here for who wrote it."""

    paths = Paths(company="company", own="author", unit="author__unit", department="author__department")


class Remark(models.Model):
    """One remark on one report: shown as its author's words, never mixed with what the records say."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    subject_kind = models.CharField(max_length=12)
    subject_id = models.BigIntegerField()
    first = models.DateField()
    last = models.DateField()
    text = models.CharField(max_length=1000)
    author = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects = RemarkQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(text=""), name="a_remark_says_something")]
        indexes = [models.Index(fields=["subject_kind", "subject_id", "first"], name="remark_of_report")]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id} {self.first}"
