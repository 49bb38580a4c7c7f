"""Which phones an account is used on."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from rounds.common.events import record
from rounds.field.models import Device
from rounds.people.models import Staff


@transaction.atomic
def note_device(staff: Staff, *, key: UUID, label: str, client_version: str, unsent: int, at: datetime) -> Device:
    """A phone has synced; the first time it becomes known, with an event."""
    own = Device.objects.unscoped("his own phones").filter(staff=staff, key=key)
    seen = {"label": label[:200], "client_version": client_version[:20], "unsent": unsent, "synced_at": at}
    if own.update(**seen):
        return own.get()
    device = Device.objects.create(company=staff.company, staff=staff, key=key, first_seen_at=at, **seen)
    record("device.met", device, by=staff, at=at, label=device.label, client_version=device.client_version)
    return device
