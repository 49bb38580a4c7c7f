"""Four weeks of visits per account manager: drafted by the engine, approved by a person, then published."""

from django.db import models

from rounds.common.scoping import ALL, Paths, ScopedQuerySet
from rounds.people.models import Company, Staff, Territory
from rounds.retailers.models import Retailer
from rounds.visits.models import Visit


class PlanRunQuerySet(ScopedQuerySet["PlanRun"]):
    """Runs of the company; their plans are narrowed to the reach."""

    paths = Paths(company="company", unit=ALL, department=ALL, own="")


class PlanRun(models.Model):
    """One request to plan: from which day, with which frozen settings, for which territories."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="plan_runs")
    starts_on = models.DateField()
    weeks = models.PositiveSmallIntegerField(default=4)
    settings = models.JSONField()
    seed = models.BigIntegerField(default=1)
    job_id = models.BigIntegerField(null=True)
    asked_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    objects = PlanRunQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.company_id} {self.starts_on}"


class VisitPlanQuerySet(ScopedQuerySet["VisitPlan"]):
    """Own plan; a market manager sees those of his unit."""

    paths = Paths(company="company", unit="territory__unit", department=ALL, own="manager")


class VisitPlan(models.Model):
    """The four weeks of one account manager."""

    class State(models.TextChoices):
        DRAFT = "draft", "待审批"
        APPROVED = "approved", "已批准"
        PUBLISHED = "published", "已发布"
        SUPERSEDED = "superseded", "已被取代"
        DECLINED = "declined", "已退回"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="visit_plans")
    run = models.ForeignKey(PlanRun, on_delete=models.CASCADE, related_name="plans")
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="plans")
    manager = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="plans")
    starts_on = models.DateField()
    ends_on = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    terms = models.JSONField(default=dict)
    days = models.JSONField(default=list)
    decided_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.CharField(max_length=300, blank=True)
    published_at = models.DateTimeField(null=True)

    objects = VisitPlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "territory"], name="one_plan_per_run_and_territory"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="a_plan_ends_after_it_begins"
            ),
        ]
        indexes = [models.Index(fields=["company", "state", "starts_on"], name="plan_state")]

    def __str__(self) -> str:
        return f"{self.territory_id} {self.starts_on}"


class PlannedVisit(models.Model):
    """One stop of a plan: which day, which place in the round, and why then.

    `handed_from` is the plan of the retailer's own territory when another manager makes this visit for it.
    """

    class Lock(models.TextChoices):
        NONE = "", "未锁定"
        DAY = "day", "锁定日期"
        PLACE = "place", "锁定日期和顺序"

    plan = models.ForeignKey(VisitPlan, on_delete=models.CASCADE, related_name="stops")
    retailer = models.ForeignKey(Retailer, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    position = models.PositiveSmallIntegerField()
    channel = models.CharField(max_length=8, choices=Visit.Channel, default=Visit.Channel.DOOR)
    arrive_minute = models.PositiveSmallIntegerField(null=True)
    service_minutes = models.PositiveSmallIntegerField(default=0)
    because = models.JSONField(default=list)
    lock = models.CharField(max_length=5, choices=Lock, default=Lock.NONE, blank=True)
    handed_from = models.ForeignKey(VisitPlan, null=True, on_delete=models.RESTRICT, related_name="handed_over")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "retailer", "day", "channel"], name="a_plan_visits_a_retailer_once_a_day"
            )
        ]
        indexes = [models.Index(fields=["plan", "day", "position"], name="stop_of_day")]

    def __str__(self) -> str:
        return f"{self.day} #{self.position}"


class BrokenInterval(models.Model):
    """An interval the plan does not keep, named with its reason and what would mend it."""

    plan = models.ForeignKey(VisitPlan, on_delete=models.CASCADE, related_name="broken")
    retailer = models.ForeignKey(Retailer, on_delete=models.PROTECT, related_name="+")
    wanted_days = models.PositiveSmallIntegerField()
    longest_gap_days = models.PositiveSmallIntegerField(null=True)
    because = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "retailer"], name="a_broken_interval_is_named_once_per_plan")
        ]

    def __str__(self) -> str:
        return f"{self.retailer_id} {self.wanted_days}"
