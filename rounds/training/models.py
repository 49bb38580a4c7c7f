"""Training in six forms (D13), who took part, and the gaps people declare themselves (A15, A52)."""

from django.db import models

from rounds.common.scoping import ALL, AS_OWN, Paths, ScopedQuerySet
from rounds.people.models import Company, Department, Staff


class TrainingSessionQuerySet(ScopedQuerySet["TrainingSession"]):
    """The training plan is open to everybody in the company."""

    paths = Paths(company="company", unit=ALL, department=ALL, own=ALL, team=ALL)


class TrainingSession(models.Model):
    """One planned or held training."""

    class Form(models.TextChoices):
        TEACHING = "teaching", "传统教学"
        OUTDOOR = "outdoor", "拓展训练"
        SHADOWING = "shadowing", "跟班操作学习"
        POST_EXCHANGE = "post_exchange", "岗位互换挂职锻炼"
        GO_OUT = "go_out", "走出去"
        INVITE_IN = "invite_in", "请进来"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="training_sessions")
    title = models.CharField(max_length=120)
    form = models.CharField(max_length=14, choices=Form)
    goal = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    minutes = models.PositiveIntegerField()
    held_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")

    objects = TrainingSessionQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title


class AttendanceQuerySet(ScopedQuerySet["Attendance"]):
    """Own attendance; a market manager sees his unit's."""

    paths = Paths(
        company="session__company", unit="staff__unit", department="staff__department", own="staff", team=AS_OWN
    )


class Attendance(models.Model):
    """One person at one training; the result counts only when it was measured."""

    session = models.ForeignKey(TrainingSession, on_delete=models.CASCADE, related_name="attendances")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="attendances")
    attended = models.BooleanField(null=True)
    result_percent = models.PositiveSmallIntegerField(null=True)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "staff"], name="a_person_attends_a_training_once"),
            models.CheckConstraint(
                condition=models.Q(result_percent__isnull=True) | models.Q(result_percent__lte=100),
                name="a_training_result_is_at_most_full",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.session_id}"


class GapDeclarationQuerySet(ScopedQuerySet["GapDeclaration"]):
    """One's own declarations; those who owe the help see what was asked of them."""

    paths = Paths(company="company", unit="staff__unit", department="asked_department", own="staff", team=AS_OWN)


class GapDeclaration(models.Model):
    """A gap somebody sees in himself and the help he needs from the company (A15); each gets an answer."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="gap_declarations")
    gap = models.CharField(max_length=300)
    help_needed = models.CharField(max_length=300)
    asked_department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()
    answer = models.CharField(max_length=300, blank=True)
    answered_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    objects = GapDeclarationQuerySet.as_manager()

    def __str__(self) -> str:
        return self.gap
