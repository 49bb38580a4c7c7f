"""On the page of an issue: may the reader object, what was said against each version, what changed with the last."""

from datetime import datetime
from typing import Any

from rounds.issues.models import Issue, LiabilityFinding
from rounds.issues.queries.comparing import compare
from rounds.issues.queries.objections import objecting
from rounds.people.models import Staff


def objection_card(user: Staff, issue: Issue, *, now: datetime) -> dict[str, Any]:
    """`objecting`: until when and what was said; `may_object`; `changes` between the last two versions."""
    standing = objecting(user, issue, at=now)
    if not standing.version:
        return {}
    kept = LiabilityFinding.objects.visible_to(user).filter(issue=issue).select_related("issue")
    versions = list(kept.order_by("-version")[:2]) if standing.version > 1 else []
    return {
        "objecting": standing,
        "may_object": standing.is_open,
        "changes": compare(versions[1], versions[0]) if len(versions) == 2 else None,
    }
