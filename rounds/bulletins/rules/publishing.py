"""Whether a bulletin may be published as it is written (A21-A26)."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rounds.bulletins.rules.audience import MARKET_TYPES, SEGMENTS, Audience
from rounds.bulletins.rules.refusals import Refusal

PRIORITIES = ("normal", "important", "urgent")
MOST_BRANDS = 20


@dataclass(frozen=True)
class Terms:
    """Of a published bulletin all beside title and body: for whom, from when until when, how pressing, brands."""

    audience: Audience = field(default_factory=Audience)
    valid_from: date | None = None
    valid_until: date | None = None
    priority: str = "normal"
    brands: tuple[str, ...] = ()

    def record(self) -> dict[str, Any]:
        """As kept with a version and told in an event: plain values."""
        return self.audience.record() | {
            "valid_from": self.valid_from.isoformat() if self.valid_from else None,
            "valid_until": self.valid_until.isoformat() if self.valid_until else None,
            "priority": self.priority,
            "brands": list(self.brands),
        }


def publishing_refusal(body: str, terms: Terms, today: date) -> Refusal | None:
    """A bulletin says something, to a sound audience, and is not over before it begins."""
    if not body.strip():
        return Refusal.NO_BODY
    if terms.priority not in PRIORITIES:
        return Refusal.UNKNOWN_PRIORITY
    if len(terms.brands) > MOST_BRANDS:
        return Refusal.TOO_MANY_BRANDS
    begins = terms.valid_from or today
    if terms.valid_until is not None and terms.valid_until < max(begins, today):
        return Refusal.ENDS_BEFORE_IT_BEGINS
    return audience_refusal(terms.audience)


def audience_refusal(audience: Audience) -> Refusal | None:
    """Known segments and kinds of market; bands from low to high."""
    if audience.segments - set(SEGMENTS):
        return Refusal.UNKNOWN_SEGMENT
    if audience.market_types - set(MARKET_TYPES):
        return Refusal.UNKNOWN_MARKET_TYPE
    low, high = audience.band_from, audience.band_until
    return Refusal.BANDS_TURNED_ROUND if low is not None and high is not None and low > high else None


def brands_in(text: str) -> tuple[str, ...]:
    """Brand names of a line, separated by commas of any kind; each once, in order."""
    for mark in "，、；;\n\t":
        text = text.replace(mark, ",")
    return tuple(dict.fromkeys(name for part in text.split(",") if (name := " ".join(part.split())[:60])))
