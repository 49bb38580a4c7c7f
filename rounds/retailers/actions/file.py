"""Open a retailer's file, change its fields with their source, move retailers to another territory."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from rounds.common.events import record
from rounds.people.models import Company, Staff, Territory
from rounds.retailers.models import Fact, Retailer
from rounds.retailers.rules.file import FIELDS, search_text

By = Staff | str


class StaleFileError(RuntimeError):
    """Somebody else changed the file in the meantime; `current` is what stands there now."""

    def __init__(self, current: Retailer) -> None:
        super().__init__(f"{current.name}: version {current.version}")
        self.current = current


class DuplicateLicenceError(ValueError):
    """A retailer of this company already has this licence number; `holder` is he."""

    def __init__(self, holder: Retailer) -> None:
        super().__init__(f"{holder.licence_no}: {holder.name}")
        self.holder = holder


@transaction.atomic
def open_retailer(
    company: Company,
    *,
    licence_no: str,
    name: str,
    source: str,
    by: By,
    at: datetime,
    territory: Territory | None = None,
    source_note: str = "",
    **fields: Any,
) -> Retailer:
    """A new retailer; every field given becomes the first dated fact of his file.

    ValueError for unknown fields, DuplicateLicenceError when the licence number is taken.
    """
    given = {"licence_no": licence_no, "name": name, **fields}
    refuse_unknown(given)
    retailer = Retailer(company=company, territory=territory, made_at=at, **given)
    retailer.search = search_of(retailer)
    _save_with_own_licence(retailer)
    facts = [
        fact_of(retailer, field, None, value, source=source, source_note=source_note, by=by, at=at)
        for field, value in given.items()
        if value not in (None, "", {})
    ]
    Fact.objects.bulk_create(facts)
    record("retailer.opened", retailer, by=by, at=at, licence_no=licence_no, name=name, source=source)
    return retailer


@transaction.atomic
def change_fields(
    retailer: Retailer,
    fields: Mapping[str, Any],
    *,
    source: str,
    by: By,
    at: datetime,
    source_note: str = "",
    expected_version: int | None = None,
    observed_at: datetime | None = None,
) -> list[Fact]:
    """Set fields of the file; unchanged ones are passed over.

    `observed_at` is when it was seen: what was seen later, and arrived earlier, stays in the file.
    StaleFileError when the file moved on meanwhile, DuplicateLicenceError when the licence number is taken.
    """
    refuse_unknown(fields)
    current = Retailer.objects.unscoped("the retailer came through the door").select_for_update().get(pk=retailer.pk)
    if expected_version is not None and expected_version != current.version:
        raise StaleFileError(current)
    seen_later = _seen_after(current, observed_at)
    facts = []
    for field, value in fields.items():
        before = getattr(current, field)
        if before == value or field in seen_later:
            continue
        seen_at = observed_at or at
        facts.append(fact_of(current, field, before, value, source=source, source_note=source_note, by=by, at=seen_at))
        setattr(current, field, value)
    if not facts:
        return []
    current.search = search_of(current)
    current.version += 1
    _save_with_own_licence(current)
    Fact.objects.bulk_create(facts)
    changes = {fact.field: {"before": fact.before, "after": fact.value} for fact in facts}
    record("retailer.changed", current, by=by, at=at, changes=changes, source=source, note=source_note)
    retailer.refresh_from_db()
    return facts


def _seen_after(retailer: Retailer, observed_at: datetime | None) -> set[str]:
    """Fields somebody has looked at since: phones without a network bring their facts in any order."""
    if observed_at is None:
        return set()
    facts = Fact.objects.unscoped("of the retailer the caller holds")
    return set(facts.filter(retailer=retailer, observed_at__gt=observed_at).values_list("field", flat=True))


@transaction.atomic
def move_retailers(
    retailers: Iterable[Retailer], territory: Territory | None, *, by: By, at: datetime, because: str
) -> int:
    """Give retailers to another territory; returns how many moved."""
    moved = 0
    for retailer in retailers:
        before = retailer.territory_id
        after = territory.pk if territory else None
        if before == after:
            continue
        retailer.territory = territory
        retailer.save(update_fields=["territory"])
        record("retailer.moved", retailer, by=by, at=at, before=before, after=after, because=because)
        moved += 1
    return moved


def _save_with_own_licence(retailer: Retailer) -> None:
    try:
        with transaction.atomic():
            retailer.save()
    except IntegrityError:
        others = Retailer.objects.unscoped("the number is unique in the whole company").exclude(pk=retailer.pk)
        holder = others.filter(company_id=retailer.company_id, licence_no=retailer.licence_no).first()
        if holder is None:
            raise
        raise DuplicateLicenceError(holder) from None


def refuse_unknown(fields: Mapping[str, Any]) -> None:
    """ValueError for names that are no fields of the file."""
    if unknown := sorted(set(fields) - set(FIELDS)):
        raise ValueError(f"not a field of the retailer file: {', '.join(unknown)}")


def search_of(retailer: Retailer) -> str:
    """The text he is found by."""
    return search_text(retailer.name, retailer.licence_no, retailer.code, retailer.phone, retailer.owner_name)


def fact_of(
    retailer: Retailer, field: str, before: Any, value: Any, *, source: str, source_note: str, by: By, at: datetime
) -> Fact:
    """The dated fact of one field, not yet written."""
    return Fact(
        company_id=retailer.company_id,
        retailer=retailer,
        field=field,
        before=_jsonable(before),
        value=_jsonable(value),
        source=source,
        source_note=source_note,
        author=by if isinstance(by, Staff) else None,
        observed_at=at,
    )


def _jsonable(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    return value
