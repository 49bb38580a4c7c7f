"""Phones as witnesses of the record chain: they keep each day's signed head and tell what they hold when asked."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from rounds.common.events import record
from rounds.common.sealing import Head, is_signed, stands
from rounds.field.models import Device, HeadRequest, HeldHead
from rounds.people.models import Company, Staff

MOST_HEADS = 800


def note_heads(device: Device, told: Iterable[Head], *, all_of_them: bool, at: datetime) -> bool:
    """Keep what a phone says it holds; whether the chain still says the same of all of it.

    What bears no signature is nobody's witness and is passed over. A head that contradicts the chain becomes an event.
    Nothing is written, and nobody waits for a lock, when the phone says nothing new.
    """
    signed = [head for head in told if head.company_id == device.company_id and is_signed(head)][:MOST_HEADS]
    rows = HeldHead.objects.unscoped("what this phone told before").filter(device=device)
    before = set(rows.filter(number__in=[head.number for head in signed]).values_list("number", "hash"))
    fresh = [head for head in signed if (head.number, head.hash) not in before]
    contradicted = [head for head in signed if not stands(head)]
    if fresh or all_of_them:
        _keep(device, fresh, {head for head in fresh if head in contradicted}, all_of_them=all_of_them, at=at)
    return not contradicted


@transaction.atomic
def _keep(device: Device, fresh: Iterable[Head], contradicted: set[Head], *, all_of_them: bool, at: datetime) -> None:
    HeldHead.objects.bulk_create([_row(device, head, at=at) for head in fresh], ignore_conflicts=True)
    for head in sorted(contradicted, key=lambda one: one.number):
        said = {"day": head.day, "number": head.number, "head": head.hash}
        record("chain.contradicted", device, by=device.staff, at=at, **said)
    if all_of_them:
        device.heads_told_at = at
        device.save(update_fields=["heads_told_at"])


def _row(device: Device, head: Head, *, at: datetime) -> HeldHead:
    return HeldHead(
        company_id=device.company_id,
        device=device,
        day=head.day,
        number=head.number,
        hash=head.hash,
        key=head.key,
        signature=head.signature,
        told_at=at,
    )


@transaction.atomic
def ask_phones(company: Company, *, by: Staff | str, at: datetime) -> HeadRequest:
    """Every phone is to tell all the heads it holds, with its next sync."""
    asker = by if isinstance(by, Staff) else None
    asked = HeadRequest.objects.create(company=company, asked_by=asker, asked_at=at)
    record("heads.asked_for", asked, by=by, at=at)
    return asked
