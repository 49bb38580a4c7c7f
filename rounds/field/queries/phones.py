"""Who has not synced: every person who works with a phone, his phones, and what deserves a call."""

from datetime import datetime
from typing import Any

from rounds.field.models import Device, Quarantine
from rounds.field.rules.phones import PhoneFacts, concerns
from rounds.people.models import Staff
from rounds.people.rules.roles import PHONE


def phone_lines(viewer: Staff, *, at: datetime, only_concerns: bool = False) -> list[dict[str, Any]]:
    """One line per phone, the most urgent first; people who never synced come as lines without a phone."""
    phones = Device.objects.visible_to(viewer).select_related("staff", "staff__unit", "wipe_ordered_by")
    lines = [_line(phone, at=at) for phone in phones.order_by("synced_at", "pk")]
    met = {line["staff"].pk for line in lines}
    strangers = Staff.objects.visible_to(viewer).filter(role__in=PHONE, is_active=True).exclude(pk__in=met)
    lines += [{"phone": None, "staff": person, "concerns": ["never"]} for person in strangers.order_by("username")]
    if only_concerns:
        lines = [line for line in lines if line["concerns"]]
    return sorted(lines, key=lambda line: (not line["concerns"], line["concerns"] == ["never"]))


def _line(phone: Device, *, at: datetime) -> dict[str, Any]:
    facts = PhoneFacts(phone.unsent, phone.synced_at, phone.oldest_unsent_at, phone.storage)
    gone = phone.wiped_at is not None and phone.wiped_at >= phone.synced_at
    return {"phone": phone, "staff": phone.staff, "concerns": [] if gone else concerns(facts, at=at), "is_wiped": gone}


def refused_rows(viewer: Staff, *, settled: bool = False) -> Any:
    """What could not be taken and waits for somebody to look at it, or what has been dealt with."""
    rows = Quarantine.objects.visible_to(viewer).select_related("staff", "settled_by")
    return rows.filter(settled_at__isnull=not settled).order_by("-received_at", "-pk")
