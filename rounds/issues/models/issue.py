"""Anything a retailer raises: one entry, one holder at a time, closed only when solved or explained (A03-A05, A27)."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from rounds.common.scoping import ALL, Paths, Reach, ScopedQuerySet
from rounds.enforcement.models import RoomRight
from rounds.issues.models.routing import RoutingRow, RoutingTable
from rounds.people.models import Company, Department, Staff
from rounds.retailers.models import Retailer
from rounds.visits.models import Visit


class IssueQuerySet(ScopedQuerySet["Issue"]):
    """Issues of one's retailers, of one's unit, or that one's department holds, has held or was asked about."""

    paths = Paths(
        company="company",
        unit=ALL,  # this and the next narrowed below, without a join: an issue never comes twice
        department=ALL,
        own="coordinator",
        team="retailer__territory__unit",
    )

    def visible_to(self, user: Any) -> Self:
        """Within reach; reports of violations only for whoever may enter the compliance room (A20)."""
        found = self._within_reach(user)
        if getattr(user, "reach", Reach.NONE) != Reach.DEPARTMENT:
            return found.of_service()
        return found.filter(~Q(kind=Issue.Kind.VIOLATION) | Exists(RoomRight.objects.that_open(user)))

    def of_service(self) -> Self:
        """Without reports of violations: what service, planning and the retailer's own page may count."""
        return self.exclude(kind=Issue.Kind.VIOLATION)

    def _within_reach(self, user: Any) -> Self:
        """A unit sees what its people coordinate and what its retailers raise; an issue never comes twice."""
        reach = getattr(user, "reach", Reach.NONE)
        if reach == Reach.DEPARTMENT:
            return super().visible_to(user).filter(self._touched_by(user.department_id or 0))
        found = super().visible_to(user)
        return found.filter(self._of_unit(user.unit_id)) if reach == Reach.UNIT else found

    def _of_unit(self, unit_id: int | None) -> Q:
        """Coordinated by one of its people, or raised by one of its retailers; without a join for every row."""
        people = Staff.objects.filter(unit_id=unit_id or 0).values("pk")
        shops = Retailer.objects.unscoped("a condition on rows of the caller")
        return Q(coordinator__in=people) | Q(retailer__in=shops.filter(territory__unit_id=unit_id or 0).values("pk"))

    def _touched_by(self, department_id: int) -> Q:
        """Held now, held before, or asked for its part."""
        held = Hop.objects.filter(department_id=department_id, issue=OuterRef("pk"))
        asked = self.model.objects.unscoped("a condition on rows of the caller").filter(
            pk=OuterRef("pk"), co_handlings__department_id=department_id
        )
        return Q(department_id=department_id) | Q(Exists(held)) | Q(Exists(asked))

    def open(self) -> Self:
        """Issues not yet closed."""
        return self.filter(state__in=OPEN_STATES, closed_at__isnull=True)  # an index finds those without an end


