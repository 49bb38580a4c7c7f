"""The time ledger (E09) and the tasks given in between (C20)."""

from typing import Self

from django.db import models
from django.db.models import Q

from rounds.common.scoping import AS_OWN, Paths, ScopedQuerySet
from rounds.people.models import Company, Staff


class TaskQuerySet(ScopedQuerySet["Task"]):
    """Own tasks; a market manager sees his unit's, a department those it gave."""

    paths = Paths(company="company", unit="staff__unit", department="given_by__department", own="staff", team=AS_OWN)

    def open(self) -> Self:
        """Neither done nor declined."""
        return self.filter(state=Task.State.OPEN)


class Task(models.Model):
    """One thing to do beside the rounds, important or not, urgent or not (C20): who gave it, by when, how long."""

    class State(models.TextChoices):
        OPEN = "open", "待办"
        DONE = "done", "已办"
        DECLINED = "declined", "未办"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="tasks")
    given_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="given_tasks")
    giver = models.CharField(max_length=80, blank=True)
    title = models.CharField(max_length=200)
    is_important = models.BooleanField(default=False)
    is_urgent = models.BooleanField(default=False)
    minutes_expected = models.PositiveSmallIntegerField(null=True)
    due_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    minutes_spent = models.PositiveSmallIntegerField(null=True)
    because = models.CharField(max_length=300, blank=True)
    phone_id = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "phone_id"],
                condition=Q(phone_id__isnull=False),
                name="a_phone_made_task_arrives_once",
            ),
            models.CheckConstraint(condition=~Q(state="declined") | ~Q(because=""), name="a_declined_task_says_why"),
            models.CheckConstraint(
                condition=Q(state="open", settled_at__isnull=True) | (~Q(state="open") & Q(settled_at__isnull=False)),
                name="a_settled_task_says_when",
            ),
        ]
        indexes = [models.Index(fields=["staff", "state", "due_at"], name="task_of_staff")]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.title[:20]} {self.state}"

    @property
    def quadrant(self) -> int:
        """1 important and urgent, 2 important, 3 urgent, 4 neither (C20)."""
        return (1 if self.is_urgent else 2) + (0 if self.is_important else 2)


class TimeEntryQuerySet(ScopedQuerySet["TimeEntry"]):
    """Own time; a market manager sees his unit's."""

    paths = Paths(company="company", unit="staff__unit", own="staff", team=AS_OWN)


class TimeEntry(models.Model):
    """Minutes somebody told: office, paper, ad-hoc with its giver. Road and shop are read from the visits (E09)."""

    class Place(models.TextChoices):
        OFFICE = "office", "坐办公室"
        ROAD = "road", "路上"
        SHOP = "shop", "门店"
        PAPER = "paper", "写材料"
        AD_HOC = "ad_hoc", "临时交办"

    class Cause(models.TextChoices):
        MEETING = "meeting", "开会"
        SYSTEM = "system", "系统录入"
        REPORT = "report", "报表总结"
        TRAINING = "training", "学习培训"
        WAITING = "waiting", "等待"
        EMERGENCY = "emergency", "突发问题"
        OTHER = "other", "其他"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="time_entries")
    day = models.DateField()
    place = models.CharField(max_length=8, choices=Place)
    cause = models.CharField(max_length=10, choices=Cause, blank=True)
    minutes = models.PositiveSmallIntegerField()
    giver = models.CharField(max_length=80, blank=True)
    task = models.ForeignKey(Task, null=True, on_delete=models.PROTECT, related_name="time_entries")
    began_at = models.DateTimeField(null=True)
    phone_id = models.UUIDField(null=True)

    objects = TimeEntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "time entries"
        constraints = [
            models.CheckConstraint(condition=Q(minutes__lte=1440), name="a_day_has_at_most_1440_minutes"),
            models.CheckConstraint(condition=~Q(place="ad_hoc") | ~Q(giver=""), name="an_ad_hoc_task_has_a_giver"),
            models.CheckConstraint(
                condition=Q(place__in=["office", "paper", "ad_hoc"]), name="road_and_shop_come_from_the_visits"
            ),
            models.UniqueConstraint(
                fields=["staff", "day", "place", "giver", "cause"],
                condition=Q(phone_id__isnull=True, task__isnull=True),
                name="one_time_entry_of_a_desk_per_day_place_giver_and_cause",
            ),
            models.UniqueConstraint(
                fields=["company", "phone_id"],
                condition=Q(phone_id__isnull=False),
                name="a_phone_made_time_entry_arrives_once",
            ),
            models.UniqueConstraint(
                fields=["task"], condition=Q(task__isnull=False), name="a_task_is_entered_into_the_ledger_once"
            ),
        ]
        indexes = [models.Index(fields=["staff", "day"], name="time_of_staff")]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.day} {self.place}"
