"""The one list a person gets in the morning and the one in the evening; nothing else calls him."""

from django.db import models

from rounds.common.scoping import AS_OWN, Paths, ScopedQuerySet
from rounds.people.models import Company, Staff


class DayListQuerySet(ScopedQuerySet["DayList"]):
    """One's own lists. Nobody reads those of others."""

    paths = Paths(company="company", own="staff", team=AS_OWN)

    def of(self, staff: Staff) -> "DayListQuerySet":
        """His lists, the newest first."""
        mine = self.unscoped("everybody reads his own list").filter(staff=staff)
        return mine.order_by("-day", "-part")


class DayList(models.Model):
    """What waits for one person on one working day, as it stood when the list was made."""

    class Part(models.TextChoices):
        MORNING = "1_morning", "早间清单"
        EVENING = "2_evening", "晚间清单"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="day_lists")
    day = models.DateField()
    part = models.CharField(max_length=10, choices=Part)
    rows = models.JSONField()
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    objects = DayListQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["staff", "day", "part"], name="one_morning_list_and_one_evening_list")
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.day} {self.part}"
