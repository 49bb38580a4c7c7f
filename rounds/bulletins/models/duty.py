"""What a department owes again and again: the calendar of its duties (A21-A25)."""

from django.db import models
from django.db.models import F, Q

from rounds.bulletins.models.topics import Topic
from rounds.bulletins.rules.rhythm import Repeats, Rhythm, WhenClosed
from rounds.common.scoping import ALL, Paths, ScopedQuerySet
from rounds.people.models import Company, Department, Staff


class DutyQuerySet(ScopedQuerySet["Duty"]):
    """What is owed is known to everybody in the company."""

    paths = Paths(company="company", unit=ALL, department=ALL, own=ALL, team=ALL)


class Duty(models.Model):
    """One bulletin owed every week or month by a department, until somebody ends it."""

    class Repeats(models.TextChoices):
        WEEKLY = "weekly", "每周"
        MONTHLY = "monthly", "每月"

    class WhenClosed(models.TextChoices):
        BEFORE = "before", "提前到前一个工作日"
        AFTER = "after", "顺延到后一个工作日"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="duties")
    topic = models.CharField(max_length=12, choices=Topic)
    title = models.CharField(max_length=80)
    repeats = models.CharField(max_length=8, choices=Repeats)
    day = models.PositiveSmallIntegerField()
    due_time = models.TimeField()
    when_closed = models.CharField(max_length=6, choices=WhenClosed, default=WhenClosed.BEFORE)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    owed_until = models.DateField(null=True)
    made_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "duties"
        constraints = [
            models.CheckConstraint(
                condition=Q(repeats="weekly", day__lte=6) | Q(repeats="monthly", day__gte=1, day__lte=31),
                name="a_duty_falls_on_a_day_of_its_rhythm",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="a_duty_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def rhythm(self) -> Rhythm:
        """When it falls due."""
        return Rhythm(Repeats(self.repeats), self.day, WhenClosed(self.when_closed))
