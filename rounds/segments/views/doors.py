"""Who does what with segments, and what the filters offer."""

from typing import Any

from rounds.people.models import Staff, Territory, Unit
from rounds.people.rules.roles import DESK, Role
from rounds.segments.queries.chart import labels

SEEING = (*DESK, Role.ACCOUNT_MANAGER)
# The supervisor of the account manager confirms (product.md row 4); the head may stand in for him.
DECIDING = (Role.MARKET_MANAGER, Role.HEAD)
# A run segments the whole company and supersedes what is open everywhere: not for one market department to start.
RUNNING = (Role.ADMINISTRATOR, Role.ASSESSOR)
ANSWERING = (Role.ACCOUNT_MANAGER, Role.MARKET_MANAGER)


def choices_for(user: Staff) -> dict[str, Any]:
    """Market departments for those who see more than one, territories for those who see more than their own."""
    units = Unit.objects.visible_to(user).filter(kind=Unit.Kind.MARKET_DEPARTMENT).order_by("code")
    territories = Territory.objects.visible_to(user).select_related("manager").order_by("code")
    named = labels()
    return {
        "units": () if user.role in {Role.ACCOUNT_MANAGER, Role.MARKET_MANAGER} else units,
        "territories": () if user.role == Role.ACCOUNT_MANAGER else territories,
        "segment_choices": [(value, label) for value, label in named.items() if value != "none"],
        "unsegmented": named["none"],
    }
