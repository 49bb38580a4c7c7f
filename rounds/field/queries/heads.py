"""What phones hold of the record chain, and whether it still fits."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from rounds.common.events import Break
from rounds.common.sealing import Head, is_signed, known_keys, newest, stands
from rounds.field.models import Device, HeadRequest, HeldHead
from rounds.people.models import Company


@dataclass(frozen=True)
class Witness:
    """How many phones told what they hold since they were last asked, and the days they reach over."""

    asked_at: datetime | None
    phones: int
    answered: int
    heads: int
    first: date | None
    last: date | None


def wants_heads(device: Device) -> bool:
    """Whether this phone has not told everything since it was last asked."""
    asked = last_request(device.company)
    return asked is not None and (device.heads_told_at is None or device.heads_told_at < asked.asked_at)


def last_request(company: Company) -> HeadRequest | None:
    """The last time somebody asked."""
    rows = HeadRequest.objects.unscoped("a question to every phone of the company").filter(company=company)
    return rows.order_by("-asked_at", "-pk").first()


def head_for_phones(company: Company) -> dict[str, Any] | None:
    """The newest signed head as phones keep it."""
    head = newest(company.pk)
    if head is None:
        return None
    return {
        "company": company.pk,
        "day": head.day.isoformat(),
        "number": head.number,
        "hash": head.hash,
        "key": head.key,
        "signature": head.signature,
    }


def witness_of(company: Company) -> Witness:
    """Who has borne witness so far."""
    asked = last_request(company)
    phones = Device.objects.unscoped("the company's phones").filter(company=company)
    answered = phones.filter(heads_told_at__gte=asked.asked_at).count() if asked else 0
    rows = HeldHead.objects.unscoped("what the company's phones told").filter(company=company).order_by("day")
    days = list(rows.values_list("day", flat=True).distinct())
    first, last = (days[0], days[-1]) if days else (None, None)
    return Witness(asked.asked_at if asked else None, phones.count(), answered, rows.count(), first, last)


def contradictions(company: Company) -> Iterator[Break]:
    """Every head some phone holds that the chain no longer has; one line per head, with how many phones say so."""
    rows = HeldHead.objects.unscoped("what the company's phones told").filter(company=company)
    told: dict[Head, set[int]] = {}
    for row in rows.order_by("number", "pk"):
        head = Head(company.pk, row.day, row.number, row.hash, row.key, row.signature)
        told.setdefault(head, set()).add(row.device_id)
    known = known_keys()
    for head, devices in told.items():
        if is_signed(head) and not stands(head):
            said = f"{len(devices)} phone(s) hold another head of {head.day}: the chain was rebuilt or cut after it"
            strange = "" if head.key in known else " (signed with a key this installation does not know)"
            yield Break(company.pk, head.number, said + strange)
