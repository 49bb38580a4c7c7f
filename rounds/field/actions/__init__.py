"""The only writers of the phone's door: receipts, quarantine, devices."""

from rounds.field.actions.devices import note_device
from rounds.field.actions.sync import Outcome, apply

__all__ = ["Outcome", "apply", "note_device"]
