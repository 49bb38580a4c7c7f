"""The phone's side of the server: devices, receipts that make sending again harmless, exported outboxes."""

from rounds.field.models.device import Device
from rounds.field.models.head import HeadRequest, HeldHead
from rounds.field.models.outbox_file import OutboxFile
from rounds.field.models.receipt import Quarantine, Receipt

__all__ = ["Device", "HeadRequest", "HeldHead", "OutboxFile", "Quarantine", "Receipt"]
