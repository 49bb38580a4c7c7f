"""Contesting a score: per record or per rule, with evidence; and the correction by hand that takes two people."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from rounds.assessment.models.closing import ScorePart
from rounds.common.scoping import Paths, Reach, ScopedQuerySet
from rounds.people.models import Company, Staff


class ObjectionQuerySet(ScopedQuerySet["Objection"]):
    """One's own objections, a department those of its score, a market manager his unit's; the assessor sees all."""

    paths = Paths(
        company="company", unit="part__score__manager__unit", department="part__score__department", own="made_by"
    )

    def open(self) -> Self:
        """Somebody has to decide."""
        return self.filter(state=Objection.State.OPEN)


class Objection(models.Model):
    """Somebody contests a part of his score; a named person decides, both results stay.

    `record` names the contested record ("issues.issue:12"); empty: the rule of the indicator, of `rule_version`, is
    contested. `cited` are records shown as evidence. `effect` is what upholding it alone would change, computed when it
    was raised: {"part": [before, after], "total": [before, after]}, texts or None.
    """

    class State(models.TextChoices):
        OPEN = "open", "待处理"
        UPHELD = "upheld", "采纳"
        DECLINED = "declined", "不采纳"
        WITHDRAWN = "withdrawn", "已撤回"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    part = models.ForeignKey(ScorePart, on_delete=models.PROTECT, related_name="objections")
    record = models.CharField(max_length=60, blank=True)
    rule_version = models.CharField(max_length=60, blank=True)
    text = models.CharField(max_length=500)
    cited = models.JSONField(default=list)
    effect = models.JSONField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    made_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    phone_id = models.UUIDField(null=True, unique=True)
    decided_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=500, blank=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("made_by")),
                name="nobody_decides_his_own_objection_to_a_score",
            ),
            models.UniqueConstraint(
                fields=["part", "record"], condition=Q(state="open"), name="a_record_is_contested_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part_id} {self.state}"


class ObjectionFileQuerySet(ScopedQuerySet["ObjectionFile"]):
    """Files of visible objections."""

    def visible_to(self, user: Any) -> Self:
        """Who sees the objection sees its files, nobody else."""
        seen = Objection.objects.visible_to(user).order_by().values("pk")
        return self.unscoped("narrowed to the objections this user sees").filter(objection__in=seen)


class ObjectionFile(models.Model):
    """A document or picture shown as evidence; its kind judged by its content, stored once per objection."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    objection = models.ForeignKey(Objection, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    content_type = models.CharField(max_length=80)
    stored_path = models.CharField(max_length=200)
    made_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects = ObjectionFileQuerySet.as_manager()

    class Meta:
        ordering = ("made_at", "pk")
        constraints = [
            models.UniqueConstraint(fields=["objection", "sha256"], name="a_file_is_stored_once_per_objection")
        ]

    def __str__(self) -> str:
        return self.name


class OverrideQuerySet(ScopedQuerySet["Override"]):
    """The assessed see corrections that two people have agreed on; those who assess see proposals as well."""

    paths = Paths(
        company="company",
        unit="part__score__manager__unit",
        department="part__score__department",
        own="part__score__manager",
    )

    def visible_to(self, user: Any) -> Self:
        """Nothing of a proposal before it counts."""
        seen = super().visible_to(user)
        is_wide = getattr(user, "reach", Reach.NONE) == Reach.COMPANY
        return seen if is_wide else seen.filter(state=Override.State.CONFIRMED)


class Override(models.Model):
    """A part set by hand: one person proposes with a reason, another confirms; the next version says so."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "待另一人确认"
        CONFIRMED = "confirmed", "已确认"
        REFUSED = "refused", "未同意"
        WITHDRAWN = "withdrawn", "已撤回"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    part = models.ForeignKey(ScorePart, on_delete=models.PROTECT, related_name="overrides")
    value = models.DecimalField(max_digits=6, decimal_places=2)
    because = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=500, blank=True)

    objects = OverrideQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="confirmed") | (Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by"))),
                name="an_override_takes_two_people",
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0) & Q(value__lte=100), name="an_overridden_value_lies_between_0_and_100"
            ),
            models.UniqueConstraint(
                fields=["part"], condition=Q(state="proposed"), name="one_override_of_a_part_waits_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part_id} {self.value} {self.state}"
