"""What a plan says of itself after a change by hand: its days, its terms, the interval of the retailer concerned."""

from collections.abc import Sequence
from typing import Any

from rounds.planning.models import BrokenInterval, VisitPlan
from rounds.planning.queries.driving import Driven
from rounds.planning.queries.promise import Promise
from rounds.planning.rules import reasons
from rounds.planning.rules.gaps import Gap
from rounds.planning.rules.totals import totals_of


def day_rows(plan: VisitPlan, rounds: Sequence[Driven]) -> list[dict[str, Any]]:
    """The days of the plan with these rounds as they are driven now."""
    driven = {one.day.isoformat(): one.row() for one in rounds}
    return [driven.get(row["day"], row) for row in plan.days]


def terms_after(plan: VisitPlan) -> dict[str, Any]:
    """The plan's terms with everything that follows from its days."""
    least, most = plan.terms.get("band", (0, 10_000))
    return {**plan.terms, **totals_of(plan.days, (least, most))}


def broken_reasons(promise: Promise, gap: Gap, before: BrokenInterval | None) -> list[dict[str, Any]]:
    """Why an interval is broken now: the gap, then what was known, or that it was moved by hand."""
    stated = reasons.gap_reason(gap.days, gap.since, gap.until, promise.wanted).record()
    known = list(before.because[1:]) if before else [reasons.by_hand_reason().record()]
    return [stated, *known]
