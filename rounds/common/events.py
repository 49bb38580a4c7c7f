"""The event chain: write one event in the caller's transaction, read since a cursor, verify the whole chain.

An event seals each field with a salted hash; the readable body and the salts stand beside it, so that a person can be
erased and the chain still verifies (trust.md).
"""

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection, models, transaction

from rounds.common.models import ChainHead, Event, EventContent

GENESIS = "0" * 64


@dataclass(frozen=True)
class Draft:
    """An event to be written: verb `noun.past`, the row it is about, and its fields."""

    verb: str
    subject: models.Model
    body: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Break:
    """A place where the chain does not hold, and why."""

    company_id: int
    number: int
    reason: str


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spaces; dates as ISO 8601 in UTC, decimals as plain text."""
    return json.dumps(_plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        items = sorted(value) if isinstance(value, set | frozenset) else value
        return [_plain(item) for item in items]
    if isinstance(value, models.Model):
        return value.pk
    return value


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _seal(salt: str, name: str, value: Any) -> str:
    return _digest(f"{salt}|{name}|{canonical(value)}")


def _event_hash(event: Event) -> str:
    return _digest(
        canonical(
            {
                "company": event.company_id,
                "number": event.number,
                "at": event.at,
                "verb": event.verb,
                "kind": event.subject_kind,
                "id": event.subject_id,
                "actor": event.actor_id,
                "label": event.actor_label,
                "seals": event.seals,
                "previous": event.previous_hash,
            }
        )
    )


def _company_of(subject: models.Model) -> int:
    if hasattr(subject, "company_id"):
        return int(subject.company_id)
    return int(subject.pk)  # the company itself


def _actor(by: Any) -> tuple[int | None, str]:
    if isinstance(by, str):
        return None, by
    return by.pk, by.get_username()


def record(verb: str, subject: models.Model, *, by: Any, at: datetime, **body: Any) -> Event:
    """Write one event about `subject` inside the caller's transaction.

    `by` is a staff account, or text such as "system" or "retailer". `at` is the server's time of the act; what a phone
    says of its own time belongs in the body. Raises when no transaction is open: an event without its change would lie.
    """
    return record_all([Draft(verb, subject, body)], by=by, at=at)[0]


def record_once_a_day(verb: str, subject: models.Model, *, by: Any, at: datetime, **body: Any) -> None:
    """Write what may happen often and is worth one event per person, subject and day: opening a picture."""
    today = at.replace(hour=0, minute=0, second=0, microsecond=0)
    if not history(subject).filter(verb=verb, actor_id=by.pk, at__gte=today).exists():
        record(verb, subject, by=by, at=at, **body)


def record_all(drafts: Iterable[Draft], *, by: Any, at: datetime) -> list[Event]:
    """Write many events with one step of each company's chain head."""
    if not connection.in_atomic_block:
        raise RuntimeError("events are written in the transaction of their change")
    actor_id, actor_label = _actor(by)
    events: list[Event] = []
    contents: list[EventContent] = []
    heads: dict[int, ChainHead] = {}
    for draft in drafts:
        company_id = _company_of(draft.subject)
        head = heads.get(company_id) or heads.setdefault(company_id, _locked_head(company_id))
        body = json.loads(canonical(dict(draft.body)))
        salts = {name: secrets.token_hex(16) for name in body}
        event = Event(
            company_id=company_id,
            number=head.number + 1,
            at=at.astimezone(UTC),
            verb=draft.verb,
            subject_kind=draft.subject._meta.label_lower,
            subject_id=draft.subject.pk,
            actor_id=actor_id,
            actor_label=actor_label,
            seals={name: _seal(salts[name], name, value) for name, value in body.items()},
            previous_hash=head.hash or GENESIS,
        )
        event.hash = _event_hash(event)
        head.number, head.hash = event.number, event.hash
        events.append(event)
        contents.append(EventContent(event=event, body=body, salts=salts))
    _store(events, contents, heads.values())
    return events


def _store(events: list[Event], contents: list[EventContent], heads: Iterable[ChainHead]) -> None:
    Event.objects.bulk_create(events, batch_size=1000)
    for content in contents:
        content.event_id = content.event.pk
    EventContent.objects.bulk_create(contents, batch_size=1000)
    for head in heads:
        head.save()


def _locked_head(company_id: int) -> ChainHead:
    ChainHead.objects.get_or_create(company_id=company_id)
    return ChainHead.objects.select_for_update().get(company_id=company_id)


def since(company_id: int, cursor: int, *, verbs: Iterable[str] = ()) -> models.QuerySet[Event]:
    """Events after number `cursor`, oldest first; how upper storeys pull what happened below."""
    found = Event.objects.unscoped("jobs read the log of one company").filter(company_id=company_id, number__gt=cursor)
    if wanted := list(verbs):
        found = found.filter(verb__in=wanted)
    return found.select_related("content").order_by("number")


def history(subject: models.Model) -> models.QuerySet[Event]:
    """Everything that happened to one row the caller already holds, oldest first."""
    return Event.objects.unscoped("the subject came through its own door").of(subject).select_related("content")


def verify(company_id: int | None = None) -> Iterator[Break]:
    """Recompute the chain; yields every place that does not hold: edited, missing, reordered, cut or rebuilt rows."""
    heads = ChainHead.objects.order_by("company_id")
    known = set(Event.objects.unscoped("verification").values_list("company_id", flat=True).distinct())
    for orphan in sorted(known - set(heads.values_list("company_id", flat=True))):
        yield Break(orphan, 0, "the chain has events but no head")
    for head in heads:
        if company_id is None or head.company_id == company_id:
            with transaction.atomic():
                yield from _verify_one(head)


def _verify_one(head: ChainHead) -> Iterator[Break]:
    yield from verify_after(head, number=0, previous=GENESIS)


def verify_after(head: ChainHead, *, number: int, previous: str, is_growing: bool = False) -> Iterator[Break]:
    """Recompute what follows one event, up to this head; `previous` is the hash the event of `number` is known by.

    While the chain `is_growing`, what comes after the head is not looked at: no lock on who writes is needed.
    """
    events = Event.objects.unscoped("verification").filter(company_id=head.company_id, number__gt=number)
    if is_growing:
        events = events.filter(number__lte=head.number)
    for event in events.order_by("number").select_related("content").iterator():
        if event.number != number + 1:
            yield Break(head.company_id, number + 1, f"missing: the next event is number {event.number}")
        if event.previous_hash != previous and event.number == number + 1:
            yield Break(head.company_id, event.number, "does not follow from the event before it")
        if event.hash != _event_hash(event):
            yield Break(head.company_id, event.number, "the event was changed after it was written")
        yield from _verify_content(event)
        number, previous = event.number, event.hash
    if (number, previous) != (head.number, head.hash or GENESIS):
        yield Break(head.company_id, number, f"the head says event {head.number}, the chain ends at {number}")


def _verify_content(event: Event) -> Iterator[Break]:
    content = getattr(event, "content", None)
    if content is None:
        yield Break(event.company_id, event.number, "its content was removed")
        return
    if content.erased_at is not None:
        return
    if set(content.body) != set(event.seals):
        yield Break(event.company_id, event.number, "fields were added to or removed from its content")
        return
    for name, value in content.body.items():
        if _seal(content.salts.get(name, ""), name, value) != event.seals[name]:
            yield Break(event.company_id, event.number, f"field '{name}' was changed after it was written")
