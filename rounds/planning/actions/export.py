"""What leaves the desk is remembered: who took which plans out, when, and in which form."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from rounds.common.events import Draft, record, record_all
from rounds.people.models import Staff
from rounds.planning.models import TerritoryScenario, VisitPlan


@transaction.atomic
def note_export(plans: Sequence[VisitPlan], *, form: str, visits: int, by: Staff, at: datetime) -> None:
    """One event per plan: the form of the file (`xlsx`, `ics`) and how many visits the whole file holds."""
    record_all([Draft("plan.exported", plan, {"form": form, "visits": visits}) for plan in plans], by=by, at=at)


@transaction.atomic
def note_handover_export(scenario: TerritoryScenario, *, retailers: int, by: Staff, at: datetime) -> None:
    """The hand-over lists of a scenario left as a file."""
    record("scenario.exported", scenario, by=by, at=at, retailers=retailers)
