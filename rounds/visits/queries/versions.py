"""The record of a visit as it stands, for somebody who wrote another one (trust.md: both keep their words)."""

from typing import Any

from rounds.common.events import history
from rounds.people.models import Staff
from rounds.visits.models import Visit

WORDS = ("channel", "goal", "no_goal_reason", "comment", "suggestion", "summary", "order_advice")


def version_kept(visit: Visit) -> dict[str, Any]:
    """Who wrote the record and when it arrived, beside its words; as a phone would have sent it."""
    row = Visit.objects.unscoped("the caller holds this row").get(pk=visit.pk)
    written = history(row).filter(verb="visit.finished").last()
    author = Staff.objects.filter(pk=written.actor_id).first() if written and written.actor_id else None
    times = {"arrived_at": row.arrived_at, "departed_at": row.departed_at}
    return {
        "kind": "visit.finish",
        "by": author.name if author else getattr(written, "actor_label", ""),
        "at": written.at.isoformat() if written else None,
        "body": {name: getattr(row, name) for name in WORDS}
        | {name: moment.isoformat() if moment else None for name, moment in times.items()}
        | {"done_duties": row.done_duties, "facts": row.facts, "is_signed": bool(row.signature_sha256)},
    }
