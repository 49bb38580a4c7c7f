"""Whom a report is about, who may read it, and which rows are his."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from rounds.people.models import Company, Department, Staff, Unit
from rounds.people.rules.roles import COMPANY_WIDE, Role

COMPANY, UNIT, DEPARTMENT, MANAGER = "company", "unit", "department", "manager"


@dataclass(frozen=True)
class Subject:
    """One account manager, market department, department, or the whole company."""

    kind: str
    pk: int
    name: str
    company: Company

    def staff(self, path: str) -> Q:
        """Rows whose `path` leads to an account manager of this subject."""
        if self.kind == MANAGER:
            return Q(**{path: self.pk})
        return Q(**{f"{path}__unit": self.pk}) if self.kind == UNIT else Q()

    @property
    def is_field(self) -> bool:
        """Whether visits, promises and anomalies are its own: a department makes none."""
        return self.kind != DEPARTMENT


def subject_for(viewer: Staff, kind: str, pk: int) -> Subject | None:
    """The subject, if this person may read its report; None otherwise."""
    return next((one for one in subjects_of(viewer) if (one.kind, one.pk) == (kind, pk)), None)


def subjects_of(viewer: Staff) -> list[Subject]:
    """Every report this person may read: his own, his unit's, his department's; company-wide roles read all."""
    company = viewer.company
    if viewer.role == Role.ACCOUNT_MANAGER:
        return [Subject(MANAGER, viewer.pk, viewer.name, company)]
    if viewer.role == Role.DEPARTMENT_OFFICER and viewer.department:
        return [Subject(DEPARTMENT, viewer.department.pk, viewer.department.name, company)]
    if viewer.role == Role.MARKET_MANAGER and viewer.unit:
        return [Subject(UNIT, viewer.unit.pk, viewer.unit.name, company), *_managers(viewer, company)]
    if viewer.role not in COMPANY_WIDE:
        return []
    units = Unit.objects.visible_to(viewer).filter(kind=Unit.Kind.MARKET_DEPARTMENT).order_by("code")
    departments = Department.objects.visible_to(viewer).order_by("function")
    return [
        Subject(COMPANY, company.pk, company.name, company),
        *(Subject(UNIT, unit.pk, unit.name, company) for unit in units),
        *(Subject(DEPARTMENT, one.pk, one.name, company) for one in departments),
        *_managers(viewer, company),
    ]


def _managers(viewer: Staff, company: Company) -> list[Subject]:
    people: Any = Staff.objects.visible_to(viewer).filter(role=Role.ACCOUNT_MANAGER, is_active=True)
    return [Subject(MANAGER, one.pk, one.name, company) for one in people.order_by("username")]
