"""The only writers of the phone's door: receipts, quarantine, devices, exported outboxes."""

from rounds.field.actions.devices import PhoneSays, note_device, note_wiped, order_wipe, withdraw_wipe
from rounds.field.actions.heads import ask_phones, note_heads
from rounds.field.actions.outbox_files import discard_outbox_file, stage_outbox_file, take_outbox_file
from rounds.field.actions.quarantine import settle_quarantined
from rounds.field.actions.sync import Outcome, apply

__all__ = [
    "Outcome",
    "PhoneSays",
    "apply",
    "ask_phones",
    "discard_outbox_file",
    "note_device",
    "note_heads",
    "note_wiped",
    "order_wipe",
    "settle_quarantined",
    "stage_outbox_file",
    "take_outbox_file",
    "withdraw_wipe",
]
