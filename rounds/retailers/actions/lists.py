"""Thousands of retailers at once, as a list brings them: one fact per changed field, one event per retailer.

The same acts as `open_retailer`, `change_fields` and `move_retailers`, with a handful of statements for all of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from rounds.common.events import Draft, record_all
from rounds.people.models import Company
from rounds.retailers.actions.file import By, fact_of, refuse_unknown, search_of
from rounds.retailers.models import Fact, Retailer

_BATCH = 1000


@dataclass(frozen=True, slots=True)
class NewRetailer:
    """A retailer to open: `fields` of the file (licence_no and name among them) and his territory."""

    fields: Mapping[str, Any]
    territory_id: int | None = None


@dataclass(frozen=True, slots=True)
class Amendment:
    """New values for a retailer who is there; `moves` when `territory_id` is to be set."""

    retailer_id: int
    fields: Mapping[str, Any] = field(default_factory=dict)
    territory_id: int | None = None
    moves: bool = False


@transaction.atomic
def open_retailers(
    company: Company, arrivals: Sequence[NewRetailer], *, source: str, source_note: str, by: By, at: datetime
) -> list[Retailer]:
    """Open many files, in the order given. IntegrityError (and nothing done) when a licence number is taken."""
    rows = []
    for arrival in arrivals:
        refuse_unknown(arrival.fields)
        retailer = Retailer(company=company, territory_id=arrival.territory_id, made_at=at, **arrival.fields)
        retailer.search = search_of(retailer)
        rows.append(retailer)
    Retailer.objects.bulk_create(rows, batch_size=_BATCH)
    told: dict[str, Any] = {"source": source, "source_note": source_note, "by": by, "at": at}
    facts = [
        fact_of(retailer, name, None, value, **told)
        for retailer, arrival in zip(rows, arrivals, strict=True)
        for name, value in arrival.fields.items()
        if value not in (None, "", {})
    ]
    Fact.objects.bulk_create(facts, batch_size=_BATCH)
    record_all(
        (
            Draft("retailer.opened", row, {"licence_no": row.licence_no, "name": row.name, "source": source})
            for row in rows
        ),
        by=by,
        at=at,
    )
    return rows


@transaction.atomic
def amend_retailers(
    company: Company, amendments: Iterable[Amendment], *, source: str, source_note: str, by: By, at: datetime
) -> int:
    """Set fields and territories of many retailers; unchanged values are passed over. Returns how many changed."""
    wanted = {each.retailer_id: each for each in amendments}
    facts: list[Fact] = []
    drafts: list[Draft] = []
    changed: list[Retailer] = []
    names: set[str] = {"search", "version"}
    told = {"source": source, "source_note": source_note, "by": by, "at": at}
    for retailer in locked_retailers(company, wanted):
        own, moved = _amend(retailer, wanted[retailer.pk], because=source_note, told=told)
        if not own and not moved:
            continue
        changed.append(retailer)
        facts += own
        drafts += moved
        names |= {fact.field for fact in own} | ({"territory"} if moved else set())
        if own:
            changes = {fact.field: {"before": fact.before, "after": fact.value} for fact in own}
            drafts.append(
                Draft("retailer.changed", retailer, {"changes": changes, "source": source, "note": source_note})
            )
    if changed:
        Retailer.objects.unscoped("rows held above").bulk_update(changed, sorted(names), batch_size=200)
    Fact.objects.bulk_create(facts, batch_size=_BATCH)
    record_all(drafts, by=by, at=at)
    return len(changed)


def locked_retailers(company: Company, ids: Iterable[int]) -> list[Retailer]:
    """These retailers of the company, held until the end of the transaction."""
    wanted = sorted(ids)
    here = Retailer.objects.unscoped("a list speaks of the whole company").filter(company=company)
    locked = here.select_related("territory").select_for_update(of=("self",))
    found: list[Retailer] = []
    for start in range(0, len(wanted), _BATCH):
        found += locked.filter(pk__in=wanted[start : start + _BATCH]).order_by("pk")
    return found


@transaction.atomic
def remove_retailers(company: Company, retailers: Sequence[Retailer], *, because: str, by: By, at: datetime) -> int:
    """Delete files nobody has used; the caller has made sure of that. Their events stay."""
    drafts = (
        Draft("retailer.removed", each, {"licence_no": each.licence_no, "because": because}) for each in retailers
    )
    record_all(drafts, by=by, at=at)
    ids = [each.pk for each in retailers]
    here = Retailer.objects.unscoped("an undone list speaks of the whole company").filter(company=company)
    for start in range(0, len(ids), _BATCH):
        here.filter(pk__in=ids[start : start + _BATCH]).delete()
    return len(ids)


def _amend(
    retailer: Retailer, amendment: Amendment, *, because: str, told: Mapping[str, Any]
) -> tuple[list[Fact], list[Draft]]:
    """Set the values on the row; returns the facts of what differed, and the event of a move."""
    refuse_unknown(amendment.fields)
    facts = []
    for name, value in amendment.fields.items():
        before = getattr(retailer, name)
        if before != value:
            facts.append(fact_of(retailer, name, before, value, **told))
            setattr(retailer, name, value)
    if facts:
        retailer.version += 1
        retailer.search = search_of(retailer)
    if not amendment.moves or retailer.territory_id == amendment.territory_id:
        return facts, []
    body = {"before": retailer.territory_id, "after": amendment.territory_id, "because": because}
    retailer.territory_id = amendment.territory_id
    return facts, [Draft("retailer.moved", retailer, body)]
