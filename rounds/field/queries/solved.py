"""What colleagues know already: how issues were solved before, and what the monopoly department says of a shop."""

from collections.abc import Collection, Iterable
from typing import Any

from django.utils.translation import gettext as _

from rounds.enforcement.models import ServiceNote
from rounds.issues.queries.similar import Similar, newest_solved, similar_to
from rounds.people.models import Staff

Card = dict[str, Any]
LONGEST = 200


def solved_before(staff: Staff) -> dict[str, list[Card]]:
    """By category the newest solutions, for proposing one without a network (B09)."""
    return {category: cards for category, found in newest_solved(staff).items() if (cards := cards_of(found))}


def solved_like(staff: Staff, text: str, *, category: str) -> list[Card]:
    """Solutions of the closed issues most like these words, through the person's own door."""
    return cards_of(similar_to(staff, text, category=category))


def cards_of(found: Iterable[Similar]) -> list[Card]:
    """Number, what was raised, and the words to begin a proposal with."""
    cards = [
        {
            "number": one.issue.number,
            "category": _(one.issue.get_category_display()),
            "text": one.issue.text[:LONGEST],
            "words": one.as_proposal.strip()[:LONGEST],
        }
        for one in found
    ]
    return [card for card in cards if card["words"]]


def service_notes(staff: Staff, ids: Collection[int]) -> dict[str, list[Card]]:
    """What the monopoly department wrote on purpose for those who serve a shop (A20); of the case nothing is said."""
    rows = ServiceNote.objects.visible_to(staff).filter(retailer__in=ids, withdrawn_at__isnull=True)
    notes: dict[str, list[Card]] = {}
    for row in rows.order_by("retailer_id", "-set_at", "pk"):
        notes.setdefault(str(row.retailer_id), []).append({"text": row.text, "at": row.set_at})
    return notes
