"""On the page of an issue: may the reader object, what was said against each version, what changed with the last."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from rounds.issues.models import Hop, Issue, LiabilityFinding
from rounds.issues.queries.comparing import compare
from rounds.issues.queries.objections import objecting
from rounds.people.models import Staff


def objection_card(
    user: Staff, issue: Issue, kept: Sequence[LiabilityFinding], hops: Sequence[Hop], *, now: datetime
) -> dict[str, Any]:
    """`objecting`: until when and what was said; `may_object`; `changes` between the last two versions he may see.

    `kept` are those versions, newest first, and `hops` the holders: the page has read both.
    """
    standing = objecting(user, issue, at=now)
    if not standing.version:
        return {}
    return {
        "objecting": standing,
        "may_object": standing.is_open,
        "changes": compare(kept[1], kept[0], hops) if len(kept) > 1 else None,
    }
