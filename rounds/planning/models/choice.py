"""Retailers who ask for another account manager, and what became of it (A49, A50)."""

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import F, Q

from rounds.common.scoping import Paths, ScopedQuerySet
from rounds.people.models import Company, Staff, Territory, Unit
from rounds.planning.models.plan import PlanRun
from rounds.retailers.models import Retailer


class ManagerChoiceQuerySet(ScopedQuerySet["ManagerChoice"]):
    """The market department decides on those of its own; the account manager's door opens on those about himself.

    What he may read of them is narrower still: `queries.choice_hearing` never tells him who asked before it is done.
    """

    paths = Paths(company="company", unit="unit", department="", own="outgoing")

    def unsettled(self) -> Self:
        """Somebody still has something to do."""
        return self.filter(state__in=ManagerChoice.UNSETTLED)

    def unanswered(self, today: date) -> Self:
        """Proposals whose last day for an answer is over."""
        return self.filter(state=ManagerChoice.State.PROPOSED, answer_by__lt=today)

    def overdue(self, at: datetime) -> Self:
        """Not decided in time."""
        return self.filter(state=ManagerChoice.State.OPEN, due_at__lt=at)


class ManagerChoice(models.Model):
    """One wish of one retailer for another account manager, from asking to the change or the reasoned refusal."""

    class State(models.TextChoices):
        OPEN = "open", "待决定"
        PROPOSED = "proposed", "等零售户答复"
        AGREED = "agreed", "已同意，待生效"
        DONE = "done", "已更换"
        DECLINED = "declined", "未同意"
        WITHDRAWN = "withdrawn", "已撤回"
        LAPSED = "lapsed", "逾期未答复，已结束"

    class Reason(models.TextChoices):
        """Why he wants another one; he need not say."""

        RARELY_COMES = "rarely_comes", "很少上门"
        NOT_SOLVED = "not_solved", "反映的问题没有解决"
        MANNER = "manner", "沟通或态度"
        KNOWLEDGE = "knowledge", "业务不熟、帮不上忙"
        NEARER = "nearer", "另一位离得近、更方便"
        KNOWN = "known", "与另一位更熟悉"
        OTHER = "other", "其他"

    UNSETTLED = (State.OPEN, State.PROPOSED, State.AGREED)

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="manager_choices")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="manager_choices")
    retailer = models.ForeignKey(Retailer, on_delete=models.PROTECT, related_name="manager_choices")
    before = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="choices_away")
    outgoing = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="choices_away")
    wanted = models.ForeignKey(Territory, null=True, on_delete=models.PROTECT, related_name="choices_here")
    incoming = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="choices_here")
    reason = models.CharField(max_length=14, choices=Reason, blank=True)
    words = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    hearing_ends = models.DateField()
    view = models.CharField(max_length=500, blank=True)
    view_at = models.DateTimeField(null=True)
    proposed = models.ForeignKey(Territory, null=True, on_delete=models.PROTECT, related_name="+")
    proposal_note = models.CharField(max_length=300, blank=True)
    answer_by = models.DateField(null=True)
    lapsed_at = models.DateTimeField(null=True)
    hindrance = models.JSONField(default=list)
    decided_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.CharField(max_length=300, blank=True)
    starts_on = models.DateField(null=True)
    done_at = models.DateTimeField(null=True)
    weighed = models.JSONField(default=list)
    plan_run = models.ForeignKey(PlanRun, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = ManagerChoiceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["retailer"],
                condition=Q(state__in=["open", "proposed", "agreed"]),
                name="a_retailer_has_one_unsettled_choice",
            ),
            models.CheckConstraint(
                condition=Q(wanted__isnull=True) | ~Q(wanted=F("before")), name="a_choice_wants_somebody_else"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["agreed", "done", "declined"]) | Q(decided_at__isnull=False),
                name="a_decided_choice_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(decision_reason=""), name="a_declined_choice_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["agreed", "done"]) | Q(wanted__isnull=False, starts_on__isnull=False),
                name="an_agreed_choice_says_whom_and_from_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="proposed") | Q(proposed__isnull=False), name="a_proposal_names_somebody"
            ),
            models.CheckConstraint(
                condition=~Q(state="proposed") | Q(answer_by__isnull=False), name="a_proposal_says_until_when"
            ),
        ]
        indexes = [
            models.Index(fields=["company", "state", "due_at"], name="choice_due"),
            models.Index(fields=["outgoing", "-asked_at"], name="choice_about"),
            models.Index(fields=["retailer", "-asked_at"], name="choice_of_retailer"),
        ]

    def __str__(self) -> str:
        return f"{self.retailer_id} {self.state}"
