"""A contact with a retailer that has a purpose (C05, C14, E06)."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from rounds.common.scoping import ALL, Paths, ScopedQuerySet
from rounds.people.models import Company, Staff
from rounds.retailers.models import Retailer

# Nobody can sign a phone call or a message: there the record has three parts (E06, D12).
UNSIGNED = ("phone", "wechat", "group")
WRITTEN = ~Q(comment="") & ~Q(suggestion="") & ~Q(summary="")
COMPLETE = WRITTEN & (~Q(signature_sha256="") | Q(channel__in=UNSIGNED)) & Q(awaited=0)


class VisitQuerySet(ScopedQuerySet["Visit"]):
    """Own visits; a market manager sees those of his unit."""

    paths = Paths(company="company", unit="manager__unit", department=ALL, own="manager")

    def on(self, day: date) -> Self:
        """The visits planned for one day, in the order of the round."""
        return self.filter(planned_on=day).order_by("position", "pk")

    def finished(self) -> Self:
        """Visits that took place."""
        return self.filter(state=Visit.State.FINISHED)

    def complete(self) -> Self:
        """Finished visits with all the parts of their record (E06)."""
        return self.finished().filter(COMPLETE)


class Visit(models.Model):
    """One visit from plan to record. It does not know that plans exist; `plan_key` only lets a plan be replaced."""

    class Channel(models.TextChoices):
        DOOR = "door", "上门拜访"
        PHONE = "phone", "电话拜访"
        WECHAT = "wechat", "微信"
        GROUP = "group", "群"
        EVENING = "evening", "晚间或休息日上门"

    class State(models.TextChoices):
        PLANNED = "planned", "待拜访"
        UNDER_WAY = "under_way", "拜访中"
        FINISHED = "finished", "已完成"
        MISSED = "missed", "未拜访"
        WITHDRAWN = "withdrawn", "已撤回"

    class MissedReason(models.TextChoices):
        """The causes of C08, and what is nobody's fault."""

        WEATHER = "weather", "恶劣天气"
        AD_HOC_TASK = "ad_hoc_task", "临时性工作任务"
        NOT_ASSIGNED = "not_assigned", "布置不细"
        NOT_UNDERSTOOD = "not_understood", "理解不准"
        NOT_DONE = "not_done", "执行不实"
        SHOP_SHUT = "shop_shut", "店铺关门"
        LEAVE = "leave", "请假"
        OTHER = "other", "其他"

    class Duty(models.TextChoices):
        """The eleven duties of C10; a visit never has to do them all (C11)."""

        POLICY = "publicise_policy", "宣传行业政策"
        CUSTOMER = "customer_management", "强化客户管理"
        DYNAMICS = "analyse_dynamics", "分析客户动态"
        FINANCE = "finance_help", "帮助客户理财"
        ADVISER = "adviser", "当好客户参谋"
        TIES = "emotional_ties", "联系客户情感"
        BRANDS = "promote_brands", "宣传名优品牌"
        CONSUMPTION = "guide_consumption", "引导社会消费"
        PRICE = "regulate_price", "调控市场价格"
        MARKET_INFO = "market_info", "收集市场信息"
        SALES_TASK = "sales_task", "完成销售任务"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="visits")
    retailer = models.ForeignKey(Retailer, on_delete=models.PROTECT, related_name="visits")
    manager = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="visits")
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.DOOR)
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    planned_on = models.DateField(null=True)
    position = models.PositiveSmallIntegerField(default=0)
    planned_minute = models.PositiveSmallIntegerField(null=True)
    plan_key = models.CharField(max_length=40, blank=True)
    plan_because = models.JSONField(default=list)
    goal = models.CharField(max_length=200, blank=True)
    goal_because = models.CharField(max_length=200, blank=True)
    no_goal_reason = models.CharField(max_length=200, blank=True)
    suggested_duties = models.JSONField(default=list)
    done_duties = models.JSONField(default=list)
    arrived_at = models.DateTimeField(null=True)
    arrival_position = models.JSONField(null=True)
    departed_at = models.DateTimeField(null=True)
    departure_position = models.JSONField(null=True)
    comment = models.TextField(blank=True)
    suggestion = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    announced = models.JSONField(default=list)
    awaited = models.PositiveSmallIntegerField(default=0)  # announced attachments whose bytes are not here yet
    signature_sha256 = models.CharField(max_length=64, blank=True)
    facts = models.JSONField(default=dict)
    order_advice = models.TextField(blank=True)
    sop_steps = models.JSONField(default=list)
    answers = models.JSONField(default=dict)
    missed_reason = models.CharField(max_length=16, choices=MissedReason, blank=True)
    missed_note = models.CharField(max_length=200, blank=True)
    trace_grade = models.CharField(max_length=12, blank=True)
    trace_because = models.JSONField(default=list)
    doubts = models.JSONField(default=list)
    phone_id = models.UUIDField(null=True)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()

    objects = VisitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(departed_at__isnull=True)
                | Q(arrived_at__isnull=False, departed_at__gte=models.F("arrived_at")),
                name="nobody_leaves_before_arriving",
            ),
            models.CheckConstraint(
                condition=~Q(state="missed") | ~Q(missed_reason=""), name="a_missed_visit_has_a_reason"
            ),
            models.UniqueConstraint(
                fields=["company", "phone_id"],
                condition=Q(phone_id__isnull=False),
                name="a_phone_made_visit_arrives_once",
            ),
        ]
        indexes = [
            models.Index(fields=["manager", "planned_on", "position"], name="visit_round"),
            models.Index(fields=["retailer", "-planned_on"], name="visit_history"),
            models.Index(fields=["company", "planned_on", "state"], name="visit_company_day"),
        ]

    def __str__(self) -> str:
        return f"{self.retailer_id} {self.planned_on} {self.state}"

    @property
    def is_complete(self) -> bool:
        """All parts of the record are there (E06); signature and photos count once their bytes are stored."""
        is_signed = bool(self.signature_sha256) or self.channel in UNSIGNED
        return bool(self.comment and self.suggestion and self.summary) and is_signed and not self.awaited
