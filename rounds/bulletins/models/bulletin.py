"""What departments owe account managers, as it stands and as it was said before (A21-A26)."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from rounds.bulletins.models.duty import Duty
from rounds.bulletins.models.topics import Topic as Topics
from rounds.bulletins.rules.audience import Audience
from rounds.common.scoping import ALL, Paths, ScopedQuerySet
from rounds.people.models import Company, Department, Staff


class BulletinQuerySet(ScopedQuerySet["Bulletin"]):
    """Bulletins are for everybody in the company."""

    paths = Paths(company="company", unit=ALL, department=ALL, own=ALL, team=ALL)

    def in_force(self, today: date) -> Self:
        """Published, begun, not over and not withdrawn."""
        begun = Q(valid_from__isnull=True) | Q(valid_from__lte=today)
        still = Q(valid_until__isnull=True) | Q(valid_until__gte=today)
        return self.filter(begun, still, published_at__isnull=False, withdrawn_at__isnull=True)


class Bulletin(models.Model):
    """One piece of information a department owes, with the day it was due and the day it came; as it reads now.

    `version` counts what was published: 0 not yet, 1 the first text. Who heard a version from `tell_from` on has been
    told; a correction that matters moves `tell_from` up, so that everybody is told again.
    """

    Topic = Topics

    class Priority(models.TextChoices):
        NORMAL = "normal", "一般"
        IMPORTANT = "important", "重要"
        URGENT = "urgent", "紧急"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="bulletins")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="bulletins")
    topic = models.CharField(max_length=12, choices=Topics)
    title = models.CharField(max_length=120)
    body = models.TextField(blank=True)
    priority = models.CharField(max_length=10, choices=Priority, default=Priority.NORMAL)
    segments = models.JSONField(default=list)
    market_types = models.JSONField(default=list)
    units = models.JSONField(default=list)
    territories = models.JSONField(default=list)
    band_from = models.PositiveSmallIntegerField(null=True)
    band_until = models.PositiveSmallIntegerField(null=True)
    brands = models.JSONField(default=list)
    duty = models.ForeignKey(Duty, null=True, on_delete=models.PROTECT, related_name="bulletins")
    duty_day = models.DateField(null=True)
    due_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    version = models.PositiveSmallIntegerField(default=0)
    tell_from = models.PositiveSmallIntegerField(default=1)
    withdrawn_at = models.DateTimeField(null=True)

    objects = BulletinQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["duty", "duty_day"], name="a_duty_asks_once_for_each_day"),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="a_bulletin_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(band_from__isnull=True) | Q(band_until__isnull=True) | Q(band_until__gte=F("band_from")),
                name="bands_run_from_low_to_high",
            ),
        ]
        indexes = [
            models.Index(fields=["company", "-due_at"], name="bulletin_recent"),
            models.Index(fields=["company", "-published_at"], name="bulletin_published"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def was_late(self) -> bool:
        """Published after it was due."""
        return self.published_at is not None and self.published_at > self.due_at

    @property
    def audience(self) -> Audience:
        """Whom it concerns."""
        return Audience.of(
            self.segments, self.market_types, self.units, self.territories, self.band_from, self.band_until
        )

    @property
    def is_corrected(self) -> bool:
        """Whether it reads otherwise than what was told before, so that it is told again."""
        return self.tell_from > 1 and self.withdrawn_at is None


class BulletinVersionQuerySet(ScopedQuerySet["BulletinVersion"]):
    """What bulletins said before is as open as what they say now."""

    paths = Paths(company="bulletin__company", unit=ALL, department=ALL, own=ALL, team=ALL)


class BulletinVersion(models.Model):
    """What a bulletin said from one moment on: never changed, only followed by the next."""

    class Kind(models.TextChoices):
        PUBLISHED = "published", "发布"
        CORRECTED = "corrected", "更正"
        WITHDRAWN = "withdrawn", "撤回"

    bulletin = models.ForeignKey(Bulletin, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    title = models.CharField(max_length=120)
    body = models.TextField()
    terms = models.JSONField(default=dict)
    because = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = BulletinVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bulletin", "number"], name="a_bulletin_has_one_version_of_each_number"),
            models.CheckConstraint(
                condition=Q(kind="published") | ~Q(because=""), name="a_correction_or_withdrawal_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bulletin_id}/{self.number}"
