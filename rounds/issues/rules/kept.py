"""The facts of a kept finding, read back: the same rule gives the same shares again, years later (A33)."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from rounds.issues.rules.clocks import Held
from rounds.issues.rules.liability import IssueFacts


def facts_from(kept: Mapping[str, Any]) -> IssueFacts:
    """What the rule was given, from the record of a finding; pauses and corrections stand only in the later ones."""
    return IssueFacts(
        category=kept["category"],
        department=kept["department"],
        primary_percent=Decimal(str(kept["primary_percent"])),
        table_rules=tuple(kept["table_rules"]),
        manager=kept["manager"],
        hops=tuple(held_from(hop) for hop in kept["hops"]),
        dissatisfied=kept["dissatisfied"],
        secondary_without_ground=kept["secondary_without_ground"],
    )


def held_from(hop: Mapping[str, Any]) -> Held:
    """One hop of a kept finding."""
    ends_at = hop["ends_at"]
    return Held(
        step=hop["step"],
        department=hop["department"],
        starts_at=datetime.fromisoformat(hop["starts_at"]),
        ends_at=datetime.fromisoformat(ends_at) if ends_at else None,
        allowed=hop["allowed"],
        minutes=hop["minutes"],
        started_by=hop["started_by"],
        ended_by=hop["ended_by"],
        outcome=hop["outcome"],
        paused=hop.get("paused", 0),
        corrected=hop.get("corrected", 0),
    )
