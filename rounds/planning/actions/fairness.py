"""Closing a gap of coverage: a new draft in which the neglected come first (E10, E14)."""

from collections.abc import Collection
from datetime import date, datetime

from django.utils.translation import gettext_noop

from rounds.people.models import Staff, Territory
from rounds.planning.actions.build import PlanningError, request_plan
from rounds.planning.models import PlanRun


def close_gaps(
    territory: Territory,
    retailers: Collection[int],
    *,
    starts_on: date,
    by: Staff | str,
    at: datetime,
    in_background: bool = True,
) -> PlanRun:
    """Ask for a plan of one territory from `starts_on` in which these retailers are visited within the first days.

    PlanningError when nobody is neglected. What is in force stays so until the draft is approved and published.
    """
    if not retailers:
        raise PlanningError(gettext_noop("没有被冷落的零售户，不用重新排"))
    return request_plan(
        territory.company,
        starts_on=starts_on,
        by=by,
        at=at,
        territories=[territory],
        in_background=in_background,
        early=retailers,
    )
