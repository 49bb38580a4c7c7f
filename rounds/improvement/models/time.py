"""The time ledger (E09)."""

from django.db import models

from rounds.common.scoping import AS_OWN, Paths, ScopedQuerySet
from rounds.people.models import Company, Staff


class TimeEntryQuerySet(ScopedQuerySet["TimeEntry"]):
    """Own time; a market manager sees his unit's."""

    paths = Paths(company="company", unit="staff__unit", own="staff", team=AS_OWN)


class TimeEntry(models.Model):
    """Minutes of one day: road and shop derived from visits, office and paper told by a tap, ad-hoc with its giver."""

    class Place(models.TextChoices):
        OFFICE = "office", "坐办公室"
        ROAD = "road", "路上"
        SHOP = "shop", "门店"
        PAPER = "paper", "写材料"
        AD_HOC = "ad_hoc", "临时交办"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="time_entries")
    day = models.DateField()
    place = models.CharField(max_length=8, choices=Place)
    minutes = models.PositiveSmallIntegerField()
    giver = models.CharField(max_length=80, blank=True)
    is_derived = models.BooleanField(default=False)

    objects = TimeEntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "time entries"
        constraints = [
            models.CheckConstraint(condition=models.Q(minutes__lte=1440), name="a_day_has_at_most_1440_minutes"),
            models.CheckConstraint(
                condition=~models.Q(place="ad_hoc") | ~models.Q(giver=""), name="an_ad_hoc_task_has_a_giver"
            ),
            models.UniqueConstraint(
                fields=["staff", "day", "place", "giver"], name="one_time_entry_per_day_place_and_giver"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.day} {self.place}"
