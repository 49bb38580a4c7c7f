"""Who bears how much of one issue, computed from its events (A33-A42); both results stay after an objection."""

from typing import Any, Self

from django.db import models
from django.db.models import Exists, Q

from rounds.common.scoping import Paths, Reach, ScopedQuerySet
from rounds.enforcement.models import RoomRight
from rounds.issues.models.issue import Issue
from rounds.people.models import Company, Department, Staff


class LiabilityFindingQuerySet(ScopedQuerySet["LiabilityFinding"]):
    """Findings of visible issues."""

    # Who bore a share in any version reads them all: what became of it, too.
    paths = Paths(
        company="company",
        unit="issue__coordinator__unit",
        department="issue__findings__shares__department",
        own="issue__coordinator",
    )

    def visible_to(self, user: Any) -> Self:
        """A finding never comes twice to a department with several shares; those of reports come to the room (A20)."""
        of_service = ~Q(issue__kind=Issue.Kind.VIOLATION)
        seen = super().visible_to(user).filter(of_service | Exists(RoomRight.objects.that_open(user)))
        return seen.distinct() if getattr(user, "reach", Reach.NONE) == Reach.DEPARTMENT else seen


class LiabilityFinding(models.Model):
    """One computation for one issue by one version of the rule; never changed, only followed by the next."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="findings")
    version = models.PositiveIntegerField()
    rule_version = models.CharField(max_length=40)
    computed_at = models.DateTimeField()
    facts = models.JSONField()

    objects = LiabilityFindingQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issue", "version"], name="findings_are_numbered_per_issue")]

    def __str__(self) -> str:
        return f"{self.issue_id} v{self.version}"


class LiabilityShare(models.Model):
    """The share of one party: a department, or the account manager."""

    class Ground(models.TextChoices):
        PRIMARY = "primary", "主要责任"
        DID_NOT_LEARN = "did_not_learn", "没有及时掌握"
        DID_NOT_COORDINATE = "did_not_coordinate", "没有及时协调"
        DID_NOT_EXPLAIN = "did_not_explain", "没有及时沟通解释"
        VISIT_SERVICE = "visit_service", "拜访服务"
        SECONDARY = "secondary", "次要责任"

    finding = models.ForeignKey(LiabilityFinding, on_delete=models.CASCADE, related_name="shares")
    department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    manager = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    percent = models.DecimalField(max_digits=5, decimal_places=2)
    ground = models.CharField(max_length=20, choices=Ground)
    because = models.CharField(max_length=300)
    reason = models.CharField(max_length=24, default="")
    figures = models.JSONField(default=dict)
    rules = models.JSONField(default=list)
    events = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(department__isnull=False, manager__isnull=True)
                | models.Q(department__isnull=True, manager__isnull=False),
                name="a_share_falls_on_one_party",
            )
        ]

    def __str__(self) -> str:
        return f"{self.percent}% {self.ground}"
