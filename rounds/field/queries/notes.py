"""A person's own newest notes in prints, not in words: enough to hint at a copy before it is saved (E07)."""

from base64 import b64encode
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from rounds.people.models import Staff
from rounds.visits.models import Visit
from rounds.visits.queries.notes import OWN_NOTES, brand_vocabulary, newest_records, note_of
from rounds.visits.rules.similarity import normalised, print_of, sketch_of
from rounds.visits.rules.trace_facts import facts_in


def own_notes(staff: Staff) -> list[int]:
    """The numbers of the visits whose words a phone compares with, the newest first."""
    return list(newest_records(staff).values_list("pk", flat=True)[:OWN_NOTES])


def note_cards(staff: Staff, wanted: Collection[int], *, today: date) -> list[dict[str, Any]]:
    """One entry per note: the prints of its pairs and facts, and for those of today where the visit ended."""
    if not wanted:
        return []
    brands = brand_vocabulary(staff.company_id)
    rows = newest_records(staff).filter(pk__in=wanted).select_related("retailer")
    return [_card(row, brands, is_today=row.planned_on == today) for row in rows]


def _card(row: Visit, brands: Sequence[str], *, is_today: bool) -> dict[str, Any]:
    note = note_of(row)
    fix = row.departure_position or row.arrival_position
    facts = sorted({print_of(fact) for fact in facts_in(note.text, brands) | note.observed})
    return {
        "id": str(row.pk),
        "retailer": row.retailer_id,
        "day": note.day,
        "at": row.departed_at,
        "fix": {name: fix[name] for name in ("lat", "lon", "accuracy")} if fix and is_today else None,
        "sketch": packed(sketch_of(normalised(note.text)), 2),
        "facts": packed(facts, 4),
    }


def packed(numbers: Sequence[int], length: int) -> str:
    """Numbers of `length` bytes each, highest byte first, as text."""
    return b64encode(b"".join(number.to_bytes(length) for number in numbers)).decode()
