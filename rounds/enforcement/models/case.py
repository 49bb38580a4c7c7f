"""An enforcement case: what was reported, what was found, what was decided (A20)."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Exists, Q

from rounds.common.scoping import ALL, Paths, ScopedQuerySet
from rounds.enforcement.models.right import RoomRight
from rounds.people.models import Company, Staff
from rounds.retailers.models import Retailer
from rounds.visits.models import Visit


class EnforcementCaseQuerySet(ScopedQuerySet["EnforcementCase"]):
    """Cases of the company, for whoever has the right by name; for everybody else there are none."""

    paths = Paths(company="company", department=ALL)

    def visible_to(self, user: Any) -> Self:
        """All of the company with the right, none without: also not for its head or the administrator."""
        return super().visible_to(user).filter(Exists(RoomRight.objects.that_open(user)))

    def open(self) -> Self:
        """Cases not yet closed."""
        return self.exclude(state=EnforcementCase.State.CLOSED)

    def past(self, before: datetime) -> Self:
        """Closed cases kept long enough, their words still there."""
        return self.filter(state=EnforcementCase.State.CLOSED, closed_at__lte=before, erased_at__isnull=True)

    def about(self, retailer_id: int | None) -> Self:
        """Cases of one retailer: found out to be about him, or registered under him while nobody has found out."""
        if retailer_id is None:
            return self.none()
        return self.filter(Q(subject=retailer_id) | Q(subject__isnull=True, retailer=retailer_id))


class EnforcementCase(models.Model):
    """One report of a violation. `retailer` is the shop it was registered under, `subject` the shop it is about."""

    class State(models.TextChoices):
        REPORTED = "reported", "待领办"
        TAKEN_UP = "taken_up", "核查中"
        CHECKED = "checked", "已核查"
        DECIDED = "decided", "已决定"
        CLOSED = "closed", "已办结"

    class Measure(models.TextChoices):
        NONE = "none", "不予处理"
        EDUCATION = "education", "教育提醒"
        WARNING = "warning", "警告"
        AUTHORITY = "authority", "移交执法机关"

    class Entry(models.TextChoices):
        VISIT = "visit", "拜访"
        PHONE = "phone", "电话"
        DESK = "desk", "登记"
        PORTAL = "portal", "零售户自助"
        SURVEY = "survey", "调查"
        TEAM = "service_team", "服务团队"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=20)
    report_number = models.CharField(max_length=20)
    report_id = models.BigIntegerField()
    entry = models.CharField(max_length=14, choices=Entry)
    retailer = models.ForeignKey(Retailer, null=True, on_delete=models.PROTECT, related_name="+")
    visit = models.ForeignKey(Visit, null=True, on_delete=models.PROTECT, related_name="+")
    reported_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    reporter = models.CharField(max_length=80, blank=True)
    text = models.TextField()
    proposal = models.TextField(blank=True)
    announced = models.JSONField(default=list)  # photos that follow from a phone, by hash and size
    reported_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.REPORTED)
    officer = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField(null=True)
    taken_up_at = models.DateTimeField(null=True)
    subject = models.ForeignKey(Retailer, null=True, on_delete=models.PROTECT, related_name="+")
    subject_words = models.CharField(max_length=120, blank=True)
    findings = models.TextField(blank=True)
    checked_at = models.DateTimeField(null=True)
    measure = models.CharField(max_length=10, choices=Measure, blank=True)
    measure_words = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    closing_words = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = EnforcementCaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], name="case_numbers_are_unique_in_a_company"),
            models.UniqueConstraint(fields=["company", "report_number"], name="a_report_becomes_one_case"),
            models.CheckConstraint(
                condition=Q(state="reported") | Q(officer__isnull=False),
                name="a_case_in_hand_has_a_named_officer",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | (~Q(measure="") & Q(closed_at__isnull=False)),
                name="a_case_closes_with_a_measure",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(state="closed", text="", findings=""),
                name="an_erased_case_is_closed_and_says_nothing",
            ),
        ]
        indexes = [
            models.Index(fields=["company", "state", "due_at"], name="case_due"),
            models.Index(fields=["company", "-reported_at"], name="case_recent"),
            models.Index(fields=["reported_by", "-reported_at"], name="case_reported_by"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def about_id(self) -> int | None:
        """The shop it is about as far as anybody knows."""
        return self.subject_id or self.retailer_id
