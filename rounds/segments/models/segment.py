"""Four segments of retailers (C22-C27): proposed by the rule, confirmed by a person, kept as history."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import OuterRef, Subquery

from rounds.common.scoping import ALL, Paths, ScopedQuerySet
from rounds.people.models import Company, Staff
from rounds.retailers.models import Retailer

OF_RETAILER = Paths(
    company="company",
    unit="retailer__territory__unit",
    department=ALL,
    own="retailer__territory__manager",
    team="retailer__territory__unit",
)


class Segment(models.TextChoices):
    """Capability × will."""

    PROMOTE = "promote", "提升型"
    MAINTAIN = "maintain", "维持型"
    GUIDE = "guide", "指导型"
    CARE = "care", "关注型"


class WillAnswerQuerySet(ScopedQuerySet["WillAnswer"]):
    """Answers of the retailers within reach."""

    paths = OF_RETAILER


class WillAnswer(models.Model):
    """One answered question about a retailer's will to grow (C21): dated, by whom."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    retailer = models.ForeignKey(Retailer, on_delete=models.CASCADE, related_name="will_answers")
    question = models.CharField(max_length=40)
    answer = models.SmallIntegerField()
    answered_on = models.DateField()
    asked_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")

    objects = WillAnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["retailer", "question", "answered_on"], name="one_answer_a_day_per_question"
            ),
            models.CheckConstraint(
                condition=models.Q(answer__gte=-2, answer__lte=2), name="will_is_answered_minus_two_to_two"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question}={self.answer}"


class SegmentRunQuerySet(ScopedQuerySet["SegmentRun"]):
    """Runs of the company; their proposals are narrowed to the reach."""

    paths = Paths(company="company", unit=ALL, department=ALL, own=ALL, team=ALL)


class SegmentRun(models.Model):
    """One segmentation of a company with its frozen thresholds."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="segment_runs")
    as_of = models.DateField()
    thresholds = models.JSONField()
    counts = models.JSONField(default=dict)
    made_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects = SegmentRunQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.company_id} {self.as_of}"


class SegmentProposalQuerySet(ScopedQuerySet["SegmentProposal"]):
    """Proposals for the retailers within reach."""

    paths = OF_RETAILER

    def open(self) -> Self:
        """Proposals nobody has decided."""
        return self.filter(state=SegmentProposal.State.PROPOSED)


class SegmentProposal(models.Model):
    """What the rule says of one retailer, with its reasons; a person decides."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "待确认"
        CONFIRMED = "confirmed", "已确认"
        OVERRIDDEN = "overridden", "人工改判"
        SUPERSEDED = "superseded", "已被新提议取代"
        SAME = "same", "与现类型一致"

    run = models.ForeignKey(SegmentRun, on_delete=models.CASCADE, related_name="proposals")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    retailer = models.ForeignKey(Retailer, on_delete=models.CASCADE, related_name="segment_proposals")
    segment = models.CharField(max_length=10, choices=Segment)
    capability = models.FloatField()
    will = models.FloatField()
    because = models.JSONField()
    warnings = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    decided_segment = models.CharField(max_length=10, choices=Segment, blank=True)
    decided_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.CharField(max_length=300, blank=True)

    objects = SegmentProposalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "retailer"], name="a_run_says_one_thing_of_a_retailer"),
            models.UniqueConstraint(
                fields=["retailer"], condition=models.Q(state="proposed"), name="a_retailer_has_one_open_proposal"
            ),
        ]
        indexes = [models.Index(fields=["company", "state", "id"], name="proposal_inbox")]

    def __str__(self) -> str:
        return f"{self.retailer_id} {self.segment} {self.state}"


class SegmentSpellQuerySet(ScopedQuerySet["SegmentSpell"]):
    """Segment history of the retailers within reach."""

    paths = OF_RETAILER

    def at(self, at: datetime) -> Self:
        """The one spell of each retailer that holds at `at`: the last to have begun."""
        newest = (
            SegmentSpell.objects.unscoped("subquery of an opened queryset")
            .filter(retailer=OuterRef("retailer"), starts_at__lte=at)
            .order_by("-starts_at")
            .values("pk")[:1]
        )
        return self.filter(pk=Subquery(newest))


class SegmentSpell(models.Model):
    """From `starts_at` until the next spell begins the retailer is in `segment`: never two, never none in between."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    retailer = models.ForeignKey(Retailer, on_delete=models.CASCADE, related_name="segment_spells")
    segment = models.CharField(max_length=10, choices=Segment)
    starts_at = models.DateTimeField()
    proposal = models.ForeignKey(SegmentProposal, null=True, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    because = models.CharField(max_length=300)

    objects = SegmentSpellQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["retailer", "starts_at"], name="a_retailer_is_in_one_segment_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.retailer_id} {self.segment} from {self.starts_at:%Y-%m-%d}"
