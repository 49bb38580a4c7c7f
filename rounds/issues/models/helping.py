"""What happens beside the one holder: co-handlers' opinions, reminders and supervision orders, follow-up checks."""

from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import F, Q

from rounds.common.scoping import ScopedQuerySet
from rounds.issues.models.issue import Hop, Issue
from rounds.people.models import Company, Department, Staff

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class BesideIssueQuerySet(ScopedQuerySet[M_co]):
    """Rows that lie beside an issue: who sees the issue sees them."""

    def visible_to(self, user: Any) -> Self:
        """Through the door of the issue."""
        seen = Issue.objects.visible_to(user).order_by().values("pk")
        return self.unscoped("narrowed to the issues this user sees").filter(issue__in=seen)


class CoHandlingQuerySet(BesideIssueQuerySet["CoHandling"]):
    """Requests for an opinion."""

    def open(self) -> Self:
        """Neither answered nor taken back."""
        return self.filter(answered_at__isnull=True, withdrawn_at__isnull=True)


class CoHandling(models.Model):
    """The holder asks another department for its part (协办). The issue stays with the holder, and so does its clock;
    the co-handler has a clock of his own, shown beside."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="co_handlings")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="co_handlings")
    question = models.CharField(max_length=500)
    asked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    allowed_minutes = models.PositiveIntegerField()
    opinion = models.CharField(max_length=1000, blank=True)
    answered_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    started_by_event = models.BigIntegerField()
    ended_by_event = models.BigIntegerField(null=True)

    objects = CoHandlingQuerySet.as_manager()

    class Meta:
        ordering = ("asked_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["issue", "department"],
                condition=Q(answered_at__isnull=True, withdrawn_at__isnull=True),
                name="a_department_is_asked_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | ~Q(opinion=""), name="a_co_handler_answers_in_words"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(answered_at__gte=F("asked_at")),
                name="a_co_handler_answers_after_he_was_asked",
            ),
        ]
        indexes = [models.Index(fields=["department", "answered_at", "due_at"], name="co_handling_inbox")]

    def __str__(self) -> str:
        return f"{self.issue_id} → {self.department_id}"


class ReminderQuerySet(BesideIssueQuerySet["Reminder"]):
    """Reminders of visible issues."""


class Reminder(models.Model):
    """A push for the holder of one hop: asked for (催办), ordered by somebody above (督办), or due by rule (升级)."""

    class Kind(models.TextChoices):
        REMINDER = "reminder", "催办"
        SUPERVISION = "supervision", "督办"
        ESCALATION = "escalation", "升级提醒"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="reminders")
    hop = models.ForeignKey(Hop, on_delete=models.PROTECT, related_name="reminders")
    kind = models.CharField(max_length=12, choices=Kind)
    level = models.PositiveSmallIntegerField(default=0)  # of an escalation: 1 the unit or department, 2 the head
    words = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    made_by_words = models.CharField(max_length=20, blank=True)  # the retailer, or the house itself
    made_at = models.DateTimeField()
    reply_due_on = models.DateField(null=True)
    reply = models.CharField(max_length=500, blank=True)
    replied_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    replied_at = models.DateTimeField(null=True)
    event = models.BigIntegerField()

    objects = ReminderQuerySet.as_manager()

    class Meta:
        ordering = ("made_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["hop", "level"], condition=Q(kind="escalation"), name="a_hop_is_escalated_once_per_level"
            ),
            models.CheckConstraint(
                condition=~Q(kind="supervision") | (~Q(words="") & Q(reply_due_on__isnull=False)),
                name="a_supervision_order_says_what_and_until_when",
            ),
        ]
        indexes = [models.Index(fields=["company", "-made_at"], name="reminder_recent")]

    def __str__(self) -> str:
        return f"{self.issue_id} {self.kind}"


class FollowUpQuerySet(BesideIssueQuerySet["FollowUp"]):
    """Follow-up checks of visible issues."""

    def open(self) -> Self:
        """Not made yet."""
        return self.filter(result="")


class FollowUp(models.Model):
    """After an issue is closed somebody else than its handlers asks the retailer whether it is so (回访)."""

    class Result(models.TextChoices):
        CONTENT = "content", "确已解决"
        NOT_CONTENT = "not_content", "没有解决"
        NOT_REACHED = "not_reached", "没有联系上"

    class Reason(models.TextChoices):
        REOPENED = "reopened", "曾经重开"
        LATE = "late", "办理超时"
        COMPLAINT = "complaint", "投诉"
        EXPLAINED = "explained", "以解释办结"
        SAMPLE = "sample", "抽查"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="follow_ups")
    reason = models.CharField(max_length=12, choices=Reason)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    result = models.CharField(max_length=12, choices=Result, blank=True)
    note = models.CharField(max_length=500, blank=True)
    done_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["issue"], condition=Q(result=""), name="an_issue_waits_for_one_follow_up_check_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(result="", done_at__isnull=True) | (~Q(result="") & Q(done_at__isnull=False)),
                name="a_follow_up_check_that_was_made_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(result="not_content") | ~Q(note=""), name="who_is_not_content_is_quoted"
            ),
        ]
        indexes = [models.Index(fields=["company", "result", "due_at"], name="follow_up_due")]

    def __str__(self) -> str:
        return f"{self.issue_id} {self.result}"