class Issue(models.Model):
    """One matter of one retailer; its account manager is the chief coordinator whatever happens (A04)."""

    Category = RoutingRow.Category

    class Kind(models.TextChoices):
        ISSUE = "issue", "一般问题"
        COMPLAINT = "complaint", "投诉"
        VIOLATION = "violation_report", "举报"
        ENQUIRY = "enquiry", "咨询"
        ADVICE = "advice", "建议"

    class State(models.TextChoices):
        REGISTERED = "registered", "已登记"
        DISPATCHED = "dispatched", "已派单"
        ACCEPTED = "accepted", "已签收"
        ANSWERED = "answered", "已答复"
        TOLD = "told", "已告知零售户"
        CLOSED = "closed", "已办结"

    class AnswerKind(models.TextChoices):
        SOLUTION = "solution", "解决"
        EXPLANATION = "explanation", "解释"

    class Entry(models.TextChoices):
        VISIT = "visit", "拜访"
        PHONE = "phone", "电话"
        DESK = "desk", "登记"
        PORTAL = "portal", "零售户自助"
        SURVEY = "survey", "调查"
        TEAM = "service_team", "服务团队"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="issues")
    number = models.CharField(max_length=20)
    retailer = models.ForeignKey(Retailer, on_delete=models.PROTECT, related_name="issues")
    coordinator = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="coordinated_issues")
    visit = models.ForeignKey(Visit, null=True, blank=True, on_delete=models.PROTECT, related_name="issues")
    kind = models.CharField(max_length=18, choices=Kind, default=Kind.ISSUE)
    category = models.CharField(max_length=16, choices=RoutingRow.Category)
    entry = models.CharField(max_length=14, choices=Entry)
    routing = models.ForeignKey(RoutingTable, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    proposed_solution = models.TextField(blank=True)
    cause = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.REGISTERED)
    department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="held_issues")
    holder_due_at = models.DateTimeField(null=True)
    paused_until = models.DateTimeField(null=True)  # the holder's clock stands still until then
    raised_at = models.DateTimeField()
    learnt_at = models.DateTimeField(null=True)
    forwarded_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    answer_kind = models.CharField(max_length=12, choices=AnswerKind, blank=True)
    answer = models.TextField(blank=True)
    promised_on = models.DateField(null=True)
    announced = models.JSONField(default=list)  # photos that follow from a phone, by hash and size
    phone_id = models.UUIDField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = IssueQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], name="issue_numbers_are_unique_in_a_company"),
            models.CheckConstraint(
                condition=~Q(state="closed")
                | (~Q(answer_kind="") & ~Q(answer="") & Q(told_at__isnull=False, confirmed_at__isnull=False)),
                name="an_issue_closes_only_solved_or_explained_told_and_confirmed",
            ),
            models.UniqueConstraint(
                fields=["company", "phone_id"],
                condition=Q(phone_id__isnull=False),
                name="a_phone_made_issue_arrives_once",
            ),
        ]
        indexes = [
            models.Index(fields=["department", "state", "holder_due_at"], name="issue_inbox"),
            models.Index(fields=["company", "state", "holder_due_at"], name="issue_by_state"),
            models.Index(fields=["company", "closed_at"], name="issue_by_end"),
            models.Index(fields=["company", "-raised_at"], name="issue_recent"),
            models.Index(fields=["coordinator", "state"], name="issue_coordinator"),
            models.Index(fields=["retailer", "-raised_at"], name="issue_of_retailer"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_report(self) -> bool:
        """Whether it reports a violation: its words are in the compliance room (A20)."""
        return self.kind == Issue.Kind.VIOLATION

    def is_paused(self, at: datetime) -> bool:
        """Whether the clock of its holder stands still."""
        return self.paused_until is not None and at < self.paused_until

    def runs_from(self, at: datetime) -> datetime:
        """That moment, or the later one at which its holder's clock runs again."""
        return max(at, self.paused_until or at)


OPEN_STATES = tuple(state for state in Issue.State if state != Issue.State.CLOSED)


class Hop(models.Model):
    """One holder of one issue: from when, until when, what he owed, how he let it go."""

    class Step(models.TextChoices):
        LEARN = "learn", "掌握"
        COORDINATE = "coordinate", "协调"
        ACCEPT = "accept", "签收"
        ANSWER = "answer", "答复"
        TELL = "tell", "告知零售户"
        CONFIRM = "confirm", "零售户确认"

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="hops")
    department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="hops")
    staff = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=12, choices=Step)
    starts_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    allowed_minutes = models.PositiveIntegerField(default=0)
    ends_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, blank=True)
    note = models.CharField(max_length=500, blank=True)
    started_by_event = models.BigIntegerField(null=True)
    ended_by_event = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["issue"], condition=Q(ends_at__isnull=True), name="an_issue_has_one_holder_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=models.F("starts_at")),
                name="a_hop_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["department", "issue"], name="hop_department")]

    def __str__(self) -> str:
        return f"{self.issue_id} {self.step}"
