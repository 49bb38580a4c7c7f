"""Small facts the tests of issues share."""

from datetime import UTC, date, datetime, timedelta

from rounds.issues import actions
from rounds.issues.models import Issue
from tests.world import World

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai


def later(**span: float) -> datetime:
    return MONDAY + timedelta(**span)


def from_visit(world: World, *, at: datetime = MONDAY, category: str = "supply_issue") -> Issue:
    return actions.raise_issue(
        world.retailers["东街烟酒店"],
        category=category,
        text="常销规格断货两周",
        entry="visit",
        proposed_solution="请本周补货 20 条",
        by=world.ann,
        at=at,
    )


def walked_to_the_end(world: World) -> Issue:
    issue = from_visit(world)
    actions.accept_issue(issue, by=world.staff["sam"], at=later(minutes=30))
    actions.answer_issue(
        issue,
        kind="solution",
        text="周三到货",
        promised_on=date(2026, 11, 25),
        by=world.staff["sam"],
        at=later(hours=2),
    )
    actions.tell_retailer(issue, how="电话", by=world.ann, at=later(hours=2, minutes=20))
    return actions.confirm_issue(issue, by=world.ann, at=later(hours=7))
