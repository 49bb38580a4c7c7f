"""A request to erase a person, decided by two people, and the proof of what was erased (PIPL)."""

from django.db import models
from django.db.models import F, Q

from rounds.common.scoping import Paths, ScopedQuerySet
from rounds.people.models import Company, Staff


class ErasureQuerySet(ScopedQuerySet["Erasure"]):
    """Read by who sees the whole company."""

    paths = Paths(company="company")


class Erasure(models.Model):
    """One request. Its subject is named by kind and number only; `proof` counts per table what was emptied.

    `held` lists what the law or an open matter forbids to erase yet, each with the reason.
    """

    class Subject(models.TextChoices):
        RETAILER = "retailer", "零售户经营者"
        STAFF = "staff", "离职人员"

    class State(models.TextChoices):
        ASKED = "asked", "待另一人确认"
        DONE = "done", "已删除"
        REFUSED = "refused", "未同意"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    subject_kind = models.CharField(max_length=10, choices=Subject)
    subject_id = models.BigIntegerField()
    because = models.CharField(max_length=300)
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    asked_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    proof = models.JSONField(default=dict)
    held = models.JSONField(default=list)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | Q(asked_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="erasing_a_person_takes_two",
            ),
            models.UniqueConstraint(
                fields=["company", "subject_kind", "subject_id"],
                condition=Q(state="asked"),
                name="a_person_is_asked_to_be_erased_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id} {self.state}"
