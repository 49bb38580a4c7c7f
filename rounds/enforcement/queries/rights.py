"""Who may enter the room."""

from dataclasses import dataclass

from rounds.enforcement.models import RoomRight
from rounds.people.models import Department, Staff
from rounds.people.rules.roles import Role


@dataclass(frozen=True)
class Officer:
    """One officer of the monopoly department, with his right if he has one, and the rights he had."""

    person: Staff
    right: RoomRight | None
    earlier: list[RoomRight]


def may_enter(user: Staff) -> bool:
    """Whether this person may enter the room now."""
    if user.role != Role.DEPARTMENT_OFFICER:
        return False
    return RoomRight.objects.that_open(user).exists()


def officers_of(user: Staff) -> list[Officer]:
    """Every officer of the monopoly department, and whoever still holds a right though he has left it."""
    people = Staff.objects.visible_to(user).select_related("department")
    rights: dict[int, list[RoomRight]] = {}
    for right in RoomRight.objects.visible_to(user).select_related("granted_by", "revoked_by").order_by("-granted_at"):
        rights.setdefault(right.staff_id, []).append(right)
    known = people.filter(pk__in=rights) | people.filter(
        role=Role.DEPARTMENT_OFFICER.value, department__function=Department.Function.MONOPOLY, is_active=True
    )
    return [_officer(person, rights.get(person.pk, [])) for person in known.distinct().order_by("username")]


def _officer(person: Staff, rights: list[RoomRight]) -> Officer:
    live = next((right for right in rights if right.revoked_at is None), None)
    return Officer(person, live, [right for right in rights if right.revoked_at is not None])
