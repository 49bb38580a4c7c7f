"""Questions retailers ask again and again, with the answer a department keeps and answers for (D04)."""

from typing import Self

from django.db import models
from django.db.models import Q

from rounds.common.scoping import ALL, Paths, ScopedQuerySet
from rounds.issues.models import RoutingRow
from rounds.people.models import Company, Department, Staff
from rounds.retailers.models import Retailer


class KnowledgeAnswerQuerySet(ScopedQuerySet["KnowledgeAnswer"]):
    """What retailers may read, everybody in the company may."""

    paths = Paths(company="company", unit=ALL, department=ALL, own=ALL, team=ALL)

    def published(self) -> Self:
        """Answers retailers can read."""
        return self.filter(withdrawn_at__isnull=True)


class KnowledgeAnswer(models.Model):
    """One question with its answer; its earlier versions are its events."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="knowledge_answers")
    topic = models.CharField(max_length=16, choices=RoutingRow.Category)
    question = models.CharField(max_length=120)
    answer = models.TextField()
    keywords = models.CharField(max_length=200, blank=True)
    search = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    checked_on = models.DateField()
    check_by = models.DateField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = KnowledgeAnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "question"],
                condition=Q(withdrawn_at__isnull=True),
                name="a_question_is_answered_once_per_company",
            ),
            models.CheckConstraint(condition=Q(check_by__gt=models.F("checked_on")), name="an_answer_is_checked_again"),
        ]
        indexes = [models.Index(fields=["company", "check_by"], name="knowledge_due")]

    def __str__(self) -> str:
        return self.question


class KnowledgeThanks(models.Model):
    """One retailer found one answer helpful; counted, never shown by name."""

    answer = models.ForeignKey(KnowledgeAnswer, on_delete=models.CASCADE, related_name="thanks")
    retailer = models.ForeignKey(Retailer, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "knowledge thanks"
        constraints = [models.UniqueConstraint(fields=["answer", "retailer"], name="a_retailer_says_helpful_once")]

    def __str__(self) -> str:
        return f"{self.answer_id}"
