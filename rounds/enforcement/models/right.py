"""Who may enter the compliance room: officers of the monopoly department, by name (A20)."""

from typing import Any

from django.db import models
from django.db.models import Q

from rounds.common.scoping import Paths, ScopedQuerySet
from rounds.people.models import Company, Department, Staff
from rounds.people.rules.roles import Role


class RoomRightQuerySet(ScopedQuerySet["RoomRight"]):
    """Who has which right is known to company-wide roles."""

    paths = Paths(company="company")

    def that_open(self, user: Any) -> models.QuerySet["RoomRight"]:
        """The right that lets this person in now: not revoked, and he is still an officer of that department."""
        if not getattr(user, "pk", None):
            return self.none()
        return self.unscoped("a person's own right").filter(
            staff_id=user.pk,
            company_id=user.company_id,
            revoked_at__isnull=True,
            staff__is_active=True,
            staff__role=Role.DEPARTMENT_OFFICER.value,
            staff__department__function=Department.Function.MONOPOLY,
        )


class RoomRight(models.Model):
    """One person's right to enter, granted and revoked by the administrator with a reason; earlier ones stay."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="room_rights")
    because = models.CharField(max_length=300)
    granted_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    revoked_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True)
    revoked_because = models.CharField(max_length=300, blank=True)

    objects = RoomRightQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff"],
                condition=Q(revoked_at__isnull=True),
                name="a_person_has_one_right_to_the_room_at_a_time",
            ),
            models.CheckConstraint(condition=~Q(because=""), name="a_right_to_the_room_is_granted_with_a_reason"),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | ~Q(revoked_because=""),
                name="a_right_to_the_room_is_revoked_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.granted_at:%Y-%m-%d}"
