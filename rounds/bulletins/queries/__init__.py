"""Bulletins as their pages show them."""

from rounds.bulletins.queries.audience import audience_count, retailers_concerned, retailers_to_tell, round_of
from rounds.bulletins.queries.digest import Digest, DigestLine, digest_for
from rounds.bulletins.queries.duties import duties_of
from rounds.bulletins.queries.lists import (
    Row,
    Wanted,
    bulletins_wanted,
    counts_for,
    rows_of,
    told_by,
    told_counts,
    valid_bulletins,
)
from rounds.bulletins.queries.retailer import bulletins_due, bulletins_for, bulletins_to_pass_on, bulletins_to_tell

__all__ = [
    "Digest",
    "DigestLine",
    "Row",
    "Wanted",
    "audience_count",
    "bulletins_due",
    "bulletins_for",
    "bulletins_to_pass_on",
    "bulletins_to_tell",
    "bulletins_wanted",
    "counts_for",
    "digest_for",
    "duties_of",
    "retailers_concerned",
    "retailers_to_tell",
    "round_of",
    "rows_of",
    "told_by",
    "told_counts",
    "valid_bulletins",
]
