"""Minutes found not to count after an objection enter the next closing; the closing before stays as it was (A33)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from rounds.assessment.actions import close_period, recompute
from rounds.assessment.models import ClosingRun, ScorePart
from rounds.assessment.queries.pages import changes_since_previous
from rounds.assessment.tests.story import CLOSING, told_month
from rounds.issues.actions import Asked, decide_liability_objection, object_to_liability
from rounds.issues.models import LiabilityFinding
from rounds.issues.rules.objections import Span
from tests.world import World

pytestmark = pytest.mark.django_db


def corrected(world: World) -> Span:
    """Sales was three days late with the second issue; a day and a half of it is found not to count."""
    finding = LiabilityFinding.objects.get(shares__department=world.departments["sales_department"])
    hop = finding.issue.hops.get(step="answer")
    assert hop.ends_at is not None
    span = Span(hop.pk, hop.starts_at, hop.ends_at, "仓库停电")
    objection = object_to_liability(
        finding, text="停电期间办不了", asked=[Asked(span)], by=world.staff["sam"], at=CLOSING
    )
    asked = objection.spans.get()
    decide_liability_objection(
        objection,
        outcome="upheld",
        decision="属实",
        granted={asked.pk: (asked.starts_at, asked.ends_at)},
        by=world.staff["ada"],
        at=CLOSING + timedelta(hours=1),
    )
    return span


def issue_answers(world: World, run: ClosingRun) -> Decimal | None:
    parts = ScorePart.objects.filter(score__run=run, indicator="issue_answers")
    return parts.get(score__department=world.departments["sales_department"]).value


def test_a_closed_period_closed_again_makes_version_two_with_a_diff(world: World) -> None:
    period = told_month(world)
    first = close_period(period, by=world.staff["ada"], at=CLOSING)
    span = corrected(world)
    second = close_period(period, by=world.staff["ada"], at=CLOSING + timedelta(hours=2))
    assert (first.version, second.version) == (1, 2)
    assert (issue_answers(world, first), issue_answers(world, second)) == (Decimal("50.00"), Decimal("100.00"))
    before, changes = changes_since_previous(second)
    assert before == first
    assert changes
    assert recompute(first)
    assert recompute(second)
    paused = [hop["paused"] for row in second.inputs["issues"] for hop in row["hops"] if "paused" in hop]
    assert paused == [[[span.starts_at.isoformat(), span.ends_at.isoformat()]]]
    assert not any("paused" in hop for row in first.inputs["issues"] for hop in row["hops"])
