"""What happened is a row: one hash chain of events per company."""

from typing import Any, Self

from django.apps import apps
from django.db import models

from rounds.common.scoping import Paths, ScopedQuerySet


class EventQuerySet(ScopedQuerySet["Event"]):
    """Events are read by the company's own people; pages narrow further through the subject's door."""

    paths = Paths(company="company", own="", unit="", department="")

    def visible_to(self, user: Any) -> Self:
        """The log of the company without what happened in a closed room: that is read in the room alone (A20)."""
        found = super().visible_to(user)
        for app in apps.get_app_configs():
            if getattr(app, "is_closed_room", False):
                found = found.exclude(subject_kind__startswith=f"{app.label}.")
        return found

    def of(self, subject: models.Model) -> "EventQuerySet":
        """Everything that happened to one row, oldest first."""
        return self.filter(subject_kind=subject._meta.label_lower, subject_id=subject.pk).order_by("number")


class Event(models.Model):
    """One thing that happened: sealed. UPDATE and DELETE are refused by triggers on both databases."""

    company_id = models.BigIntegerField()
    number = models.BigIntegerField()
    at = models.DateTimeField()
    verb = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    actor_id = models.BigIntegerField(null=True)
    actor_label = models.CharField(max_length=80)
    seals = models.JSONField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = EventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company_id", "number"], name="events_are_numbered_without_gaps_per_company"
            )
        ]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "number"], name="event_subject"),
            models.Index(fields=["company_id", "verb", "number"], name="event_verb"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.verb} {self.subject_kind}:{self.subject_id}"

    @property
    def body(self) -> dict[str, object]:
        """The fields said with the event; empty after erasure."""
        return dict(self.content.body)


class EventContent(models.Model):
    """The readable fields of an event and their salts; may be emptied (erasure), never changed or removed."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="content", primary_key=True)
    body = models.JSONField()
    salts = models.JSONField()
    erased_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"content of {self.event_id}"


class ChainHead(models.Model):
    """The last event of each company: the lock that keeps numbers without gaps."""

    company_id = models.BigIntegerField(primary_key=True)
    number = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="")

    def __str__(self) -> str:
        return f"{self.company_id}@{self.number}"
