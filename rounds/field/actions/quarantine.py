"""What could not be taken is dealt with by a person; it stays where it is."""

from datetime import datetime

from django.db import transaction

from rounds.common.events import record
from rounds.field.models import Quarantine
from rounds.people.models import Staff


@transaction.atomic
def settle_quarantined(row: Quarantine, *, note: str, by: Staff, at: datetime) -> Quarantine:
    """Somebody has looked at it and says what was done; a later word replaces an earlier one, the log has both."""
    kept = Quarantine.objects.unscoped("the caller holds this row").select_for_update().get(pk=row.pk)
    kept.settled_at, kept.settled_by, kept.settled_note = at, by, note.strip()[:300]
    kept.save(update_fields=["settled_at", "settled_by", "settled_note"])
    record("quarantine.settled", kept, by=by, at=at, command=kept.command_id, note=kept.settled_note)
    return kept
