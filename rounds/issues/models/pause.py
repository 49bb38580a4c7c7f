"""The time in which a holder's clock stands still: why, from when, until when."""

from django.db import models
from django.db.models import F, Q

from rounds.issues.models.issue import Hop


class ClockPause(models.Model):
    """A pause of one hop. It ends by itself at `ends_at`; resuming earlier moves that instant to the present."""

    class Reason(models.TextChoices):
        RETAILER = "retailer", "等零售户补充材料"
        GOODS = "goods", "等货源到货"
        OUTSIDE = "outside", "等外单位答复"
        OTHER = "other", "其他原因"

    hop = models.ForeignKey(Hop, on_delete=models.CASCADE, related_name="pauses")
    reason = models.CharField(max_length=12, choices=Reason)
    note = models.CharField(max_length=300, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    started_by_event = models.BigIntegerField()
    ended_by_event = models.BigIntegerField(null=True)

    class Meta:
        ordering = ("starts_at", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gte=F("starts_at")), name="a_pause_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.hop_id} {self.reason}"
