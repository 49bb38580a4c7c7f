"""Answers without identity: which stratum, while asked which manager, never which retailer or minute."""

import uuid

from django.db import models

from rounds.people.models import Staff
from rounds.surveys.models.campaign import Campaign, Item


class Response(models.Model):
    """One answered questionnaire. The key is random so that the order of rows tells nothing.

    `manager` is empty once the campaign is closed: with the stratum he would leave too few retailers to choose from.
    `seconds` is how long it took, rounded up to whole five seconds (None: nobody measured).
    """

    class Channel(models.TextChoices):
        LINK = "link", "链接或二维码"
        PORTAL = "portal", "零售户页面"
        PHONE = "phone", "电话访问"
        PAPER = "paper", "纸质问卷"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="responses")
    manager = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    stratum = models.CharField(max_length=120)
    channel = models.CharField(max_length=6, choices=Channel, default=Channel.LINK)
    seconds = models.PositiveIntegerField(null=True)
    flags = models.JSONField(default=list, blank=True)
    is_counted = models.BooleanField(default=True)

    def __str__(self) -> str:
        return str(self.pk)


class Answer(models.Model):
    """One answer to one item: a score, a text, or the numbers of the options chosen (from 1; yes 1, no 2)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="answers")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="answers")
    score = models.PositiveSmallIntegerField(null=True)
    text = models.TextField(blank=True)
    choices = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "item"], name="one_answer_per_item_and_response"),
            models.CheckConstraint(
                condition=models.Q(score__isnull=True) | models.Q(score__gte=1, score__lte=5),
                name="scores_run_from_one_to_five",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.score}"
