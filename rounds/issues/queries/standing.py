"""As what a person meets an issue, and what he may do with it now."""

from datetime import datetime

from rounds.issues.models import Issue
from rounds.issues.rules.steps import Party, Standing, Verb, verbs_for
from rounds.people.models import Staff
from rounds.people.rules.roles import Role

BY_ROLE = {Role.ASSESSOR: Party.ASSESSOR, Role.HEAD: Party.HEAD}


def standing_of(issue: Issue, *, at: datetime) -> Standing:
    """What decides about the next step at that moment."""
    return Standing(
        state=issue.state,
        is_learnt=issue.learnt_at is not None,
        is_with_department=issue.department_id is not None,
        is_paused=issue.is_paused(at),
        is_report=issue.is_report,
    )


def party_of(by: Staff | str, issue: Issue) -> Party:
    """A name in words (the retailer, the house itself) is an outside party; staff of other companies are nobody."""
    if not isinstance(by, Staff):
        return Party.OUTSIDE
    if by.company_id != issue.company_id:
        return Party.NOBODY
    if by.pk == issue.coordinator_id:
        return Party.COORDINATOR
    if by.role == Role.MARKET_MANAGER and by.unit_id in _units_of(issue):
        return Party.SUPERVISOR
    if by.role == Role.DEPARTMENT_OFFICER and by.department_id == issue.department_id:
        return Party.DEPARTMENT
    return BY_ROLE.get(Role(by.role), Party.NOBODY)


def _units_of(issue: Issue) -> set[int | None]:
    units: set[int | None] = set()
    if issue.coordinator is not None:
        units.add(issue.coordinator.unit_id)
    if issue.retailer.territory is not None:
        units.add(issue.retailer.territory.unit_id)
    return units


def verbs_of(by: Staff, issue: Issue, *, at: datetime) -> frozenset[Verb]:
    """What this person may do at that moment."""
    return verbs_for(party_of(by, issue), standing_of(issue, at=at))
