"""The team shares the issues of its retailers, but not what was reported about somebody (A20, E11)."""

from rounds.issues.actions import default_routing, raise_issue
from rounds.issues.models import Issue
from tests.world import World


def test_a_report_of_a_violation_is_shared_with_nobody_on_the_service_side(world: World) -> None:
    default_routing(world.company, by="system", at=world.now)
    shop = world.retailers["东街烟酒店"]
    for kind in ("issue", "violation_report"):
        raise_issue(shop, category="delivery_issue", text=kind, entry="visit", kind=kind, by=world.ann, at=world.now)
    assert [issue.kind for issue in Issue.objects.visible_to(world.staff["kai"])] == ["issue"]
    for name in ("ann", "mei", "sam", "ada", "hua", "root"):
        kinds = {issue.kind for issue in Issue.objects.visible_to(world.staff[name])}
        assert "violation_report" not in kinds, name
