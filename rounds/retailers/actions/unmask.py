"""Showing a masked field in full: with a reason, and logged (PIPL)."""

from datetime import datetime

from django.db import transaction

from rounds.common.events import record
from rounds.people.models import Staff
from rounds.retailers.models import Retailer
from rounds.retailers.rules.fields import MASKED


class UnmaskError(ValueError):
    """The field has no mask, or no reason was given."""


@transaction.atomic
def unmask_field(retailer: Retailer, field: str, *, because: str, by: Staff | str, at: datetime) -> str:
    """The full value of a masked field, for one look. UnmaskError without a reason."""
    if field not in MASKED:
        raise UnmaskError(f"not a masked field: {field}")
    if not because.strip():
        raise UnmaskError("unmasking needs a reason")
    record("retailer.unmasked", retailer, by=by, at=at, field=field, because=because.strip())
    return str(getattr(retailer, field))
