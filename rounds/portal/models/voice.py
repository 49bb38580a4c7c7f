"""What a retailer said aloud about an issue."""

from typing import Any, Self

from django.db import models

from rounds.common.scoping import ScopedQuerySet
from rounds.issues.models import Issue
from rounds.people.models import Company


class VoiceNoteQuerySet(ScopedQuerySet["VoiceNote"]):
    """Voice notes of visible issues."""

    def visible_to(self, user: Any) -> Self:
        """Who sees the issue hears its voice notes, nobody else."""
        seen = Issue.objects.visible_to(user).order_by().values("pk")
        return self.unscoped("narrowed to the issues this user sees").filter(issue__in=seen)


class VoiceNote(models.Model):
    """A recording with an issue; `seconds` is what the phone said of its length, 0 when it did not."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="voice_notes")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    seconds = models.PositiveSmallIntegerField(default=0)
    content_type = models.CharField(max_length=40)
    stored_path = models.CharField(max_length=200)
    made_at = models.DateTimeField()

    objects = VoiceNoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issue", "sha256"], name="a_voice_note_is_stored_once_per_issue")
        ]

    def __str__(self) -> str:
        return f"{self.issue_id} {self.sha256[:8]}"
