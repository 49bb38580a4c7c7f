"""When a phone is worth a word: it holds things too long, has not been heard of, or the system may take its memory."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

UNSENT_TOO_LONG = timedelta(hours=1)
SILENT_TOO_LONG = timedelta(days=3)
LITTLE_ROOM_MB = 50


@dataclass(frozen=True)
class PhoneFacts:
    """What the server knows of one phone; `oldest_unsent_at` only from apps that say it."""

    unsent: int
    synced_at: datetime
    oldest_unsent_at: datetime | None = None
    storage: Mapping[str, Any] | None = None


def concerns(phone: PhoneFacts, *, at: datetime) -> list[str]:
    """Codes of what deserves a call, the most urgent first (F11); empty for a phone in order."""
    held_since = min(filter(None, [phone.oldest_unsent_at, phone.synced_at]))
    storage = phone.storage or {}
    found = {
        "lost": bool(storage.get("lost")),
        "unsent": phone.unsent > 0 and at - held_since >= UNSENT_TOO_LONG,
        "silent": at - phone.synced_at >= SILENT_TOO_LONG,
        "little_room": isinstance(storage.get("free_mb"), int) and storage["free_mb"] < LITTLE_ROOM_MB,
        "not_persistent": storage.get("persisted") is False and phone.unsent > 0,
    }
    return [code for code, holds in found.items() if holds]
