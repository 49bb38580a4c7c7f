"""What follows from results: proposals that people decide. The system proposes, it never rewards or removes anybody."""

from django.db import models
from django.db.models import F, Q

from rounds.assessment.models.scheme import Period
from rounds.common.scoping import Paths, ScopedQuerySet
from rounds.people.models import Company, Department, Staff
from rounds.training.models import TrainingPlan


class OutcomeQuerySet(ScopedQuerySet["Outcome"]):
    """Everybody sees what is proposed about himself, a market manager about his unit, the assessor and head all."""

    paths = Paths(company="company", unit="person__unit", own="person")

    def unsettled(self) -> "OutcomeQuerySet":
        """Somebody still has something to do."""
        return self.filter(state__in=Outcome.UNSETTLED)


class Outcome(models.Model):
    """One proposal about one person: it cites the records it rests on, and named people decide it (A45-A48, D17-D19).

    `reasons` are kept reasons with rule ids, `records` references like "assessment.score:12". `proposed_by` is None
    when the rule proposed it. An off-post training is talked over with the person before anybody decides (A44).
    """

    class Kind(models.TextChoices):
        REWARD = "reward", "奖励"
        HONOUR = "honour", "评先评优"
        PAY_STEP = "pay_step", "薪酬档级上调"
        OFF_POST = "off_post", "待岗培训"

    class State(models.TextChoices):
        PROPOSED = "proposed", "已提议"
        TALKED = "talked", "已面谈"
        DECIDED = "decided", "已决定"
        CLOSED = "closed", "已回访"
        WITHDRAWN = "withdrawn", "已撤回"

    class Decision(models.TextChoices):
        GRANTED = "granted", "同意"
        DECLINED = "declined", "不同意"
        TRAINING = "training", "待岗培训"
        SUPPORT = "support", "在岗帮扶"
        NOTHING = "nothing", "不作处理"

    UNSETTLED = (State.PROPOSED, State.TALKED, State.DECIDED)

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="outcomes")
    kind = models.CharField(max_length=10, choices=Kind)
    period = models.ForeignKey(Period, null=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    because = models.CharField(max_length=500, blank=True)
    reasons = models.JSONField(default=list)
    records = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    decided_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    plan = models.ForeignKey(TrainingPlan, null=True, on_delete=models.PROTECT, related_name="+")
    review_on = models.DateField(null=True)
    review_text = models.CharField(max_length=500, blank=True)
    reviewed_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "period"],
                condition=Q(proposed_by__isnull=True),
                name="the_rule_proposes_once_per_person_and_period",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | (~Q(decided_by=F("person")) & (Q(proposed_by__isnull=True) | ~Q(decided_by=F("proposed_by")))),
                name="nobody_decides_what_he_proposed_or_what_is_about_himself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} {self.state}"


class Ruling(models.Model):
    """A decision on a proposal by a named person with reasons; decided again after an objection, both stay."""

    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="rulings")
    decision = models.CharField(max_length=10, choices=Outcome.Decision)
    text = models.CharField(max_length=500)
    decided_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.outcome_id} {self.decision}"


class Reply(models.Model):
    """What the person says to a proposal or a decision about himself; an objection reopens a decision once."""

    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="replies")
    text = models.CharField(max_length=1000)
    is_objection = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.outcome_id} {self.made_at}"


class Conversation(models.Model):
    """A proposal talked over with the person it is about: the words of both sides, in the record (A44, A52)."""

    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="conversations")
    held_on = models.DateField()
    held_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    company_words = models.CharField(max_length=1000)
    person_words = models.CharField(max_length=1000)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.outcome_id} {self.held_on}"


class Support(models.Model):
    """What the company owes the person, who owes it and by when (A52); done or still owed."""

    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="supports")
    what = models.CharField(max_length=300)
    owner = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    made_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(owner__isnull=False) | Q(department__isnull=False), name="support_is_owed_by_somebody"
            )
        ]

    def __str__(self) -> str:
        return f"{self.outcome_id} {self.due_on}"
