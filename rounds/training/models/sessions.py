"""Training in six forms (D13), who took part and with what result."""

from django.db import models

from rounds.common.scoping import ALL, AS_OWN, Paths, ScopedQuerySet
from rounds.people.models import Company, Staff


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

    class Drill(models.TextChoices):
        """The three drills the rulebook names (D15); most trainings are none of them."""

        PLATFORM = "platform", "平台操作使用"
        VISITING = "visiting", "拜访客户我最优"
        BY_HEART = "by_heart", "本职业务“一口清”"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="training_sessions")
    title = models.CharField(max_length=120)
    form = models.CharField(max_length=14, choices=Form)
    drill = models.CharField(max_length=10, choices=Drill, blank=True)
    goal = models.CharField(max_length=200)
    pass_mark = models.PositiveSmallIntegerField(default=60)
    starts_at = models.DateTimeField()
    minutes = models.PositiveIntegerField()
    held_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")

    objects = TrainingSessionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pass_mark__gte=1, pass_mark__lte=100), name="a_pass_mark_is_between_1_and_100"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AttendanceQuerySet(ScopedQuerySet["Attendance"]):
    """Own attendance; a market manager sees his unit's."""

    paths = Paths(
        company="session__company", unit="staff__unit", department="staff__department", own="staff", team=AS_OWN
    )


class Attendance(models.Model):
    """One person at one training; the result counts only when it was measured.

    `excuse` is why an absence was accepted; `passed` is None when nobody measured or judged.
    """

    session = models.ForeignKey(TrainingSession, on_delete=models.CASCADE, related_name="attendances")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="attendances")
    attended = models.BooleanField(null=True)
    excuse = models.CharField(max_length=100, blank=True)
    result_percent = models.PositiveSmallIntegerField(null=True)
    passed = models.BooleanField(null=True)
    certificate = models.CharField(max_length=40, blank=True)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "staff"], name="a_person_attends_a_training_once"),
            models.CheckConstraint(
                condition=models.Q(result_percent__isnull=True) | models.Q(result_percent__lte=100),
                name="a_training_result_is_at_most_full",
            ),
            models.CheckConstraint(
                condition=models.Q(excuse="") | models.Q(attended=False), name="only_an_absence_is_excused"
            ),
            models.CheckConstraint(
                condition=models.Q(certificate="") | models.Q(passed=True), name="a_certificate_belongs_to_a_pass"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.session_id}"
