"""A satisfaction survey campaign (A29, A32, A36): its items, and whom it asked."""

from django.db import models

from rounds.common.scoping import ALL, Paths, ScopedQuerySet
from rounds.people.models import Company, Staff
from rounds.retailers.models import Retailer
from rounds.surveys.models.questionnaire import AskedItem, Questionnaire


class CampaignQuerySet(ScopedQuerySet["Campaign"]):
    """Campaigns are run and read company-wide; the assessed see results only through the assessment.

    The service team interviews: it sees that a campaign runs, and its pages of results are not open to it.
    """

    paths = Paths(company="company", team=ALL)


def _usual_dimensions() -> list[str]:
    return ["market", "size"]


class Campaign(models.Model):
    """One survey with a period, a smallest group for results, its questions and whom it asks.

    `dimensions` are what the sample is stratified by, `floor` the least to ask in a stratum, `plan` what the planner
    wanted (`margin` and `rate` in percent). `strata`, frozen at the opening, are `{name: {"population": N,
    "asked": n}}`; the closing joins those with too few answers.
    """

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
    questionnaire = models.ForeignKey(Questionnaire, null=True, on_delete=models.PROTECT, related_name="campaigns")
    dimensions = models.JSONField(default=_usual_dimensions)
    floor = models.PositiveSmallIntegerField(default=2)
    plan = models.JSONField(default=dict)
    strata = models.JSONField(default=dict)
    closed_because = models.CharField(max_length=200, blank=True)
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


class Item(AskedItem):
    """One question of a campaign: a copy that nobody changes, whatever becomes of the questionnaire."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="items")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "position"], name="items_stand_in_order")]


class Invitation(models.Model):
    """Who was asked, and what became of it; nothing links it to what he answered, and no time says when he did.

    Who has `answered` is known only while the campaign runs: the closing keeps numbers and takes the marks off.
    `code` is printed on his paper sheet; `held_by` is the interviewer who has him on the phone until `held_until`.
    One who is `gone` was replaced by the next of his stratum's reserve, if there was one.
    """

    class Gone(models.TextChoices):
        REFUSED = "refused", "拒绝回答"
        WRONG_NUMBER = "wrong_number", "号码不对"
        UNREACHABLE = "unreachable", "多次联系不上"
        CLOSED_SHOP = "closed_shop", "已停业"

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="invitations")
    retailer = models.ForeignKey(Retailer, on_delete=models.CASCADE, related_name="+")
    stratum = models.CharField(max_length=120)
    token_hash = models.CharField(max_length=64, unique=True)
    code = models.CharField(max_length=8, blank=True)
    answered = models.BooleanField(default=False)
    gone = models.CharField(max_length=12, choices=Gone, blank=True)
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replacement")
    reminders = models.PositiveSmallIntegerField(default=0)
    reminded_on = models.DateField(null=True)
    held_by = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL, related_name="+")
    held_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "retailer"], name="a_retailer_is_asked_once_per_campaign"),
            models.UniqueConstraint(
                fields=["campaign", "code"], condition=~models.Q(code=""), name="a_sheet_code_names_one_invitation"
            ),
            models.CheckConstraint(
                condition=models.Q(answered=False) | models.Q(gone=""), name="who_answered_is_not_gone"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.stratum}"


class Tally(models.Model):
    """What a closed campaign keeps as figures, so that no row has to say it (A32).

    `progress` is what became of those asked, by stratum as drawn; `groups` the shares by group that may be shown;
    `marks` the answers per mark of each account manager's retailers, `null` where they may not be told.
    """

    campaign = models.OneToOneField(Campaign, on_delete=models.CASCADE, related_name="tally")
    progress = models.JSONField(default=list)
    groups = models.JSONField(default=dict)
    marks = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.campaign_id}"


class Reserve(models.Model):
    """One retailer of the replacement list, in the order the seed drew him within his stratum."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="reserves")
    retailer = models.ForeignKey(Retailer, on_delete=models.CASCADE, related_name="+")
    stratum = models.CharField(max_length=120)
    position = models.PositiveIntegerField()
    is_used = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "stratum", "position"], name="reserves_stand_in_order"),
            models.UniqueConstraint(fields=["campaign", "retailer"], name="a_retailer_is_reserved_once"),
        ]

    def __str__(self) -> str:
        return f"{self.stratum} {self.position}"
