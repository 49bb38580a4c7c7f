"""Objections against who bears what of an issue, and the corrected facts they may lead to."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from rounds.common.scoping import ScopedQuerySet
from rounds.issues.models.desk import IssueFile
from rounds.issues.models.issue import Hop, Issue
from rounds.issues.models.liability import LiabilityFinding
from rounds.issues.models.photo import IssuePhoto
from rounds.people.models import Company, Department, Staff


class LiabilityObjectionQuerySet(ScopedQuerySet["LiabilityObjection"]):
    """Objections to visible findings."""

    def visible_to(self, user: Any) -> Self:
        """Who may read what was found about an issue may read what was said against it."""
        seen = LiabilityFinding.objects.visible_to(user).order_by().values("pk")
        return self.unscoped("narrowed to the findings this user sees").filter(finding__in=seen)

    def open(self) -> Self:
        """Not decided yet."""
        return self.filter(outcome="")


class LiabilityObjection(models.Model):
    """A party says a finding is wrong; a named person decides; the earlier finding stays beside the new one."""

    class Outcome(models.TextChoices):
        UPHELD = "upheld", "成立"
        REJECTED = "rejected", "不成立"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="liability_objections")
    finding = models.ForeignKey(LiabilityFinding, on_delete=models.PROTECT, related_name="objections")
    department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    text = models.CharField(max_length=1000)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    decided_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=1000, blank=True)
    new_finding = models.ForeignKey(LiabilityFinding, null=True, on_delete=models.PROTECT, related_name="+")

    objects = LiabilityObjectionQuerySet.as_manager()

    class Meta:
        ordering = ("made_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["finding", "made_by"], condition=Q(outcome=""), name="a_person_objects_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decision="")),
                name="an_objection_is_decided_by_a_named_person_with_reasons",
            ),
        ]
        indexes = [models.Index(fields=["company", "outcome", "made_at"], name="liability_objection_open")]

    def __str__(self) -> str:
        return f"{self.finding_id} {self.outcome}"


class ObjectedSpan(models.Model):
    """A span the objector says should not count against the holder of one hop, why, and what shows it."""

    objection = models.ForeignKey(LiabilityObjection, on_delete=models.PROTECT, related_name="spans")
    hop = models.ForeignKey(Hop, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    because = models.CharField(max_length=300)
    photo = models.ForeignKey(IssuePhoto, null=True, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(IssueFile, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("starts_at", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="an_objected_span_has_length"),
            models.CheckConstraint(condition=~Q(because=""), name="an_objected_span_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.hop_id} {self.starts_at:%Y-%m-%d}"


class ClockCorrection(models.Model):
    """A span in which a hop's clock is found not to have counted, because of an objection; events stay as they are."""

    hop = models.ForeignKey(Hop, on_delete=models.PROTECT, related_name="corrections")
    objection = models.ForeignKey(LiabilityObjection, on_delete=models.PROTECT, related_name="corrections")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    because = models.CharField(max_length=300)
    event = models.BigIntegerField()

    class Meta:
        ordering = ("starts_at", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="a_correction_has_length"),
        ]

    def __str__(self) -> str:
        return f"{self.hop_id} {self.starts_at:%Y-%m-%d}"
