"""What a department keeps beside an issue: notes among colleagues, files, and texts to begin an answer with."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from rounds.common.scoping import Paths, Reach, ScopedQuerySet
from rounds.issues.models.helping import BesideIssueQuerySet
from rounds.issues.models.issue import Issue
from rounds.issues.models.routing import RoutingRow
from rounds.people.models import Company, Department, Staff, Unit


class IssueNoteQuerySet(BesideIssueQuerySet["IssueNote"]):
    """Notes among colleagues: of one's own department, or one's own unit; the retailer never sees one."""

    def visible_to(self, user: Any) -> Self:
        """On visible issues, written by one's own side; company-wide readers see those of every side."""
        return super().visible_to(user).of_side(user)

    def of_side(self, user: Any) -> Self:
        """Of these, those written by one's own side; for notes of an issue that came through its door."""
        reach = getattr(user, "reach", Reach.NONE)
        if reach == Reach.COMPANY:
            return self.all()
        if reach == Reach.NONE:
            return self.none()
        if user.department_id is not None:
            return self.filter(department_id=user.department_id)
        return self.filter(unit_id=user.unit_id or 0, department__isnull=True)


class IssueNote(models.Model):
    """A note on an issue for one's own side: a department, or the field side of a unit."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="notes")
    department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=1000)
    made_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects = IssueNoteQuerySet.as_manager()

    class Meta:
        ordering = ("made_at", "pk")
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="a_note_says_something")]

    def __str__(self) -> str:
        return f"{self.issue_id} {self.made_at:%Y-%m-%d}"


class IssueFileQuerySet(BesideIssueQuerySet["IssueFile"]):
    """Files of visible issues."""


class IssueFile(models.Model):
    """A document or picture added at the desk; stored once per issue, its kind judged by its content."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    content_type = models.CharField(max_length=80)
    stored_path = models.CharField(max_length=200)
    made_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects = IssueFileQuerySet.as_manager()

    class Meta:
        ordering = ("made_at", "pk")
        constraints = [models.UniqueConstraint(fields=["issue", "sha256"], name="a_file_is_stored_once_per_issue")]

    def __str__(self) -> str:
        return self.name


class AnswerTemplateQuerySet(ScopedQuerySet["AnswerTemplate"]):
    """Texts of one's own department; company-wide readers see all."""

    paths = Paths(company="company", department="department")


class AnswerTemplate(models.Model):
    """A text to begin an answer with. Its gaps (〔…〕) must be filled: nobody sends it as it stands."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="answer_templates")
    category = models.CharField(max_length=16, choices=RoutingRow.Category, blank=True)
    kind = models.CharField(max_length=12, choices=Issue.AnswerKind)
    title = models.CharField(max_length=60)
    text = models.CharField(max_length=1000)
    is_active = models.BooleanField(default=True)
    made_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    objects = AnswerTemplateQuerySet.as_manager()

    class Meta:
        ordering = ("title", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["department", "title"], condition=Q(is_active=True), name="templates_of_a_department_have_names"
            )
        ]

    def __str__(self) -> str:
        return self.title
