"""How a case stands for the next step."""

from datetime import datetime

from rounds.enforcement.models import EnforcementCase
from rounds.enforcement.rules.settings import KEEP_DAYS
from rounds.enforcement.rules.steps import Standing, Verb, verbs_for
from rounds.people.models import Company, Staff
from rounds.people.queries import settings_of


def standing_of(case: EnforcementCase) -> Standing:
    """What decides about the next step."""
    return Standing(case.state, case.officer_id, case.closed_at, is_erased=case.erased_at is not None)


def keep_days_of(company: Company, *, at: datetime) -> int:
    """How many days a closed case is kept."""
    return int(settings_of(company, at=at)[KEEP_DAYS])


def verbs_of(case: EnforcementCase, *, by: Staff, at: datetime) -> frozenset[Verb]:
    """What this person, who has the right, may do with it now."""
    return verbs_for(standing_of(case), by=by.pk, at=at, keep_days=keep_days_of(case.company, at=at))
