"""How people were reached: calls that led to no answer, and how many answers came on which day by which channel.

Neither says who answered when: a call that was answered leaves no row, and the tally names nobody (A32).
"""

from django.db import models

from rounds.people.models import Staff
from rounds.surveys.models.answer import Response
from rounds.surveys.models.campaign import Campaign, Invitation


class Call(models.Model):
    """One call without an answered questionnaire; who was reached and answered is not written here."""

    class Outcome(models.TextChoices):
        NO_ANSWER = "no_answer", "无人接听"
        LATER = "later", "请稍后再打"
        REFUSED = "refused", "拒绝回答"
        WRONG_NUMBER = "wrong_number", "号码不对"

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="calls")
    outcome = models.CharField(max_length=12, choices=Outcome)
    made_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.invitation_id}: {self.outcome}"


class PaperBatch(models.Model):
    """A pile of paper sheets that one person types in; a response does not say which pile it came from."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="batches")
    number = models.PositiveSmallIntegerField()
    sheets = models.PositiveSmallIntegerField(help_text="how many lie in the pile")
    entered = models.PositiveSmallIntegerField(default=0)
    made_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "number"], name="a_pile_has_one_number"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} #{self.number}"


class DayCount(models.Model):
    """How many answers came in on one day by one channel."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="day_counts")
    day = models.DateField()
    channel = models.CharField(max_length=6, choices=Response.Channel)
    answers = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "day", "channel"], name="a_day_is_counted_once_per_channel"),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.answers}"
