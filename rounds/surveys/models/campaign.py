"""A satisfaction survey campaign (A29, A32, A36): its items, and whom it asked."""

from django.db import models

from rounds.common.scoping import Paths, ScopedQuerySet
from rounds.people.models import Company, Department, Staff
from rounds.retailers.models import Retailer


class CampaignQuerySet(ScopedQuerySet["Campaign"]):
    """Campaigns are run and read company-wide; the assessed see results only through the assessment."""

    paths = Paths(company="company")


class Campaign(models.Model):
    """One survey with a period, a smallest group for results, and its questions."""

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        OPEN = "open", "进行中"
        CLOSED = "closed", "已结束"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="campaigns")
    title = models.CharField(max_length=120)
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    starts_on = models.DateField()
    ends_on = models.DateField()
    smallest_group = models.PositiveSmallIntegerField(default=5)
    sample_size = models.PositiveIntegerField(default=0)
    seed = models.BigIntegerField(default=1)
    made_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects = CampaignQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="a_campaign_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=models.Q(smallest_group__gte=3), name="no_result_for_groups_under_three"),
        ]

    def __str__(self) -> str:
        return self.title


class Item(models.Model):
    """One question; owned by a department, or by the visit service (department empty)."""

    class Kind(models.TextChoices):
        SCALE = "scale", "1—5 分"
        TEXT = "text", "文字"

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    category = models.CharField(max_length=16, blank=True)
    kind = models.CharField(max_length=6, choices=Kind, default=Kind.SCALE)
    text_zh = models.CharField(max_length=200)
    text_en = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "position"], name="items_stand_in_order")]

    def __str__(self) -> str:
        return self.text_zh


class Invitation(models.Model):
    """Who was asked, and whether he answered; nothing links it to what he answered."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="invitations")
    retailer = models.ForeignKey(Retailer, on_delete=models.CASCADE, related_name="+")
    stratum = models.CharField(max_length=60)
    token_hash = models.CharField(max_length=64, unique=True)
    answered = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "retailer"], name="a_retailer_is_asked_once_per_campaign")
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.stratum}"
