"""What trace quality keeps besides a visit: prints that find alike notes, and what a person decided (E05-E08)."""

from django.db import models

from rounds.common.scoping import ALL, Paths, ScopedQuerySet
from rounds.people.models import Company, Staff
from rounds.visits.models.visit import Visit


class NotePrint(models.Model):
    """One of the numbers by which a note meets the notes like it (MinHash band); the company is part of the number."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="note_prints", db_index=False)
    key = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["key", "-visit"], name="alike_notes_newest_first")]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.key}"


class TraceRulingQuerySet(ScopedQuerySet["TraceRuling"]):
    """Rulings on visible visits: the one who is ruled upon reads them too."""

    paths = Paths(company="company", unit="visit__manager__unit", department=ALL, own="visit__manager")


class TraceRuling(models.Model):
    """What a market manager decided about the words of a record; a grade by itself decides nothing."""

    class Ruling(models.TextChoices):
        BOILERPLATE = "boilerplate", "应差式文字"
        TRUE_NOTE = "true_note", "真实记录"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, related_name="ruling")
    ruling = models.CharField(max_length=12, choices=Ruling)
    reason = models.CharField(max_length=200)
    ruled_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    ruled_at = models.DateTimeField()

    objects = TraceRulingQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="a_ruling_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.ruling}"
