"""Own quality as a person judged it, with the evidence: the second half of the assessment (A30)."""

from django.db import models

from rounds.common.scoping import Paths, ScopedQuerySet
from rounds.people.models import Company, Staff


class JudgementQuerySet(ScopedQuerySet["Judgement"]):
    """What was judged of oneself; a market manager reads those of his unit, company-wide roles all."""

    paths = Paths(company="company", unit="staff__unit", own="staff")


class Judgement(models.Model):
    """One item of own quality of one person, judged 0-100 on one day by a named person, with evidence (A30)."""

    class Item(models.TextChoices):
        """Nothing here is a type of person (E13) or an awareness (F01): those never enter pay."""

        ATTITUDE = "attitude", "服务态度与言谈举止"
        KNOWLEDGE = "knowledge", "熟悉客户、流程和部门职责"
        ADVICE = "advice", "有建设性的建议"
        DETAIL = "detail", "工作细致"
        TEAM = "team", "团队配合"
        BEYOND_DUTY = "beyond_duty", "职责以外发现并推动解决的问题"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="judgements")
    item = models.CharField(max_length=12, choices=Item)
    points = models.PositiveSmallIntegerField()
    evidence = models.CharField(max_length=500)
    day = models.DateField()
    judged_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    judged_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = JudgementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(points__lte=100), name="quality_is_judged_up_to_a_hundred"),
            models.CheckConstraint(condition=~models.Q(evidence=""), name="a_judgement_has_evidence"),
            models.CheckConstraint(
                condition=~models.Q(staff=models.F("judged_by")), name="nobody_judges_his_own_quality"
            ),
        ]
        indexes = [models.Index(fields=["company", "day"], name="judgement_by_day")]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.item} {self.points}"
