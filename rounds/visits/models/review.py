"""The fifteen-minute review at the end of the day (C16, C17)."""

from django.db import models

from rounds.common.scoping import Paths, ScopedQuerySet
from rounds.people.models import Company, Staff


class DayReviewQuerySet(ScopedQuerySet["DayReview"]):
    """Own reviews; a market manager sees those of his unit."""

    paths = Paths(company="company", unit="manager__unit", own="manager")


class DayReview(models.Model):
    """Plan against done, unfinished, anomalies and tomorrow: prefilled, sent to the market manager."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    manager = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="day_reviews")
    day = models.DateField()
    planned = models.PositiveSmallIntegerField()
    finished = models.PositiveSmallIntegerField()
    unfinished = models.JSONField(default=list)
    anomalies = models.TextField(blank=True)
    tomorrow = models.TextField(blank=True)
    answers = models.JSONField(default=list)
    opened_at = models.DateTimeField()
    written_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField()

    objects = DayReviewQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["manager", "day"], name="one_review_per_manager_and_day")]

    def __str__(self) -> str:
        return f"{self.manager_id} {self.day}"

    @property
    def minutes(self) -> int:
        """How long it took on the phone; the way to the server is not counted."""
        return round(((self.written_at or self.sent_at) - self.opened_at).total_seconds() / 60)
