"""Which phones an account is used on, and the order to forget everything."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from rounds.common.events import record
from rounds.field.models import Device
from rounds.people.models import Staff


@dataclass(frozen=True)
class PhoneSays:
    """What a phone tells of itself at a sync.

    `storage`: persisted, free_mb, installed, and lost: how many things made on it can no longer be read.
    """

    key: UUID
    label: str = ""
    version: str = ""
    client: int = 1
    unsent: int = 0
    oldest_unsent_at: datetime | None = None
    storage: Mapping[str, Any] | None = None


@transaction.atomic
def note_device(staff: Staff, said: PhoneSays, *, at: datetime) -> Device:
    """A phone has synced; the first time it becomes known, with an event, and so is the loss of records."""
    own = Device.objects.unscoped("his own phones").filter(staff=staff, key=said.key)
    seen: dict[str, Any] = {
        "label": said.label[:200],
        "client_version": said.version[:20],
        "client_api": said.client,
        "unsent": said.unsent,
        "oldest_unsent_at": min(said.oldest_unsent_at, at) if said.oldest_unsent_at and said.unsent else None,
        "storage": dict(said.storage or {}),
        "synced_at": at,
    }
    met = seen | {"company": staff.company, "first_seen_at": at}
    # Two first syncs of one phone at once: the second waits for the row of the first and finds it.
    device, is_new = own.select_for_update().get_or_create(staff=staff, key=said.key, defaults=met)
    lost, lost_before = seen["storage"].get("lost") or 0, 0
    if is_new:
        record("device.met", device, by=staff, at=at, label=device.label, client_version=device.client_version)
    else:
        lost_before = device.storage.get("lost") or 0
        own.update(**seen)
        device.refresh_from_db()
    if lost > lost_before:
        record("device.lost_records", device, by=staff, at=at, lost=lost)
    return device


@transaction.atomic
def order_wipe(device: Device, *, because: str, by: Staff, at: datetime) -> Device:
    """The phone is to forget everything of this account at its next sync, after it has sent what it holds."""
    row = _locked(device)
    row.wipe_ordered_at, row.wipe_ordered_by, row.wipe_because = at, by, because[:300]
    row.save(update_fields=["wipe_ordered_at", "wipe_ordered_by", "wipe_because"])
    record("device.wipe_ordered", row, by=by, at=at, because=row.wipe_because, unsent=row.unsent)
    return row


@transaction.atomic
def withdraw_wipe(device: Device, *, by: Staff, at: datetime) -> Device:
    """The order is taken back, as long as the phone has not carried it out."""
    row = _locked(device)
    if row.must_wipe:
        row.wipe_ordered_at, row.wipe_ordered_by, row.wipe_because = None, None, ""
        row.save(update_fields=["wipe_ordered_at", "wipe_ordered_by", "wipe_because"])
        record("device.wipe_withdrawn", row, by=by, at=at)
    return row


@transaction.atomic
def note_wiped(staff: Staff, *, key: UUID, why: str, exported: int, at: datetime) -> Device | None:
    """The phone has sent or exported all it held and is about to forget it; `why` is order, sign_out or idle."""
    device = Device.objects.unscoped("his own phones").filter(staff=staff, key=key).first()
    if device is None:
        return None
    device.wiped_at, device.unsent, device.oldest_unsent_at = at, 0, None
    device.save(update_fields=["wiped_at", "unsent", "oldest_unsent_at"])
    record("device.wiped", device, by=staff, at=at, why=why, exported=exported)
    return device


def _locked(device: Device) -> Device:
    return Device.objects.unscoped("the caller holds this row").select_for_update().get(pk=device.pk)
