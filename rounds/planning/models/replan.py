"""Re-planning with a reason: what was lost, and for each territory the plan proposed instead."""

from django.db import models

from rounds.common.scoping import ALL, Paths, ScopedQuerySet
from rounds.people.models import Company, Unit
from rounds.planning.models.plan import PlanRun, VisitPlan
from rounds.retailers.models import Retailer


class ReplanQuerySet(ScopedQuerySet["Replan"]):
    """A market manager sees those of his unit; account managers see only the plan that comes of it."""

    paths = Paths(company="company", unit="unit", department=ALL, own="")


class Replan(models.Model):
    """Days lost and why (C08): weather, leave, an ad-hoc task with its giver (E09), or a shop that is shut."""

    class Reason(models.TextChoices):
        WEATHER = "weather", "恶劣天气"
        LEAVE = "leave", "请假"
        AD_HOC_TASK = "ad_hoc_task", "临时性工作任务"
        SHOP_SHUT = "shop_shut", "店铺关门"

    class Part(models.TextChoices):
        DAY = "day", "全天"
        MORNING = "morning", "上午"
        AFTERNOON = "afternoon", "下午"
        MINUTES = "minutes", "几分钟"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="replans")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="replans")
    run = models.OneToOneField(PlanRun, on_delete=models.CASCADE, related_name="replan")
    reason = models.CharField(max_length=16, choices=Reason)
    first_day = models.DateField()
    last_day = models.DateField()
    part = models.CharField(max_length=10, choices=Part, default=Part.DAY)
    minutes = models.PositiveSmallIntegerField(default=0)
    giver = models.CharField(max_length=60, blank=True)
    retailer = models.ForeignKey(Retailer, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True)

    objects = ReplanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")), name="lost_days_end_after_the_first"
            ),
            models.CheckConstraint(
                condition=~models.Q(reason="ad_hoc_task") | ~models.Q(giver=""), name="an_ad_hoc_loss_names_its_giver"
            ),
            models.CheckConstraint(
                condition=~models.Q(reason="shop_shut") | models.Q(retailer__isnull=False),
                name="a_shut_shop_is_named",
            ),
        ]
        indexes = [models.Index(fields=["company", "-id"], name="replan_newest")]

    def __str__(self) -> str:
        return f"{self.reason} {self.first_day}"


class ReplanProposal(models.Model):
    """The plan proposed for one territory in place of the one in force, from which day on, and what it changes.

    `changes` holds each visit that moves or is left out with its reasons; `old` and `new` the minutes, kilometres,
    visits and broken intervals of the days from `from_day` on.
    """

    replan = models.ForeignKey(Replan, on_delete=models.CASCADE, related_name="proposals")
    plan = models.OneToOneField(VisitPlan, on_delete=models.CASCADE, related_name="proposal")
    before = models.ForeignKey(VisitPlan, on_delete=models.PROTECT, related_name="proposals_instead")
    from_day = models.DateField()
    built_on = models.DateField()
    changes = models.JSONField(default=list)
    old = models.JSONField(default=dict)
    new = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.replan_id} {self.plan_id}"


def proposal_of(plan: VisitPlan) -> ReplanProposal | None:
    """What a plan was proposed for, when it comes of re-planning. One query unless it is known already."""
    return ReplanProposal.objects.filter(plan=plan).select_related("replan", "before").first()
