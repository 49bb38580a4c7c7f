"""The training one person is owed: off his post for a stated time, or beside his work (A48, A52, D14)."""

from django.db import models
from django.db.models import F, Q

from rounds.common.scoping import AS_OWN, Paths, ScopedQuerySet
from rounds.people.models import Company, Staff
from rounds.training.models.sessions import TrainingSession


class TrainingPlanQuerySet(ScopedQuerySet["TrainingPlan"]):
    """One's own; the market manager sees his unit's, company-wide roles see all. A department sees none."""

    paths = Paths(company="company", unit="staff__unit", own="staff", team=AS_OWN)

    def open(self) -> "TrainingPlanQuerySet":
        """Those nobody has ended yet."""
        return self.filter(ended_at__isnull=True)


class TrainingPlan(models.Model):
    """What one person is to learn, why, until when, and what came of it.

    `because` names the decision it follows from (for example an assessment's outcome) in the words of whoever made
    it. The person's own words stand beside the company's. `improved_way` and `improved_pace` are what was found
    afterwards: whether the way of working got better, whether the work goes faster (D14).
    """

    class Kind(models.TextChoices):
        OFF_POST = "off_post", "待岗培训"
        SUPPORT = "support", "在岗帮扶"

    class Ending(models.TextChoices):
        BACK = "back", "完成，回到原岗位"
        LONGER = "longer", "完成，继续在岗帮扶"
        CALLED_OFF = "called_off", "撤销"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="training_plans")
    kind = models.CharField(max_length=8, choices=Kind)
    reason = models.CharField(max_length=300)
    because = models.CharField(max_length=200, blank=True)
    first_day = models.DateField()
    last_day = models.DateField()
    planned_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    own_words = models.CharField(max_length=600, blank=True)
    own_words_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=10, choices=Ending, blank=True)
    ending_words = models.CharField(max_length=300, blank=True)
    ended_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    improved_way = models.BooleanField(null=True)
    improved_pace = models.BooleanField(null=True)
    follow_up_words = models.CharField(max_length=300, blank=True)
    followed_up_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    followed_up_at = models.DateTimeField(null=True)

    objects = TrainingPlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff"], condition=Q(ended_at__isnull=True), name="a_person_has_one_training_plan_at_a_time"
            ),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="a_training_plan_has_its_last_day"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_training_plan_says_why"),
            models.CheckConstraint(
                condition=~Q(kind="off_post") | ~Q(because=""), name="nobody_is_off_his_post_without_a_decision"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ending="") | Q(ended_at__isnull=False) & ~Q(ending=""),
                name="an_ended_training_plan_says_how",
            ),
            models.CheckConstraint(
                condition=Q(followed_up_at__isnull=True) | Q(ended_at__isnull=False),
                name="a_training_plan_is_followed_up_after_its_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.first_day}"


class PlanTopicQuerySet(ScopedQuerySet["PlanTopic"]):
    """Seen with its plan."""

    paths = Paths(company="plan__company", unit="plan__staff__unit", own="plan__staff", team=AS_OWN)


class PlanTopic(models.Model):
    """One thing to learn; done with the trainer's finding and, where there was one, the training it was done in."""

    plan = models.ForeignKey(TrainingPlan, on_delete=models.CASCADE, related_name="topics")
    place = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=120)
    session = models.ForeignKey(TrainingSession, null=True, on_delete=models.PROTECT, related_name="+")
    finding = models.CharField(max_length=300, blank=True)
    done_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True)

    objects = PlanTopicQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "place"], name="topics_of_a_training_plan_have_an_order"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | ~Q(finding=""), name="a_topic_is_done_with_a_finding"
            ),
        ]

    def __str__(self) -> str:
        return self.text
