"""Photos that show what an issue is about."""

from typing import Any, Self

from django.db import models

from rounds.common.pictures import Flaw
from rounds.common.scoping import ScopedQuerySet
from rounds.issues.models.issue import Issue
from rounds.people.models import Company


class IssuePhotoQuerySet(ScopedQuerySet["IssuePhoto"]):
    """Photos of visible issues."""

    def visible_to(self, user: Any) -> Self:
        """Who sees the issue sees its photos, nobody else."""
        seen = Issue.objects.visible_to(user).order_by().values("pk")
        return self.unscoped("narrowed to the issues this user sees").filter(issue__in=seen)


class IssuePhoto(models.Model):
    """A photo with an issue: announced with hash and size, stored when its bytes agree."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="photos")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    flaw = models.CharField(max_length=12, choices=Flaw, blank=True)
    is_shown = models.BooleanField(default=False)
    content_type = models.CharField(max_length=40)
    stored_path = models.CharField(max_length=200)
    taken_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()

    objects = IssuePhotoQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issue", "sha256"], name="a_photo_is_stored_once_per_issue")]

    def __str__(self) -> str:
        return f"{self.issue_id} {self.sha256[:8]}"
